"""From a table as it is to checked rows of alternatives, grouped by task and person."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import polars as pl

from unsaid.data.checks import (
    CHOSEN,
    as_numbers,
    check_choices,
    check_duplicates,
    check_keys,
    check_ranges,
    read_chosen,
)
from unsaid.data.columns import Columns, resolve
from unsaid.data.counts import counts_in_place_of_choices, expand_counts
from unsaid.data.findings import RULES, Finding, Violation, make_finding, raise_errors, settle
from unsaid.data.grouping import Origin, Tasks, group, keep_rows
from unsaid.data.outside import with_outside
from unsaid.data.reshape import TableShape, choice_codes, from_differences, is_wide, split_names, to_long
from unsaid.data.tables import ROW, Table
from unsaid.types.errors import DataError

__all__ = ["RowFilter", "kept_rows", "prepare", "resolve_whole"]

UNKNOWN = "what was chosen is unknown"
"""The column that marks tasks whose choice is none of the alternatives; no table has one of this name."""

OF_ROWS = ("delay_days", "probability", "available")
"""Roles that may be stems of a wide table's columns."""


@dataclasses.dataclass(frozen=True)
class RowFilter:
    """Which rows and tasks are kept.

    Attributes
    ----------
    where
        A condition in SQL that rows of the table have to meet, such as ``purpose IN (1, 3)``.
    drop
        Rules of `RULES`; tasks that break one are left out and counted, rather than an error.
    """

    where: str | None = None
    drop: tuple[str, ...] = ()

    @property
    def rules(self) -> frozenset[str]:
        """The rules to drop tasks by.

        Raises
        ------
        DataError
            If one of them is no rule by which tasks can be dropped.
        """
        known = [name for name, rule in RULES.items() if rule.droppable]
        for name in self.drop:
            if name not in known:
                raise DataError("tasks cannot be dropped by this rule", expected=" or ".join(known), got=name)
        return frozenset(self.drop)


def prepare(
    table: Table, columns: Columns, layout: TableShape, row_filter: RowFilter
) -> tuple[Tasks, list[Finding]]:
    """Bring a table into order and check it.

    Returns
    -------
    tuple
        The tasks, with `CHOSEN`, and what there is to know about them.

    Raises
    ------
    DataError
        If columns or alternatives cannot be told apart.
    ChoiceDataError
        If the data breaks rules.

    Notes
    -----
    Where all tasks are dropped, none come back.
    """
    drop = row_filter.rules
    frame, findings = _kept(table, row_filter.where)
    if table.unanswered:
        message = f"{table.unanswered} choice sets were shown and not answered, and are left out"
        findings.append(make_finding("unanswered", message, count=table.unanswered))
    if table.rewritten:
        findings.append(make_finding("decimal-commas", f"read as numbers: {', '.join(table.rewritten)}"))
    frame, columns, origin, more = _long(table._replace(frame=frame), columns, layout)
    findings += more + check_keys(frame, columns, table.row_word)
    frame, more = read_chosen(frame, columns, table.row_word, layout.outside)
    findings += more
    numbers = [getattr(columns, role) for role in (*OF_ROWS, "response_seconds", "weights")]
    frame, more = as_numbers(frame, numbers, table.row_word)
    findings += more
    raise_errors(findings, table.where)
    tasks = group(frame, columns, table.row_word)
    for step in (_unknown, _unavailable, _outside(layout.outside), _choices):
        tasks, more = step(tasks, drop)
        findings += more
        raise_errors(findings, table.where)
        if not tasks.task_count:
            break
    return tasks._replace(origin=origin), findings


def _kept(table: Table, where: str | None) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows that meet the condition."""
    if where is None:
        return table.frame, []
    kept = kept_rows(table.frame, where)
    gone = table.frame.height - kept.height
    if kept.is_empty():
        raise DataError(
            "the condition keeps no row", where=table.where, expected="at least one row", got=where
        )
    message = f"{gone} of {table.frame.height} rows were left out: they do not meet {where}"
    return kept, [make_finding("kept-out", message, count=gone)] if gone else []


def kept_rows(frame: pl.DataFrame, where: str) -> pl.DataFrame:
    """The rows that meet a condition in SQL.

    Raises
    ------
    DataError
        If it cannot be used.
    """
    try:
        return frame.filter(pl.sql_expr(where))
    except pl.exceptions.PolarsError as error:
        raise DataError(
            "the condition cannot be used",
            where=where,
            expected="a condition in SQL on the table's columns, such as purpose IN (1, 3)",
            got=str(error).splitlines()[0],
        ) from None


def _long(
    table: Table, columns: Columns, layout: TableShape
) -> tuple[pl.DataFrame, Columns, Origin, list[Finding]]:
    """A row per alternative, what each column is, and where they come from."""
    frame, where = table.frame, table.where
    names = [name for name in frame.columns if name != ROW]
    empty = frozenset(name for name in names if frame[name].null_count() == frame.height)
    whole, stems = resolve_whole(columns, names, where, empty)
    origin = Origin(whole)
    frame = _whole_numbers(frame, [*whole.keys, *filter(None, [whole.chosen])])
    by_task = layout.shape == "differences" or is_wide(layout, whole, frame)
    frame, whole, findings = _with_keys(frame, whole, by_task=by_task, where=where)
    if not by_task:
        there = [name for name in frame.columns if name != ROW]
        whole = resolve(dataclasses.replace(whole, **stems), there, where, empty=empty)
        if whole.counts is None and counts_in_place_of_choices(frame, whole):
            whole = dataclasses.replace(whole, counts=whole.chosen, chosen=None)
        if whole.counts is None:
            return frame, whole, origin, findings
        counted = dataclasses.replace(origin.columns, counts=whole.counts, chosen=whole.chosen)
        frame, whole, more = expand_counts(frame, whole, where, of_people=counted.person is not None)
        return frame, whole, Origin(counted), findings + more
    if layout.shape == "differences":
        frame, whole = from_differences(_mark_unknown(frame, whole, ["0", "1"]), whole)
        return frame, whole, origin, findings
    split = split_names(layout, whole, frame, where, frozenset(stems.values()))
    known = [*choice_codes(frame, whole, split, layout), *filter(None, [layout.outside])]
    frame, whole, absent = to_long(_mark_unknown(frame, whole, known), split, whole, layout)
    there = [name for name in frame.columns if name not in (ROW, UNKNOWN)]
    whole = resolve(dataclasses.replace(whole, **stems), there, where, empty=empty)
    findings += [
        make_finding("absent-attribute", f"{stem} has no column for {', '.join(labels)}, and is 0 there")
        for stem, labels in absent.items()
        if stem in (whole.attributes or ()) or stem in stems.values()
    ]
    return frame, whole, Origin(dataclasses.replace(origin.columns, **stems), split.columns), findings


def resolve_whole(
    columns: Columns, names: list[str], where: str, empty: frozenset[str]
) -> tuple[Columns, dict[str, str]]:
    """Resolve the roles of whole columns; beside them, the roles told as stems of a wide table's columns."""
    stems = {role: name for role in OF_ROWS if (name := getattr(columns, role)) and name not in names}
    return resolve(dataclasses.replace(columns, **dict.fromkeys(stems)), names, where, empty=empty), stems


def _whole_numbers(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """Ids that were read as 1.0, 2.0, ... as whole numbers, as where a column had holes."""
    for name in names:
        values = frame[name]
        if values.dtype.is_float() and values.is_finite().any():
            values = values.fill_nan(None)
            if bool((values.round() == values).all()):
                frame = frame.with_columns(values.cast(pl.Int64, strict=False).alias(name))
    return frame


def _with_keys(
    frame: pl.DataFrame, columns: Columns, *, by_task: bool, where: str
) -> tuple[pl.DataFrame, Columns, list[Finding]]:
    """Fill in what stands in no column: whose task it is, and which."""
    findings = []
    if not columns.tasks and not by_task:
        raise DataError(
            "no column says which rows are a task",
            where=where,
            expected="a column such as task, trial, chid or obsid, or task=...",
            got=", ".join(name for name in frame.columns if name != ROW),
            advice="name the column or columns that name a task; or --wide, TableShape(shape='wide')",
        )
    if columns.person is None:
        findings.append(make_finding("no-person", RULES["no-person"].says, count=frame.height))
        name = _unused("person", frame)
        own = [pl.col(task).cast(pl.String) for task in columns.tasks] or [pl.col(ROW).cast(pl.String)]
        frame = frame.with_columns(pl.concat_str(own, separator="/").alias(name))
        columns = dataclasses.replace(columns, person=name)
    if not columns.tasks:
        findings.append(make_finding("numbered-tasks", RULES["numbered-tasks"].says))
        name = _unused("task", frame)
        frame = frame.with_columns(pl.int_range(1, pl.len() + 1).over(str(columns.person)).alias(name))
        columns = dataclasses.replace(columns, task=name)
    return frame, columns, findings


def _unused(name: str, frame: pl.DataFrame) -> str:
    while name in frame.columns:
        name += "_"
    return name


def _mark_unknown(frame: pl.DataFrame, columns: Columns, known: list[str]) -> pl.DataFrame:
    """Mark tasks whose choice is recorded and none of those that are known."""
    chosen = frame[str(columns.chosen)]
    text = (chosen.cast(pl.Int8) if chosen.dtype == pl.Boolean else chosen).cast(pl.String)
    return frame.with_columns((text.is_not_null() & ~text.is_in(known).fill_null(True)).alias(UNKNOWN))


Step = Callable[[Tasks, frozenset[str]], tuple[Tasks, list[Finding]]]


def _unknown(tasks: Tasks, drop: frozenset[str]) -> tuple[Tasks, list[Finding]]:
    if UNKNOWN not in tasks.frame.columns:
        return tasks, []
    bad = tasks.frame[UNKNOWN].arg_true().to_numpy()
    found = (
        [Violation("unknown-choice", bad, "what was chosen is none of the alternatives")] if len(bad) else []
    )
    tasks, findings = settle(tasks, found, drop)
    return tasks._replace(frame=tasks.frame.drop(UNKNOWN)), findings


def _unavailable(tasks: Tasks, drop: frozenset[str]) -> tuple[Tasks, list[Finding]]:
    """Leave out what could not be chosen, once nobody has chosen it."""
    name = tasks.columns.available
    if name is None:
        return tasks, []
    tasks, findings = settle(tasks, _availability(tasks, name), drop)
    if any(finding.level == "error" for finding in findings):
        return tasks, findings
    offered = (tasks.frame[name] == 1).to_numpy()
    gone = int((~offered).sum())
    if gone:
        message = f"{gone} of {len(offered)} alternatives were not available, and are left out"
        findings.append(make_finding("unavailable", message, count=gone))
        tasks = keep_rows(tasks, offered)
    return tasks, findings


def _availability(tasks: Tasks, name: str) -> Iterator[Violation]:
    values, chosen = tasks.frame[name], tasks.frame[CHOSEN].fill_null(0).to_numpy() == 1
    neither = (~values.is_in([0, 1])).fill_null(True).arg_true().to_numpy()
    if len(neither):
        yield Violation("not-zero-or-one", neither, f"{name} is {values[int(neither[0])]}, neither 0 nor 1")
    offered = (values == 1).fill_null(False).to_numpy()
    bad = np.flatnonzero(chosen & ~offered)
    if len(bad):
        label = tasks.columns.alternative
        which = f" {tasks.frame[label][int(bad[0])]}" if label else ""
        yield Violation("chosen-unavailable", bad, f"the chosen alternative{which} was not available")
    nothing = np.add.reduceat(offered, tasks.task_start[:-1], dtype=np.int64) == 0
    if nothing.any():
        yield Violation("one-alternative", tasks.task_start[:-1][nothing], "no alternative was available")


def _outside(label: str | None) -> Step:
    def step(tasks: Tasks, drop: frozenset[str]) -> tuple[Tasks, list[Finding]]:
        return (tasks, []) if label is None else with_outside(tasks, label, CHOSEN)

    return step


def _choices(tasks: Tasks, drop: frozenset[str]) -> tuple[Tasks, list[Finding]]:
    found = [*check_choices(tasks), *check_duplicates(tasks), *check_ranges(tasks)]
    return settle(tasks, found, drop)
