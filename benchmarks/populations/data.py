"""The choices that are fitted: electricity, Swissmetro, and made-up people of whom everything is known."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from unsaid.data.panel import Labels, Panel
from unsaid.data.reading import read_panel

__all__ = ["Synthetic", "electricity", "swissmetro", "synthetic", "write_for_peers"]

PANELS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "panels"
ELECTRICITY, SWISSMETRO = PANELS / "mlogit_Electricity.csv", PANELS / "swissmetro.dat"

ATTRIBUTES, TASKS, ALTERNATIVES = 10, 10, 3
CHUNK = 10_000


class Synthetic(NamedTuple):
    """Made-up people's choices and the population they come from."""

    panel: Panel
    mean: np.ndarray
    covariance: np.ndarray


def electricity() -> Panel | None:
    """361 people choose between four suppliers, 8 to 12 times each (Revelt & Train 2000); as it is in mlogit.

    Attributes: price (pf), contract length (cl), local (loc), well known (wk), time-of-day (tod) and
    seasonal (seas) rates, in the units of the file.
    """
    return read_panel(ELECTRICITY).panel if ELECTRICITY.is_file() else None


def swissmetro() -> Panel | None:
    """752 people choose between train, Swissmetro and car nine times each (Bierlaire et al. 2001).

    Trips to work and business (PURPOSE 1 and 3) with a choice (CHOICE not 0), as most papers use
    them: 6,768 choices. Attributes: a constant each for train and car, travel time in 100 minutes,
    cost in 100 francs, where train and Swissmetro cost holders of a season ticket (GA) nothing. The
    car is offered where CAR_AV is 1. Of the specifications tried this is the one whose highest log
    likelihood is that reported for logitr, -3519.7 with a diagonal covariance; with headways too it
    is 24 higher.
    """
    if not SWISSMETRO.is_file():
        return None
    table = pl.read_csv(SWISSMETRO, separator="\t")
    table = table.filter(pl.col("PURPOSE").is_in([1, 3]) & (pl.col("CHOICE") != 0)).sort(
        "ID", maintain_order=True
    )

    def column(name: str) -> np.ndarray:
        return table[name].to_numpy().astype(float)

    pays, nothing = column("GA") == 0, np.zeros(table.height)
    kinds = ("TRAIN", "SM", "CAR")
    times = np.stack([column(f"{kind}_TT") for kind in kinds], 1) / 100
    costs = np.stack([column("TRAIN_CO") * pays, column("SM_CO") * pays, column("CAR_CO")], 1) / 100
    constants = [np.stack([nothing + (kind == one) for kind in kinds], 1) for one in ("TRAIN", "CAR")]
    available = np.stack([column(f"{kind}_AV") for kind in kinds], 1) > 0
    return _panel(
        ("train", "car", "time", "cost"),
        np.stack([*constants, times, costs], 2),
        available,
        table["CHOICE"].to_numpy() - 1,
        table["ID"].to_numpy(),
    )


def synthetic(people: int, seed: int = 0) -> Synthetic:
    """Choices of people whose coefficients are normal with correlations.

    Means from -1 to 1, standard deviations from 0.6 to 0.8; standard normal attributes. The
    population is the same for every seed.
    """
    mean = np.linspace(-1, 1, ATTRIBUTES)
    loadings = np.random.default_rng(1).normal(size=(ATTRIBUTES, ATTRIBUTES)) * 0.35
    covariance = loadings @ loadings.T * 3 / ATTRIBUTES + 0.25 * np.eye(ATTRIBUTES)
    factor, draw = np.linalg.cholesky(covariance), np.random.default_rng(seed)
    attributes = np.empty((people, TASKS, ALTERNATIVES, ATTRIBUTES))
    chosen = np.empty((people, TASKS), np.int64)
    for begin in range(0, people, CHUNK):  # no second copy of everything
        part = attributes[begin : begin + CHUNK]
        draw.standard_normal(out=part)
        own = mean + draw.standard_normal((len(part), ATTRIBUTES)) @ factor.T
        utility = np.einsum("ptak,pk->pta", part, own)
        chosen[begin : begin + CHUNK] = np.argmax(utility + draw.gumbel(size=utility.shape), -1)
    return Synthetic(_regular(attributes, chosen), mean, covariance)


def _regular(attributes: np.ndarray, chosen: np.ndarray) -> Panel:
    """A panel in which everybody has as many tasks, of as many alternatives."""
    people, tasks, alternatives, size = attributes.shape
    nobody = Labels(np.zeros(0, np.uint8), np.array([""], object))
    return Panel(
        names=tuple(f"x{k}" for k in range(size)),
        attributes=attributes.reshape(-1, size),
        task_start=np.arange(people * tasks + 1) * alternatives,
        person_start=np.arange(people + 1) * tasks,
        chosen=chosen.ravel(),
        weights=np.ones(people),
        people=nobody,
        tasks=nobody,
        alternatives=nobody,
        covariate_names=(),
        covariates=np.zeros((people, 0)),
    )


def _panel(
    names: tuple[str, ...], attributes: np.ndarray, available: np.ndarray, chosen: np.ndarray, ids: np.ndarray
) -> Panel:
    """A panel from one row a task; people stand together."""
    _, first = np.unique(ids, return_index=True)
    places = np.cumsum(available, 1) - 1
    labels = Labels.of(["train", "sm", "car"] * len(ids)).take(available.ravel())
    return Panel(
        names=names,
        attributes=attributes[available],
        task_start=np.concatenate([[0], np.cumsum(available.sum(1))]),
        person_start=np.append(first, len(ids)),
        chosen=places[np.arange(len(ids)), chosen],
        weights=np.ones(len(first)),
        people=Labels(np.arange(len(first)), ids[first]),
        tasks=Labels(np.arange(len(ids)), np.arange(len(ids))),
        alternatives=labels,
        covariate_names=(),
        covariates=np.zeros((len(first), 0)),
    )


def write_for_peers(panel: Panel, path: Path) -> Path:
    """The panel as peers read it: one row a task, padded with alternatives that are not available."""
    sizes = panel.rows_per_task
    tasks, most = panel.task_count, int(np.max(sizes))
    available = np.arange(most) < sizes[:, None]
    attributes = np.zeros((tasks, most, len(panel.names)))
    attributes[available] = panel.attributes
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(
        path,
        attributes=attributes,
        available=available,
        chosen=np.asarray(panel.chosen, np.int64),
        person=np.repeat(np.arange(panel.person_count), panel.tasks_per_person),
        names=np.array(panel.names),
    )
    return path
