"""Does the model describe these people? Choices it would make, beside the choices that were made.

New people are drawn from the fitted population and put before the same tasks; what does not come
out as in the data, the model does not describe (Gelman, Meng & Stern 1996).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from unsaid.data.panel import Panel, people_of
from unsaid.population.fitted import Fitted
from unsaid.population.probabilities import choose, task_of_rows

__all__ = ["Check", "PredictiveCheck", "PredictiveOptions", "predictive_check"]

QUARTER = 4


class PredictiveOptions(NamedTuple):
    """Replicates of the data, the most people that they are made for, and the seed."""

    replicates: int = 200
    people: int = 2000
    seed: int = 0


class Check(NamedTuple):
    """One number of the data beside what the model expects.

    Attributes
    ----------
    group
        position, level, spread, time or repeats: what the number is about.
    name
        What it is, in words.
    observed
        In the data, a share in [0, 1] or, for spread, a standard deviation of shares over people.
    expected, low, high
        Mean of the replicates, and the middle 99% of them.
    fits
        Whether the data lies there, or so near that nobody would mind (.01).
    """

    group: str
    name: str
    observed: float
    expected: float
    low: float
    high: float
    fits: bool


class PredictiveCheck(NamedTuple):
    """All checks, and what they come to in plain words.

    Attributes
    ----------
    verdict
        Sentences; the first says whether the model describes these people.
    """

    checks: tuple[Check, ...]
    describes: bool
    verdict: tuple[str, ...]


Statistic = Callable[[np.ndarray], float]


def predictive_check(
    fit: Fitted, panel: Panel, *, options: PredictiveOptions | None = None
) -> PredictiveCheck:
    """Compare the data with what the model would have people do.

    Parameters
    ----------
    panel
        The choices that the model was fitted to.
    """
    options, covariates = options or PredictiveOptions(), fit.data.covariates
    if panel.person_count > options.people:
        kept = np.random.default_rng(options.seed).permutation(panel.person_count)[: options.people]
        panel, covariates = people_of(panel, np.sort(kept)), covariates[np.sort(kept)]
    chances = fit.rule.own_probabilities(fit.distribution().average(covariates), panel)
    asked = [*_positions(panel), *_levels(panel), *_spreads(panel), *_times(panel, chances), *_repeats(panel)]
    replicated = np.array(
        [[ask(chosen) for _, _, ask in asked] for chosen in _replicates(fit, panel, covariates, options)]
    )
    checks = [
        _check(group, name, ask(np.asarray(panel.chosen)), replicated[:, i])
        for i, (group, name, ask) in enumerate(asked)
    ]
    describes, verdict = _verdict(checks)
    return PredictiveCheck(tuple(checks), describes, verdict)


def _check(group: str, name: str, observed: float, replicated: np.ndarray) -> Check:
    low, high = np.quantile(replicated, [0.005, 0.995])
    fits = bool(low - 0.01 <= observed <= high + 0.01)
    return Check(group, name, observed, float(replicated.mean()), float(low), float(high), fits)


def _replicates(fit: Fitted, panel: Panel, covariates: np.ndarray, options: PredictiveOptions):
    generator = np.random.default_rng(options.seed)
    for distribution in fit.distributions(options.replicates, options.seed + 1):
        coefficients = distribution.people(covariates, int(generator.integers(2**31)))
        chances = fit.rule.own_probabilities(coefficients, panel)
        yield choose(chances, panel.task_start, generator)


Asked = list[tuple[str, str, Statistic]]


def _positions(panel: Panel) -> Asked:
    """How often the alternative at each position is chosen; by label where there are labels."""
    most = int(panel.rows_per_task.max())
    if most > 8:
        return []

    def share_at(position: int) -> Statistic:
        there = panel.rows_per_task > position
        return lambda chosen: float(np.mean(chosen[there] == position))

    return [("position", f"alternative {p + 1} chosen", share_at(p)) for p in range(most)]


def _extremes(panel: Panel, k: int) -> tuple[Bool[np.ndarray, " row"], Bool[np.ndarray, " task"]]:
    """Rows that have the most of an attribute in their task, and tasks in which it differs."""
    values = np.asarray(panel.attributes[:, k], float)
    starts, task = panel.task_start[:-1], task_of_rows(panel.task_start)
    highest, lowest = np.maximum.reduceat(values, starts), np.minimum.reduceat(values, starts)
    return values == highest[task], highest > lowest


def _levels(panel: Panel) -> Asked:
    """How often the alternative with the most of each attribute is chosen."""
    found: Asked = []
    for k, name in enumerate(panel.names):
        most, differs = _extremes(panel, k)
        found.append(("level", f"most {name} chosen", _share_of(panel, most, differs)))
    return found


def _share_of(panel: Panel, rows: np.ndarray, tasks: np.ndarray) -> Statistic:
    starts = panel.task_start[:-1]
    return lambda chosen: float(np.mean(rows[(starts + chosen)[tasks]])) if tasks.any() else 0.0


def _spreads(panel: Panel) -> Asked:
    """How much people differ in how often they choose the most of each attribute."""
    person = np.repeat(np.arange(panel.person_count), panel.tasks_per_person)
    found: Asked = []
    for k, name in enumerate(panel.names):
        most, differs = _extremes(panel, k)
        several = np.bincount(person[differs], minlength=panel.person_count)
        if np.sum(several > 1) > 1:
            spread = _spread_of(panel, person, most, differs, several)
            found.append(("spread", f"people differ: most {name}", spread))
    return found


def _spread_of(
    panel: Panel, person: np.ndarray, most: np.ndarray, differs: np.ndarray, several: np.ndarray
) -> Statistic:
    starts = panel.task_start[:-1]

    def spread(chosen: np.ndarray) -> float:
        hits = most[starts + chosen] & differs
        shares = np.bincount(person, hits, minlength=len(several))[several > 1] / several[several > 1]
        return float(np.std(shares))

    return spread


def _quarters(panel: Panel) -> Int[np.ndarray, " task"]:
    """Which quarter of their person's tasks each task lies in."""
    sizes = panel.tasks_per_person
    within = np.arange(panel.task_count) - np.repeat(panel.person_start[:-1], sizes)
    return (within * QUARTER) // np.repeat(sizes, sizes)


def _times(panel: Panel, chances: Float[np.ndarray, " row"]) -> Asked:
    """How often the average person's favourite is chosen in each quarter of the tasks."""
    if panel.tasks_per_person.max() < QUARTER:
        return []
    starts = panel.task_start[:-1]
    best = np.maximum.reduceat(chances, starts)
    favourite = chances == best[task_of_rows(panel.task_start)]
    quarter = _quarters(panel)
    names = ("first", "second", "third", "last")
    return [
        ("time", f"usual favourite, {name} quarter of tasks", _share_of(panel, favourite, own))
        for name, own in ((names[q], quarter == q) for q in range(QUARTER))
        if own.any()
    ]


def _repeats(panel: Panel) -> Asked:
    """How often a person who meets the same task again chooses the same."""
    pairs = _same_tasks(panel)
    if len(pairs) < 20:
        return []
    return [
        (
            "repeats",
            f"same again in the same task ({len(pairs)} pairs)",
            lambda chosen: float(np.mean(chosen[pairs[:, 0]] == chosen[pairs[:, 1]])),
        )
    ]


def _same_tasks(panel: Panel) -> Int[np.ndarray, "pair two"]:
    """Tasks of the same person that offer the same in the same order, each with the one before."""
    person = np.repeat(np.arange(panel.person_count), panel.tasks_per_person)
    rows = np.ascontiguousarray(panel.attributes, float)
    seen: dict[tuple[int, bytes], int] = {}
    pairs = []
    for task, (begin, end) in enumerate(zip(panel.task_start[:-1], panel.task_start[1:], strict=True)):
        key = (int(person[task]), rows[begin:end].tobytes())
        if key in seen:
            pairs.append((seen[key], task))
        seen[key] = task
    return np.array(pairs, int).reshape(-1, 2)


MEANING = {
    "position": "how often alternatives are chosen by their position: a constant for each may be missing",
    "level": "how often people take the most of an attribute: its effect may not be linear",
    "spread": "how much people differ: let more coefficients vary, or correlate (--covariance full)",
    "time": "people change over the tasks: they learn, or tire; look at early and late tasks apart",
    "repeats": "how constant people are: they decide by more, or with more noise, than the model has",
}


def _verdict(checks: list[Check]) -> tuple[bool, tuple[str, ...]]:
    wrong = [check for check in checks if not check.fits]
    # the middle 99%: of a hundred checks of a true model one would miss
    if len(wrong) <= max(1, round(0.03 * len(checks))) and not any(_far(check) for check in wrong):
        return True, ("The model describes these people: what it expects is what they did.",)
    said = [
        f"The model does not describe these people in {len(wrong)} of {len(checks)} respects; "
        "do not rely on what it says of them there."
    ]
    for group in dict.fromkeys(check.group for check in wrong):
        worst = max((c for c in wrong if c.group == group), key=lambda c: abs(c.observed - c.expected))
        said.append(
            f"It misses {MEANING[group]} ({worst.name}: {worst.observed:.3f}, "
            f"expected {worst.low:.3f} to {worst.high:.3f})."
        )
    return False, tuple(said)


def _far(check: Check) -> bool:
    """Whether the data lies as far again outside as the interval is wide."""
    width = max(check.high - check.low, 0.02)
    return not check.low - width / 2 <= check.observed <= check.high + width / 2
