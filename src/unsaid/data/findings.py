"""What is wrong with a table of choices: each finding names its rule, its rows and what to do.

An error stops the reading. A warning and a note are said and kept with the panel. Where the caller
asks for it, tasks that break a rule are left out; then how many is said.
"""

import dataclasses
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from jaxtyping import Integer

from unsaid.data.grouping import Tasks, keep_tasks
from unsaid.data.tables import ROW
from unsaid.types.errors import DataError

__all__ = [
    "RULES",
    "ChoiceDataError",
    "Finding",
    "Rule",
    "Violation",
    "make_finding",
    "raise_errors",
    "settle",
]

ROWS_NAMED = 5
"""Rows that a finding names; of the others it gives the number."""


class Rule(NamedTuple):
    """A rule that a table of choices is held to.

    Attributes
    ----------
    level
        What a breach is: ``error``, ``warning`` or ``note``.
    says
        What is wrong where it is broken.
    advice
        What to do.
    droppable
        Whether tasks that break it may be left out instead (``drop``).
    """

    level: str
    says: str
    advice: str
    droppable: bool = False


RULES: dict[str, Rule] = {
    "missing-key": Rule(
        "error",
        "a row does not say whose it is, which task or which alternative",
        "fill it in, or leave the row out",
    ),
    "missing-value": Rule(
        "error", "a value that is used is missing", "fill it in, or drop those tasks", droppable=True
    ),
    "not-finite": Rule(
        "error", "a number is infinite", "mend the number, or drop those tasks", droppable=True
    ),
    "not-a-number": Rule(
        "error", "a column that must be numbers is text", "mend the text, or name another column"
    ),
    "not-zero-or-one": Rule(
        "error",
        "chosen or available is neither 0 nor 1",
        "mend it; where a row holds a whole task, say so: --wide, or TableShape(shape='wide')",
    ),
    "out-of-range": Rule(
        "error",
        "a delay, probability, weight or response time is impossible",
        "mend it, or drop those tasks",
        droppable=True,
    ),
    "unknown-choice": Rule(
        "error",
        "what was chosen is none of the alternatives",
        "mend it, name the alternatives, or drop those tasks",
        droppable=True,
    ),
    "chosen-unavailable": Rule(
        "error",
        "the chosen alternative was not available",
        "mend the choice or the availability, or drop those tasks",
        droppable=True,
    ),
    "no-choice": Rule(
        "error",
        "a task has no choice",
        "mark the chosen alternative, name an outside option, or drop those tasks",
        droppable=True,
    ),
    "two-choices": Rule(
        "error",
        "a task has several choices",
        "number the tasks so that each is one choice, or drop those tasks",
        droppable=True,
    ),
    "one-alternative": Rule(
        "error",
        "a task has one alternative",
        "add the alternatives that were not chosen, or drop those tasks",
        droppable=True,
    ),
    "duplicate": Rule(
        "error",
        "an alternative stands in its task more than once",
        "leave the duplicates out, number the tasks so that each is one choice, or drop those tasks",
        droppable=True,
    ),
    "constant-attribute": Rule(
        "error",
        "an attribute is the same for all alternatives of every task, so choices say nothing about it",
        "leave it out; what is known of a person goes into covariates, or into a product with an attribute",
    ),
    "constant-covariate": Rule(
        "error", "a covariate is the same for all people, so it explains no difference", "leave it out"
    ),
    "varying-covariate": Rule(
        "error",
        "what is known of a person (a covariate, a weight) differs between their rows",
        "give one value per person, or name it as an attribute",
    ),
    "varying-in-task": Rule(
        "error", "the response time differs between the rows of a task", "give one per task"
    ),
    "identical-rows": Rule(
        "warning",
        "rows without labels to tell them apart are the same in every column",
        "leave them out if they are copies; name the task or alternative column if they are not",
    ),
    "one-task": Rule(
        "warning",
        "a person has one task, which says little about how people differ",
        "nothing, if there are enough others with more",
    ),
    "looks-like-weights": Rule(
        "warning",
        "a column looks like weights and is not used: what is not named is never taken as weights",
        "name it if people are to count by it: --weights, or Columns(weights=...)",
    ),
    "counted": Rule(
        "note",
        "rows count choices, and each choice is a task of its own",
        "nothing; name the column yourself, --counts, if it was found",
    ),
    "no-person": Rule(
        "warning",
        "no column says who chose, so every task counts as a person of its own",
        "name the column of the person if there is one",
    ),
    "unavailable": Rule("note", "rows of alternatives that were not available are left out", "nothing"),
    "unanswered": Rule(
        "note", "choice sets of exported sessions that were not answered are left out", "nothing"
    ),
    "kept-out": Rule("note", "rows that the condition does not keep are left out", "nothing"),
    "found-attributes": Rule(
        "note", "attributes were found by themselves", "name them if they are not those you mean"
    ),
    "not-an-attribute": Rule(
        "note",
        "columns are not used",
        "name those that differ between people as covariates, if you want them",
    ),
    "redundant": Rule(
        "note",
        "columns of a formula say what others say already, and are left out",
        "nothing: estimates are relative to what is left out",
    ),
    "absent-attribute": Rule(
        "note", "an attribute has no column for some alternatives and is 0 there", "nothing, if 0 is meant"
    ),
    "numbered-tasks": Rule(
        "note",
        "no column says which task, so each row is one, in the order of the table",
        "name the column of the task if there is one",
    ),
    "decimal-commas": Rule(
        "note",
        "numbers with decimal commas or marked thousands were read as numbers",
        "nothing; write numbers with a decimal point if this is not what they are",
    ),
    "numbers-as-text": Rule(
        "warning",
        "an attribute is text in which every value is a number, and is taken as a category",
        "make it a column of numbers if amounts are meant; nothing if these are names",
    ),
    "outside-option": Rule("note", "an outside option was added to tasks", "nothing"),
    "milliseconds": Rule("note", "response times in milliseconds were read as seconds", "nothing"),
}
"""All rules, by name."""


class Violation(NamedTuple):
    """Where a rule is broken, as positions in the grouped rows.

    Attributes
    ----------
    rule
        One of `RULES`.
    positions
        Rows of the grouped table; empty where the finding is about a whole column.
    detail
        What exactly was found at the first of them.
    """

    rule: str
    positions: Integer[np.ndarray, " found"]
    detail: str


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something to know about a table.

    Attributes
    ----------
    rule
        One of `RULES`.
    level
        ``error``, ``warning``, ``note``, or ``dropped`` for tasks that were left out.
    message
        One sentence, with the first place where it is so.
    rows
        The first few rows, as they are counted in the table.
    count
        How many rows; of what was dropped, how many tasks.
    advice
        What to do.
    """

    rule: str
    level: str
    message: str
    rows: tuple[int, ...]
    count: int
    advice: str

    def __str__(self) -> str:
        return f"{self.level} ({self.rule}): {self.message}"


class ChoiceDataError(DataError):
    """A table of choices breaks rules; `findings` holds each of them.

    Parameters
    ----------
    findings
        The errors among them are what the message says.
    where
        The table.
    """

    def __init__(self, findings: Iterable[Finding], where: str):
        self.findings = tuple(findings)
        errors = [finding for finding in self.findings if finding.level == "error"]
        further = "".join(f"\n  also: {finding.message}\n  try: {finding.advice}" for finding in errors[1:])
        super().__init__(errors[0].message, where=where, advice=errors[0].advice + further)


def make_finding(rule: str, message: str, *, rows: tuple[int, ...] = (), count: int = 0) -> Finding:
    """A finding that is not about single rows of grouped tasks."""
    return Finding(rule, RULES[rule].level, message, rows, count, _advice(rule))


def _advice(rule: str) -> str:
    """The rule's advice, with how to say it where tasks may be dropped."""
    own = RULES[rule]
    return f'{own.advice}: --drop {rule}, or RowFilter(drop=("{rule}",))' if own.droppable else own.advice


def settle(tasks: Tasks, found: Iterable[Violation], drop: frozenset[str]) -> tuple[Tasks, list[Finding]]:
    """Turn what was found into findings, and leave out the tasks that may be dropped.

    Returns
    -------
    tuple
        The tasks that remain, and the findings.
    """
    findings, bad = [], np.zeros(tasks.task_count, bool)
    for one in found:
        if one.rule in drop and RULES[one.rule].droppable:
            own = np.unique(tasks.task_of(one.positions))
            bad[own] = True
            findings.append(_dropped(tasks, one, len(own)))
        else:
            findings.append(_finding(tasks, one))
    return (keep_tasks(tasks, ~bad) if bad.any() else tasks), findings


def _finding(tasks: Tasks, found: Violation) -> Finding:
    rows = _rows(tasks, found.positions)
    message = f"{_place(tasks, found, rows)}: {found.detail}" if rows else found.detail
    if len(rows) > 1:
        shown = ", ".join(str(row) for row in rows[:ROWS_NAMED])
        more = f" and {len(rows) - ROWS_NAMED} more" if len(rows) > ROWS_NAMED else ""
        message += f" ({tasks.row_word}s {shown}{more})"
    rule = RULES[found.rule]
    return Finding(found.rule, rule.level, message, tuple(rows[:ROWS_NAMED]), len(rows), _advice(found.rule))


def _dropped(tasks: Tasks, found: Violation, count: int) -> Finding:
    rows = _rows(tasks, found.positions)
    word = "task was" if count == 1 else "tasks were"
    message = f"{count} {word} dropped: {RULES[found.rule].says}, first at {_place(tasks, found, rows)}"
    return Finding(
        found.rule, "dropped", message, tuple(rows[:ROWS_NAMED]), count, "nothing: you asked for it"
    )


def _rows(tasks: Tasks, positions: np.ndarray) -> list[int]:
    """Row numbers as the table's owner counts them; those that became several count once."""
    return np.unique(tasks.frame[ROW].gather(positions).to_numpy()).tolist()


def _place(tasks: Tasks, found: Violation, rows: list[int]) -> str:
    numbers = tasks.frame[ROW].gather(found.positions).to_numpy()
    task = int(tasks.task_of(found.positions[np.argmin(numbers) : np.argmin(numbers) + 1])[0])
    return f"{tasks.row_word} {rows[0]} (person {tasks.person_name(task)}, task {tasks.task_name(task)})"


def raise_errors(findings: Iterable[Finding], where: str) -> None:
    """Raise a `ChoiceDataError` if there are errors among the findings."""
    findings = list(findings)
    if any(finding.level == "error" for finding in findings):
        raise ChoiceDataError(findings, where)
