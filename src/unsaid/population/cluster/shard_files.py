"""People written to files in shards of bounded size, for workers elsewhere to load by themselves.

Only one panel is held at a time, so that a table larger than memory can be gone through in batches.
"""

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

from unsaid.data.panel import Panel
from unsaid.population.integration.packed import Packed, pack, people_between, picked, scale_of
from unsaid.types.errors import DataError
from unsaid.types.files import write_whole

__all__ = ["ShardFiles", "joined", "load_shard", "picked_from", "write_shards"]

ARRAYS = ("differences", "row_start", "task_start", "weights", "design", "scales")


@dataclasses.dataclass(frozen=True)
class ShardFiles:
    """Where everybody's packed choices lie.

    Attributes
    ----------
    folder
        Of the files; on more than one machine all must see it.
    names
        Of the attributes.
    begins
        Number of the first person of each shard, and how many people there are.
    tasks
        Of all people.
    weight
        Of all people.
    scales
        By which the attributes are divided, the same for all shards.
    """

    folder: Path
    names: tuple[str, ...]
    begins: tuple[int, ...]
    tasks: int
    weight: float
    scales: Float[np.ndarray, " attribute"]

    @property
    def people(self) -> int:
        """How many."""
        return self.begins[-1]

    @property
    def shards(self) -> range:
        """Numbers of the shards."""
        return range(len(self.begins) - 1)


def write_shards(
    panels: Iterable[Panel], folder: Path, *, people: int, covariates: tuple[str, ...] = ()
) -> ShardFiles:
    """Pack panels and write them.

    Parameters
    ----------
    panels
        Of different people, with the same attributes.
    folder
        For the files; made where it is not there.
    people
        In each shard, at most.
    covariates
        Names of the person covariates in the design.

    Raises
    ------
    DataError
        If a panel cannot be used, or has other attributes than the first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names, begins, tasks, weight = (), [0], 0, 0.0
    squares, rows = np.zeros(0), 0
    for panel in panels:
        if not names:
            names, squares = panel.names, np.zeros(len(panel.names))
        _check_same(panel, names)
        packed = pack(panel, covariates)
        for begin in range(0, packed.person_count, people):
            shard = people_between(packed, begin, min(begin + people, packed.person_count))
            _write(shard, _path(folder, len(begins) - 1))
            begins.append(begins[-1] + shard.person_count)
        tasks, weight = tasks + panel.task_count, weight + float(np.sum(packed.weights))
        squares += np.einsum("rk,rk->k", packed.differences, packed.differences) * packed.scales**2
        rows += len(packed.differences)
    if not names:
        raise DataError("there are no choices to fit", got="no people")
    scales = np.array([scale_of(square / max(rows, 1)) for square in squares])
    return ShardFiles(folder.absolute(), names, tuple(begins), tasks, weight, scales)


def _check_same(panel: Panel, names: tuple[str, ...]) -> None:
    if panel.names != names:
        raise DataError(
            "panels of one population must have the same attributes",
            expected=", ".join(names),
            got=", ".join(panel.names),
        )


def _path(folder: Path, number: int) -> Path:
    return folder / f"shard-{number:06d}.npz"


def _write(packed: Packed, path: Path) -> None:
    arrays = {name: getattr(packed, name) for name in ARRAYS}
    write_whole(path, lambda file: np.savez(file, **arrays))


def load_shard(files: ShardFiles, number: int) -> Packed:
    """One shard's people, in the scales of all.

    Raises
    ------
    DataError
        If the file is not where this process looks for it.
    """
    path = _path(files.folder, number)
    if not path.is_file():
        raise DataError(
            "a shard's file is not there",
            where=str(path),
            advice="name a folder that every machine of the cluster sees",
        )
    with np.load(path) as held:
        arrays = {name: held[name] for name in ARRAYS}
    arrays["differences"] *= arrays["scales"] / files.scales  # powers of two: nothing is rounded
    arrays["scales"] = files.scales
    return Packed(**arrays, first=files.begins[number])


def picked_from(packed: Packed, which: Int[np.ndarray, " some"]) -> Packed:
    """Those people of a shard whose numbers in the whole population are asked for."""
    own = which[(which >= packed.first) & (which < packed.first + packed.person_count)]
    return picked(packed, own - packed.first)


def joined(parts: list[Packed]) -> Packed:
    """People of several shards, one after the other, numbered from 0."""

    def starts(each: list[np.ndarray]) -> np.ndarray:
        sizes = np.concatenate([np.diff(one) for one in each])
        return np.concatenate([[0], np.cumsum(sizes)])

    return Packed(
        np.concatenate([part.differences for part in parts]),
        starts([part.row_start for part in parts]),
        starts([part.task_start for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.design for part in parts]),
        parts[0].scales,
    )
