"""A panel made ready for the compiled kernels: what each alternative has over the chosen one.

Only differences of utility matter to a choice, so the chosen alternative needs no row. Attributes
are divided by powers of two that bring their differences near 1, which rounds nothing; estimates
are brought back to the attributes' units.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from unsaid.data.panel import Panel
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError

__all__ = [
    "FIXED",
    "LOGNORMAL",
    "NORMAL",
    "CoefficientLayout",
    "Packed",
    "evenly",
    "layout_of",
    "pack",
    "people_between",
    "picked",
    "scale_of",
    "thinned",
]

FIXED, NORMAL, LOGNORMAL = 0, 1, 2
"""Kinds of coefficients, as the kernels know them."""


class Packed(NamedTuple):
    """Choices of many people, ready for the kernels.

    Attributes
    ----------
    differences
        Attributes of each alternative that was not chosen, less those of the chosen one, divided by
        `scales`.
    row_start
        Row at which each task begins, and the number of rows.
    task_start
        Task at which each person begins, and the number of tasks.
    weights
        What each person counts for.
    design
        1 and the person's covariates.
    scales
        Powers of two.
    first
        Number of the first person in the whole population; above 0 for a shard.
    """

    differences: Float[np.ndarray, "row attribute"]
    row_start: Int[np.ndarray, " task_plus_one"]
    task_start: Int[np.ndarray, " person_plus_one"]
    weights: Float[np.ndarray, " person"]
    design: Float[np.ndarray, "person column"]
    scales: Float[np.ndarray, " attribute"]
    first: int = 0

    @property
    def person_count(self) -> int:
        """How many people."""
        return len(self.task_start) - 1


class CoefficientLayout(NamedTuple):
    """How coefficients follow from what varies, as the kernels take it.

    Attributes
    ----------
    kinds
        Of each coefficient, `FIXED`, `NORMAL` or `LOGNORMAL`, and which of the varying ones it is
        (-1 if fixed).
    signs
        Of lognormal coefficients; 1 for others.
    price
        Index of the price in willingness-to-pay space, or -1.
    """

    kinds: Int[np.ndarray, "attribute two"]
    signs: Float[np.ndarray, " attribute"]
    price: int

    @property
    def random(self) -> Int[np.ndarray, " varying"]:
        """Indices of the coefficients that vary."""
        return np.flatnonzero(self.kinds[:, 1] >= 0)

    @property
    def fixed(self) -> Int[np.ndarray, " constant"]:
        """Indices of the coefficients that do not."""
        return np.flatnonzero(self.kinds[:, 1] < 0)


def layout_of(specification: MixedSpecification) -> CoefficientLayout:
    """What the kernels need to know of a specification."""
    kinds = np.full((len(specification.names), 2), -1)
    kinds[:, 0] = FIXED
    for latent, index in enumerate(specification.random):
        lognormal = specification.coefficients[index].distribution == "lognormal"
        kinds[index] = (LOGNORMAL if lognormal else NORMAL, latent)
    signs = np.array([float(one.sign) for one in specification.coefficients])
    price = -1 if specification.price is None else specification.names.index(specification.price)
    return CoefficientLayout(kinds, signs, price)


def pack(
    panel: Panel,
    covariates: tuple[str, ...] = (),
) -> Packed:
    """Make a panel ready for the kernels.

    Parameters
    ----------
    covariates
        Names of the person covariates in the design.

    Raises
    ------
    DataError
        If the panel is empty, or has no such covariate, or numbers that are not finite.
    """
    if not panel.person_count or not panel.task_count:
        raise DataError("there are no choices to fit", got=f"{panel.person_count} people")
    missing = [name for name in covariates if name not in panel.covariate_names]
    if missing:
        raise DataError(
            "no such person covariate",
            expected=", ".join(panel.covariate_names) or "none",
            got=", ".join(missing),
        )
    columns = [panel.covariate_names.index(name) for name in covariates]
    design = np.column_stack([np.ones(panel.person_count), panel.covariates[:, columns]])
    _check_finite(panel, design)
    differences, row_start, scales = _differences(panel)
    return Packed(
        differences,
        row_start,
        np.ascontiguousarray(panel.person_start, np.int64),
        np.ascontiguousarray(panel.weights, float),
        design,
        scales,
    )


def _check_finite(panel: Panel, design: np.ndarray) -> None:
    for name, values in (
        ("attributes", panel.attributes),
        ("weights", panel.weights),
        ("covariates", design),
    ):
        if not np.isfinite(np.sum(values)) and not np.all(np.isfinite(values)):
            raise DataError(f"{name} hold numbers that are not finite", advice="leave out or mend those rows")


def _differences(panel: Panel) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of the alternatives not chosen less the chosen one, where each task begins, and scales."""
    starts = np.asarray(panel.task_start[:-1], np.int64)
    sizes = panel.rows_per_task
    chosen_rows = starts + panel.chosen
    kept = np.ones(len(panel.attributes), bool)
    kept[chosen_rows] = False
    row_start = np.concatenate([[0], np.cumsum(sizes - 1)]).astype(np.int64)
    differences = np.empty((row_start[-1], len(panel.names)))
    scales = np.empty(len(panel.names))
    task_of_row = np.repeat(np.arange(len(sizes)), sizes - 1)
    for k in range(len(panel.names)):  # one attribute at a time: no second copy of everything
        column = np.asarray(panel.attributes[:, k], float)
        difference = column[kept] - column[chosen_rows][task_of_row]
        scales[k] = scale_of(float(np.mean(difference**2)) if len(difference) else 0.0)
        differences[:, k] = difference / scales[k]
    return differences, row_start, scales


def scale_of(mean_square: float) -> float:
    """The power of two nearest the root mean square; 1 where that is 0."""
    return float(2.0 ** np.round(np.log2(np.sqrt(mean_square)))) if mean_square > 0 else 1.0


def people_between(packed: Packed, begin: int, end: int) -> Packed:
    """The people from `begin` to before `end`; differences are not copied."""
    tasks = packed.task_start[begin : end + 1]
    rows = packed.row_start[tasks[0] : tasks[-1] + 1]
    return Packed(
        packed.differences[rows[0] : rows[-1]],
        rows - rows[0],
        tasks - tasks[0],
        packed.weights[begin:end],
        packed.design[begin:end],
        packed.scales,
        packed.first + begin,
    )


def thinned(packed: Packed, most: int) -> Packed:
    """At most so many people, evenly spread over all; all of them where there are no more."""
    if packed.person_count <= most:
        return packed
    return picked(packed, evenly(packed.person_count, most))


def evenly(people: int, most: int) -> Int[np.ndarray, " some"]:
    """At most so many numbers of people, evenly spread over all."""
    return np.unique(np.linspace(0, people - 1, min(most, people)).round().astype(np.int64))


def picked(packed: Packed, which: Int[np.ndarray, " some"]) -> Packed:
    """Some of the people, in the order asked for."""
    tasks, task_start = _gathered(packed.task_start, which)
    rows, row_start = _gathered(packed.row_start, tasks)
    return packed._replace(
        differences=packed.differences[rows],
        row_start=row_start,
        task_start=task_start,
        weights=packed.weights[which],
        design=packed.design[which],
    )


def _gathered(start: np.ndarray, which: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What some groups consist of, and where each begins once they stand together."""
    sizes = start[which + 1] - start[which]
    begins = np.concatenate([[0], np.cumsum(sizes)])
    return np.arange(begins[-1]) + np.repeat(start[which] - begins[:-1], sizes), begins
