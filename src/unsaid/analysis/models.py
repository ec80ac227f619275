"""One vocabulary of models, for every command: from words to what is fitted."""

import dataclasses
import re
from collections.abc import Mapping

from unsaid.population.latent.model import LatentClasses
from unsaid.population.logit.model import ConditionalLogit
from unsaid.population.mixed.model import MixedLogit
from unsaid.population.model import Model
from unsaid.population.options import NutsOptions, RayOptions
from unsaid.population.specification import CovarianceKind
from unsaid.types.errors import DataError

__all__ = ["MODELS", "ModelWords", "family_of"]

MODELS = ("logit", "mixed", "latent", "wtp", "discounted")
"""Names of what can be fitted."""

SHORT = ("diagonal", "full")
"""Covariances, as names of a mixed logit with that."""

ALIASES = {"unsaid": "discounted"}
"""Names of before."""

CLASSES = re.compile(r"latent:([1-9]\d?)")


def family_of(name: str) -> str | None:
    """Which of `MODELS` a name is of; None where there is no such model."""
    name = "mixed" if name in SHORT else "latent" if CLASSES.fullmatch(name) else ALIASES.get(name, name)
    return name if name in MODELS else None


@dataclasses.dataclass(frozen=True, kw_only=True)
class ModelWords:
    """A model in words; those that do not belong to it are refused.

    Parameters
    ----------
    model
        One of `MODELS`; or diagonal, full (a mixed logit with that covariance) or latent:3 (classes).
    covariance, distributions
        As `MixedLogit` has them.
    price
        Of a model in willingness-to-pay space.
    classes
        Numbers of latent classes.
    nuts, ray
        As `MixedLogit` has them.
    """

    model: str = "mixed"
    covariance: CovarianceKind = "full"
    distributions: Mapping[str, str] = dataclasses.field(default_factory=dict)
    price: str | None = None
    classes: tuple[int, ...] | None = None
    nuts: NutsOptions | None = None
    ray: RayOptions | None = None

    @property
    def name(self) -> str:
        """Of the model, by its name of today."""
        return ALIASES.get(self.model, self.model)

    def to_model(self) -> Model:
        """What is fitted.

        Raises
        ------
        DataError
            If there is no such model, or it has no such option.
        """
        found = CLASSES.fullmatch(self.name)
        if found or self.name == "latent":
            self._refuse("distributions", "nuts", "ray")
            given = (int(found[1]),) if found else self.classes
            return LatentClasses() if given is None else LatentClasses(classes=given)
        self._refuse("classes")
        if self.name in SHORT:
            return dataclasses.replace(self, model="mixed", covariance=self.name).to_model()
        if self.name in ("mixed", "wtp"):
            return MixedLogit(
                covariance=self.covariance,
                distributions=self.distributions,
                space="wtp" if self.name == "wtp" else "preference",
                price=self.price if self.name == "wtp" else None,
                nuts=self.nuts,
                ray=self.ray,
            )
        self._refuse("distributions", "nuts", "ray")
        if self.name == "logit":
            return ConditionalLogit()
        if self.name == "discounted":
            from unsaid.population.utility.model import DiscountedUtility  # with JAX

            return DiscountedUtility()
        raise DataError(
            "there is no such model",
            expected=f"{', '.join((*MODELS, *SHORT))}, or latent:3 for three latent classes (1 to 99)",
            got=repr(self.model),
        )

    def _refuse(self, *options: str) -> None:
        told = [name for name in options if getattr(self, name)]
        if told and family_of(self.name):
            raise DataError(f"{self.name} has no such option", got=", ".join(told))
