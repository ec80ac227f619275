"""How latent classes are looked for."""

import dataclasses

from unsaid.population.options import ScoreKind
from unsaid.types.errors import DataError

__all__ = ["LatentOptions"]


@dataclasses.dataclass(frozen=True)
class LatentOptions:
    """How latent classes are fitted.

    Parameters
    ----------
    seed
        Starts and folds follow from it.
    starts, kept
        Random starts, and how many of them are climbed to the end.
    iterations
        The most steps of one climb.
    folds
        Parts of the people, each held out once; 0 for no held-out log loss.
    standard_errors
        classic: from the curvature of the log likelihood; robust: sandwich; none.
    threads
        How many; None for all cores. The result does not depend on it.
    """

    seed: int = 0
    starts: int = 24
    kept: int = 12
    iterations: int = 300
    folds: int = 5
    standard_errors: ScoreKind = "classic"
    threads: int | None = None

    def __post_init__(self) -> None:
        if self.standard_errors not in ("classic", "robust", "none"):
            raise DataError(
                "no such standard errors", expected="classic, robust or none", got=self.standard_errors
            )
        if not 1 <= self.kept <= self.starts or self.iterations < 1 or self.folds < 0 or self.folds == 1:
            raise DataError(
                "options of latent classes do not fit together",
                expected="starts at least kept, kept and iterations at least 1, folds 0 or at least 2",
                got=f"starts {self.starts}, kept {self.kept}, iterations {self.iterations}, "
                f"folds {self.folds}",
            )
