"""A number for all choices that a fit depends on: the same for the same choices, read whole or in parts.

Every value, task and person is mixed into 64 bits, and what belongs together is added up, so that the
order of people, of a person's tasks and of a task's alternatives does not matter.
"""

import hashlib

import numpy as np
from jaxtyping import Float, UInt64

from unsaid.data.panel import Panel

__all__ = ["DIGEST", "Digest", "digest_of"]

DIGEST = "rows-1:"
"""What digests begin with; those of version 0.1.0 depended on the order of rows, and have none."""

VALUES_AT_ONCE = 1 << 20
"""Values of a column that are mixed together: what they take stays small beside the column."""


class Digest:
    """Of choices that come in panels of different people, one after the other."""

    def __init__(self) -> None:
        self._sum = 0
        self._counts = np.zeros(3, np.int64)
        self._names: tuple[str, ...] = ()

    def see(self, panel: Panel) -> None:
        """Take in the people of a panel; all panels have the same attributes and covariates."""
        columns = dict(zip(panel.names, panel.attributes.T, strict=True))
        roles = {"delay in days": panel.delay_days, "probability": panel.probability}
        columns |= {f"/{name}": values for name, values in roles.items() if values is not None}
        known = dict(zip(panel.covariate_names, panel.covariates.T, strict=True))
        chosen = np.zeros(len(panel.attributes))
        chosen[panel.task_start[:-1] + panel.chosen] = 1.0
        rows = _together(columns | {"/chosen": chosen}, len(chosen))
        tasks = _mixed(np.add.reduceat(rows, panel.task_start[:-1]))
        people = np.add.reduceat(tasks, panel.person_start[:-1])
        people += _together(known | {"/weight": panel.weights}, panel.person_count)
        self._sum = (self._sum + int(_mixed(people).sum())) % (1 << 64)
        self._counts += (panel.person_count, panel.task_count, len(rows))
        self._names = (*sorted(columns), "", *sorted(known))

    def __str__(self) -> str:
        told = "\0".join([*self._names, *map(str, self._counts), f"{self._sum:x}"])
        return DIGEST + hashlib.sha256(told.encode()).hexdigest()


def digest_of(panel: Panel) -> str:
    """Of all choices of a panel: of everything that a fit depends on."""
    digest = Digest()
    digest.see(panel)
    return str(digest)


def _together(columns: dict[str, Float[np.ndarray, " row"]], count: int) -> UInt64[np.ndarray, " row"]:
    """Each row's values, each mixed by the name of its column, as one number."""
    rows = np.zeros(count, np.uint64)
    for name, values in columns.items():
        key = np.frombuffer(hashlib.sha256(name.encode()).digest()[:8], np.uint64)
        for first in range(0, count, VALUES_AT_ONCE):
            part = slice(first, first + VALUES_AT_ONCE)
            # adding 0 makes -0 what it equals
            rows[part] += _mixed((np.asarray(values[part], float) + 0.0).view(np.uint64) + key)
    return _mixed(rows)


def _mixed(values: UInt64[np.ndarray, " value"]) -> UInt64[np.ndarray, " value"]:
    """Numbers of which each bit depends on all bits of those given (Steele, Lea & Flood 2014, SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
