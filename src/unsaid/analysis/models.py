"""Which model is fitted to a panel, and by what: one table of the models that there are."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Literal

from unsaid.data.panel import Panel
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.options import FitOptions, NutsOptions
from unsaid.population.specification import CovarianceKind, MixedSpecification
from unsaid.types.errors import DataError

__all__ = ["Engine", "ModelKind", "ModelOptions", "Progress", "fit_model", "specification_for"]

ModelKind = Literal["logit", "mixed", "wtp", "unsaid"]
Engine = Literal["local", "ray"]
Progress = Callable[[int, float], None]
"""Called with the expectation steps done and the log likelihood."""


@dataclasses.dataclass(frozen=True)
class ModelOptions:
    """What is fitted.

    Parameters
    ----------
    kind
        logit: the same coefficients for all; mixed: they vary over people; wtp: the same in
        willingness-to-pay space; unsaid: the whole utility, delay and probability included, as a
        population of all its parameters.
    covariance
        none, diagonal or full; none is the conditional logit.
    distributions
        normal, lognormal, -lognormal or fixed by attribute; the rest are normal.
    price
        Of a model in willingness-to-pay space.
    engine
        local: this machine; ray: the people sharded over a Ray cluster, for mixed and wtp.
    workers
        Processes of a Ray cluster; None for as many as it has cores for.
    nuts
        How the posterior is sampled by NUTS, for mixed and wtp; None to maximise the likelihood.
    """

    kind: ModelKind = "mixed"
    covariance: CovarianceKind = "full"
    distributions: Mapping[str, str] = dataclasses.field(default_factory=dict)
    price: str | None = None
    engine: Engine = "local"
    workers: int | None = None
    nuts: NutsOptions | None = None

    def __post_init__(self) -> None:
        if self.kind not in ("logit", "mixed", "wtp", "unsaid"):
            raise DataError(
                "there is no such model", expected="logit, mixed, wtp or unsaid", got=repr(self.kind)
            )
        if self.engine == "ray" and (self.kind not in ("mixed", "wtp") or self.covariance == "none"):
            raise DataError(
                "only models whose coefficients vary are fitted over a cluster",
                expected="mixed or wtp, with a covariance",
                got=self.kind,
                advice="--engine local",
            )
        if self.nuts is not None and (self.kind not in ("mixed", "wtp") or self.engine != "local"):
            raise DataError(
                "NUTS samples mixed and wtp, on this machine",
                got=f"{self.kind}, engine {self.engine}",
                advice="--method em",
            )
        if self.kind == "unsaid" and self.price is not None:
            raise DataError(
                "the whole utility has no willingness to pay",
                expected="mixed or wtp, with a price",
                got=f"unsaid, price {self.price}",
            )
        if self.kind == "wtp" and self.price is None:
            raise DataError(
                "a model in willingness-to-pay space needs a price",
                expected="the name of the price's attribute",
                got="none",
                advice="--price NAME",
            )


def specification_for(panel: Panel, model: ModelOptions) -> MixedSpecification:
    """How the coefficients of a panel's attributes vary.

    Means depend on all of the panel's person covariates.
    """
    covariance = "none" if model.kind == "logit" else model.covariance
    return MixedSpecification.of(
        panel.names,
        covariance=covariance,
        distributions=model.distributions,
        covariates=() if covariance == "none" else panel.covariate_names,
        price=model.price if model.kind == "wtp" else None,
    )


def fit_model(
    panel: Panel, model: ModelOptions, options: FitOptions, progress: Progress | None = None
) -> NormalEstimates:
    """Fit a model to a panel.

    Raises
    ------
    DataError
        If the panel is empty or the model does not suit it.
    """
    if model.kind == "unsaid":
        from unsaid.population.utility.fit import fit_full_utility

        return fit_full_utility(panel, options, progress=progress)
    specification = specification_for(panel, model)
    if model.nuts is not None:
        from unsaid.population.mixed.nuts import fit_nuts

        return fit_nuts(panel, specification, model.nuts, progress=progress).fit
    # compiled kernels take a second to import: only who fits waits for them
    if specification.covariance == "none":
        from unsaid.population.logit.fit import fit_conditional

        return fit_conditional(panel, options)
    if model.engine == "ray":
        from unsaid.population.cluster.ray_engine import fit_mixed_ray
        from unsaid.population.options import RayOptions

        return fit_mixed_ray(
            panel, specification, options, RayOptions(workers=model.workers), progress=progress
        )
    from unsaid.population.mixed.fit import fit_mixed

    return fit_mixed(panel, specification, options, progress=progress)
