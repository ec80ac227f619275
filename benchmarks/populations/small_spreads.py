"""Whether 95% intervals of means and of predicted shares hold the truth where people may hardly differ.

Standard deviations are drawn evenly from 0 to 1 anew for every panel, so that many a fit ends near 0.
"""

from typing import Any

import numpy as np

from populations.results import claim, part
from populations.runs import Setting
from unsaid.data.offers import Offers
from unsaid.data.panel import Labels, Panel
from unsaid.population.mixed.model import MixedLogit
from unsaid.population.options import FitOptions
from unsaid.population.probabilities import probabilities

__all__ = ["small_spreads_part"]

PANELS, PEOPLE, TASKS, ALTERNATIVES = 200, 120, 6, 3
MEAN = np.array([-0.5, 0.9, 0.5])
NAMES = ("price", "quality", "green")
OFFERED = np.array([[1.0, 0.0, 1.0], [0.0, 0.5, 0.0], [1.5, 1.5, 0.0], [0.0, -0.5, 1.0], [-1.0, 0.0, 0.0]])
TASK_START = np.array([0, 2, 5])
SIMULATED = 200_000
"""People that true shares are of: their error is below .0012."""

COLUMNS = ["", "panels", "intervals", "held the truth, %", "se", "without an interval"]


def small_spreads_part(setting: Setting) -> dict[str, Any]:
    """Diagonal covariance; all panels' seeds follow from the run's."""
    panels = 10 if setting.quick else PANELS
    held: dict[str, list[np.ndarray]] = {"means": [], "predicted shares": []}
    missing = dict.fromkeys(held, 0)
    unsettled = 0
    for number in range(panels):
        sds, panel = _made(20_000 + setting.seed + number)
        options = FitOptions(seed=setting.seed, exact_draws=0)
        fit = MixedLogit(covariance="diagonal").fit(panel, options)
        unsettled += not fit.converged
        rows = [row for row in fit.summary().rows if row.kind == "mean"]
        shares = fit.predict(_offers()).shares
        found = {"means": (rows, MEAN), "predicted shares": (shares, _shares(sds))}
        for kind, (intervals, truths) in found.items():
            ends = np.array([(one.low, one.high) for one in intervals])
            held[kind].append((ends[:, 0] <= truths) & (truths <= ends[:, 1]))
            missing[kind] += int(np.sum(np.isnan(ends[:, 0])))
        if number % 20 == 19:
            print(f"small spreads: {number + 1} of {panels} panels", flush=True)
    table, claims = [], {}
    for kind, each in held.items():
        shares_held = np.mean(each, 1)
        rate, error = float(np.mean(shares_held)), float(np.std(shares_held, ddof=1) / panels**0.5)
        table.append([kind, str(panels), str(np.size(each)), 100 * rate, 100 * error, str(missing[kind])])
        claims[f"{kind}, sds from 0 to 1: 95% intervals hold the truth, %"] = claim(
            100 * rate, "93 to 97", 0.93 <= rate <= 0.97
        )
    title = f"Coverage where people may hardly differ: panels of {PEOPLE} people, sds from 0 to 1"
    return part(title, COLUMNS, table, claims, details={"not converged": unsettled})


def _made(seed: int) -> tuple[np.ndarray, Panel]:
    """Standard deviations, and the choices of people who differ by them."""
    random = np.random.default_rng(seed)
    sds = random.uniform(0, 1, len(MEAN))
    own = MEAN + sds * random.standard_normal((PEOPLE, len(MEAN)))
    attributes = random.normal(size=(PEOPLE, TASKS, ALTERNATIVES, len(MEAN)))
    utility = np.einsum("ptak,pk->pta", attributes, own) + random.gumbel(size=(PEOPLE, TASKS, ALTERNATIVES))
    panel = Panel(
        names=NAMES,
        attributes=attributes.reshape(-1, len(MEAN)),
        task_start=np.arange(PEOPLE * TASKS + 1) * ALTERNATIVES,
        person_start=np.arange(PEOPLE + 1) * TASKS,
        chosen=np.argmax(utility, -1).ravel(),
        weights=np.ones(PEOPLE),
        people=Labels.of(range(PEOPLE)),
        tasks=Labels.of(range(PEOPLE * TASKS)),
        alternatives=Labels.of(list(range(ALTERNATIVES)) * (PEOPLE * TASKS)),
        covariate_names=(),
        covariates=np.zeros((PEOPLE, 0)),
    )
    return sds, panel


def _offers() -> Offers:
    return Offers(NAMES, OFFERED, TASK_START, ("two", "three"), tuple("abcde"))


def _shares(sds: np.ndarray) -> np.ndarray:
    own = MEAN + sds * np.random.default_rng(0).standard_normal((SIMULATED, len(MEAN)))
    return probabilities(own @ OFFERED.T, TASK_START).mean(0)
