"""The panels of Train's electricity survey and of Swissmetro, where they lie beside the project."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from unsaid.data.panel import Labels, Panel

ELECTRICITY = ("pf", "cl", "loc", "wk", "tod", "seas")


def electricity(folder: Path) -> Panel:
    """361 people, about 12 tasks of four suppliers each (Huber & Train 2001)."""
    table = _table(folder / "panels" / "mlogit_Electricity.csv", ",")
    attributes = np.stack(
        [np.stack([table[f"{name}{j}"].to_numpy() for name in ELECTRICITY], 1) for j in range(1, 5)], 1
    )
    available = np.ones(attributes.shape[:2], bool)
    return _panel(ELECTRICITY, attributes, available, table["choice"].to_numpy() - 1, table["id"].to_numpy())


def swissmetro(folder: Path) -> Panel:
    """752 people, nine tasks of up to three modes each (Bierlaire 2001); time and cost in hundreds."""
    table = _table(folder / "panels" / "swissmetro.dat", "\t").filter(
        pl.col("PURPOSE").is_in([1, 3]) & (pl.col("CHOICE") != 0)
    )
    paying = (table["GA"] == 0).to_numpy()
    time = np.stack([table[f"{mode}_TT"].to_numpy() for mode in ("TRAIN", "SM", "CAR")], 1) / 100
    cost = np.stack([table[f"{mode}_CO"].to_numpy() for mode in ("TRAIN", "SM", "CAR")], 1) / 100
    cost[:, :2] *= paying[:, None]
    constants = np.broadcast_to(np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]), (len(table), 3, 2))
    attributes = np.concatenate([constants, time[:, :, None], cost[:, :, None]], 2)
    available = np.stack([table[f"{mode}_AV"].to_numpy() == 1 for mode in ("TRAIN", "SM", "CAR")], 1)
    names = ("asc_train", "asc_car", "time", "cost")
    return _panel(names, attributes, available, table["CHOICE"].to_numpy() - 1, table["ID"].to_numpy())


def _table(path: Path, separator: str) -> pl.DataFrame:
    if not path.is_file():
        pytest.skip(f"{path.name} is not in the folder of human data")
    return pl.read_csv(path, separator=separator)


def _panel(
    names: tuple[str, ...],
    attributes: np.ndarray,
    available: np.ndarray,
    chosen: np.ndarray,
    person: np.ndarray,
) -> Panel:
    order = np.argsort(person, kind="stable")
    attributes, available, chosen = attributes[order].astype(float), available[order], chosen[order]
    ids, counts = np.unique(person, return_counts=True)
    before = np.cumsum(available, 1) - 1
    return Panel(
        names=names,
        attributes=attributes[available],
        task_start=np.concatenate([[0], np.cumsum(available.sum(1))]),
        person_start=np.concatenate([[0], np.cumsum(counts)]),
        chosen=before[np.arange(len(chosen)), chosen],
        weights=np.ones(len(ids)),
        people=Labels.of(ids.tolist()),
        tasks=Labels.of(list(range(len(chosen)))),
        alternatives=Labels.of([""] * int(available.sum())),
        covariate_names=(),
        covariates=np.zeros((len(ids), 0)),
    )
