"""Which column of a table is what: told by the caller, or known by an obvious name."""

import dataclasses
import re
from collections.abc import Sequence

from unsaid.types.errors import DataError

__all__ = ["CONSTANT", "NAMES", "ROLES", "Columns", "looks_like_weights", "resolve"]

CONSTANT = "outside"
"""Name of the attribute that is 1 for the outside option."""

NAMES: dict[str, tuple[str, ...]] = {
    "person": (
        *("person", "person_id", "id", "respondent", "respondent_id", "resp_id", "respid", "participant"),
        *(
            "participant_id",
            "subject",
            "subject_id",
            "individual",
            "panelist",
            "household",
            "user",
            "user_id",
        ),
    ),
    "task": (
        *("task", "task_id", "trial", "choice_set", "choice_set_id", "chid", "obsid", "obs_id", "obsnum"),
        *("case", "situation", "question"),
    ),
    "alternative": ("alternative", "alternative_id", "alt", "alt_id", "altid", "option"),
    "chosen": ("chosen", "choice", "selected", "is_chosen"),
    "delay_days": ("delay_days",),
    "probability": ("probability",),
    "available": ("available", "availability", "avail", "av"),
    "response_seconds": ("response_seconds", "rt_seconds", "response_ms", "rt_ms"),
}
"""Names that a column of each role is known by, whatever their case; the first is the role's own."""

WEIGHTS = re.compile(r"weight|(?:^|[_. ])(?:wgts?|wts?)\d*(?:$|[_. ])", re.IGNORECASE)

ROLES = (*NAMES, "weights", "counts")
"""What a column can be, beside an attribute or a covariate; the last two only where they are named."""


@dataclasses.dataclass(frozen=True)
class Columns:
    """Which column is what; None where it is to be found by its name or there is none.

    Attributes
    ----------
    person, task, alternative, chosen
        Who chose, in which task (one column or several), what this row offers, and whether it was
        chosen (0 or 1); where a row holds a whole task, which alternative was.
    attributes
        What utility depends on; None for every column that differs within tasks. Text is coded.
    covariates
        What is known of each person. Text is coded.
    delay_days, probability
        Until an alternative arrives, in days, and that it does.
    available
        Whether an alternative could be chosen (0 or 1).
    response_seconds
        Of each task; in milliseconds where the column's name ends in ``_ms``.
    weights
        What each person counts for; never found by its name.
    counts
        How often each row was chosen, where a row stands for many choices; whole numbers.
    """

    person: str | None = None
    task: str | tuple[str, ...] | None = None
    alternative: str | None = None
    chosen: str | None = None
    attributes: tuple[str, ...] | None = None
    covariates: tuple[str, ...] = ()
    delay_days: str | None = None
    probability: str | None = None
    available: str | None = None
    response_seconds: str | None = None
    weights: str | None = None
    counts: str | None = None

    @property
    def tasks(self) -> tuple[str, ...]:
        """The columns that name a task; empty where none does."""
        if self.task is None:
            return ()
        return (self.task,) if isinstance(self.task, str) else self.task

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name one row."""
        named = [self.person, *self.tasks, self.alternative]
        return tuple(name for name in named if name is not None)

    @property
    def taken(self) -> tuple[str, ...]:
        """The columns that have a role other than attribute or covariate."""
        roles = [getattr(self, role) for role in ROLES if role != "task"]
        return tuple(dict.fromkeys([*self.tasks, *(name for name in roles if name is not None)]))


def looks_like_weights(name: str) -> bool:
    """Whether a column's name is one that weights of people often have."""
    return WEIGHTS.search(name) is not None


def resolve(
    columns: Columns, there: Sequence[str], where: str, *, empty: frozenset[str] = frozenset()
) -> Columns:
    """Fill in by their names the roles that nobody told.

    Parameters
    ----------
    columns
        What was told.
    there
        Names of the table's columns.
    where
        The table, for errors.
    empty
        Columns in which nothing stands; they are not found by themselves.

    Raises
    ------
    DataError
        If a column that was told is not there, no column says what was chosen, or several columns
        could have the same role.
    """
    told = set(columns.taken) | set(columns.covariates)
    missing = [name for name in columns.taken if name not in there]
    if missing:
        raise DataError(
            f"there is no column {missing[0]}",
            where=where,
            expected=_role_of(columns, missing[0]),
            got=", ".join(there),
            advice="check the spelling; upper and lower case differ",
        )
    free = [name for name in there if name not in told and name not in empty]
    others = [name for name in free if name not in (columns.attributes or ())]
    found: dict[str, str | tuple[str, ...] | None] = {
        # the alternative's own label may be an attribute too: a constant for each; what was chosen
        # may not, which is said later
        role: _find(role, free if role in ("alternative", "chosen") else others, where)
        for role in NAMES
        if getattr(columns, role) is None
    }
    if found.get("task") in ("trial", "task") and "session" in free:
        found["task"] = ("session", str(found["task"]))
    resolved = dataclasses.replace(columns, **found)
    if resolved.chosen is None and resolved.counts is None:
        raise DataError(
            "no column says what was chosen",
            where=where,
            expected=f"a column named {', '.join(NAMES['chosen'])}, or chosen=...",
            got=", ".join(there),
            advice="name the column that is 1 for the chosen alternative, or that holds its label",
        )
    return resolved


def _role_of(columns: Columns, name: str) -> str:
    role = next(
        role for role in ROLES if name == getattr(columns, role) or (role == "task" and name in columns.tasks)
    )
    return f"the column that was named as {role}"


def _find(role: str, free: Sequence[str], where: str) -> str | None:
    """The one column known by a name of the role; its own name goes before all others."""
    candidates = [name for name in free if name.lower() in NAMES[role]]
    own = [name for name in candidates if name.lower() == role]
    if len(own or candidates) > 1:
        raise DataError(
            f"several columns could be {role}",
            where=where,
            expected="one column",
            got=", ".join(own or candidates),
            advice=f"say which: {role}={(own or candidates)[0]!r}",
        )
    return next(iter(own or candidates), None)
