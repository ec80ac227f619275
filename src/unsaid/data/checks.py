"""What a table of choices is checked for; each check says where, and nothing is mended by itself."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import polars as pl
from jaxtyping import Float, Int, Shaped

from unsaid.data.columns import Columns
from unsaid.data.findings import ROWS_NAMED, Finding, Violation, make_finding
from unsaid.data.grouping import Tasks
from unsaid.data.tables import ROW

__all__ = [
    "CHOSEN",
    "as_numbers",
    "check_choices",
    "check_constant",
    "check_duplicates",
    "check_keys",
    "check_numeric_text",
    "check_one_task",
    "check_people",
    "check_ranges",
    "check_values",
    "differs_in_tasks",
    "read_chosen",
]

CHOSEN = "chosen as 0 or 1"
"""The column that holds what was chosen as 0, 1 or nothing; no table has one of this name."""

TASKS_AT_ONCE = 10_000
"""Tasks that are looked at together, where one that tells is enough."""

YES = ("1", "true", "yes", "t", "y")
NO = ("0", "false", "no", "f", "n")


def check_keys(frame: pl.DataFrame, columns: Columns, row_word: str) -> list[Finding]:
    """Every row says whose it is, which task and which alternative."""
    findings = []
    for name in columns.keys:
        rows = frame[ROW].filter(_missing(frame[name]))
        if len(rows):
            message = f"{row_word} {rows[0]}: {name} is empty (in {len(rows)} {row_word}s)"
            findings.append(
                make_finding("missing-key", message, rows=tuple(rows[:ROWS_NAMED].to_list()), count=len(rows))
            )
    return findings


def _missing(values: pl.Series) -> pl.Series:
    return values.is_null() | values.is_nan() if values.dtype.is_float() else values.is_null()


def read_chosen(
    frame: pl.DataFrame, columns: Columns, row_word: str, outside: str | None = None
) -> tuple[pl.DataFrame, list[Finding]]:
    """Add `CHOSEN`: from 0 and 1, from yes and no, or from the label of what was chosen.

    Parameters
    ----------
    outside
        Label of the outside option, which may have been chosen without having a row.
    """
    values = frame[str(columns.chosen)]
    chosen = _zero_or_one(values)
    odd = chosen.is_null() & ~_missing(values)
    if odd.any() and columns.alternative is not None:
        labels = frame[columns.alternative].cast(pl.String)
        own = values.cast(pl.String)
        known = own.is_in([*labels.unique(), *filter(None, [outside])]).fill_null(True)
        if known.all():
            return frame.with_columns((own == labels).cast(pl.Int8).alias(CHOSEN)), []
        keys = list(dict.fromkeys(name for name in (columns.person, *columns.tasks) if name is not None))
        if known.any() and (frame.select(pl.col(values.name).n_unique().over(keys)).to_series() == 1).all():
            return frame.with_columns(chosen.alias(CHOSEN)), [_no_label(frame, own, ~known, row_word)]
    findings = _not_zero_or_one(frame, values, odd, row_word) if odd.any() else []
    return frame.with_columns(chosen.alias(CHOSEN)), findings


def _no_label(frame: pl.DataFrame, own: pl.Series, odd: pl.Series, row_word: str) -> Finding:
    rows, first = frame[ROW].filter(odd), own.filter(odd)[0]
    message = (
        f"{row_word} {rows[0]}: {own.name} is {first}, which is no alternative (in {len(rows)} {row_word}s); "
        f"if it stands for taking none of them: --outside {first}"
    )
    return make_finding("unknown-choice", message, rows=tuple(rows[:ROWS_NAMED].to_list()), count=len(rows))


def _zero_or_one(values: pl.Series) -> pl.Series:
    """As 0 or 1; nothing where it is neither."""
    if values.dtype == pl.Boolean:
        return values.cast(pl.Int8)
    if values.dtype.is_numeric():
        frame = values.to_frame("x").select(
            pl.when(pl.col("x") == 1).then(1).when(pl.col("x") == 0).then(0).cast(pl.Int8)
        )
        return frame.to_series()
    text = values.cast(pl.String).str.strip_chars().str.to_lowercase().to_frame("x")
    yes, no = pl.col("x").is_in(YES), pl.col("x").is_in(NO)
    return text.select(pl.when(yes).then(1).when(no).then(0).cast(pl.Int8)).to_series()


def _not_zero_or_one(frame: pl.DataFrame, values: pl.Series, odd: pl.Series, row_word: str) -> list[Finding]:
    rows, first = frame[ROW].filter(odd), values.filter(odd)[0]
    message = f"{row_word} {rows[0]}: {values.name} is {first}, neither 0 nor 1 (in {len(rows)} {row_word}s)"
    return [
        make_finding("not-zero-or-one", message, rows=tuple(rows[:ROWS_NAMED].to_list()), count=len(rows))
    ]


def as_numbers(
    frame: pl.DataFrame, names: Iterable[str | None], row_word: str
) -> tuple[pl.DataFrame, list[Finding]]:
    """Columns that must be numbers as numbers, and where they are none."""
    findings = []
    for name in dict.fromkeys(name for name in names if name is not None):
        values = frame[name]
        if values.dtype.is_numeric():
            continue
        numbers = values.cast(pl.Float64, strict=False)
        odd = numbers.is_null() & values.is_not_null()
        if odd.any():
            rows, first = frame[ROW].filter(odd), values.filter(odd)[0]
            message = f"{row_word} {rows[0]}: {name} is {first}, not a number (in {len(rows)} {row_word}s)"
            findings.append(
                make_finding(
                    "not-a-number", message, rows=tuple(rows[:ROWS_NAMED].to_list()), count=len(rows)
                )
            )
        frame = frame.with_columns(numbers.alias(name))
    return frame, findings


def check_values(tasks: Tasks, names: Sequence[str], exempt: pl.Series) -> Iterator[Violation]:
    """Nothing that is used is missing or infinite.

    Parameters
    ----------
    names
        The columns that are used.
    exempt
        Rows that need none of them: the outside option.
    """
    for name in dict.fromkeys(names):
        values = tasks.frame[name]
        missing = (_missing(values) & ~exempt).arg_true().to_numpy()
        if len(missing):
            yield Violation("missing-value", missing, f"{name} is empty")
        if values.dtype.is_float():
            infinite = (values.is_infinite().fill_null(False) & ~exempt).arg_true().to_numpy()
            if len(infinite):
                yield Violation("not-finite", infinite, f"{name} is {values[int(infinite[0])]}")


def check_numeric_text(tasks: Tasks, names: Sequence[str]) -> Iterator[Violation]:
    """Text that is mostly numbers is a column of numbers with something else in it; all numbers are said."""
    for name in names:
        values = tasks.frame[name]
        if values.dtype != pl.String:
            continue
        distinct = values.drop_nulls().unique()
        numbers = distinct.cast(pl.Float64, strict=False)
        if len(distinct) > 2 * numbers.null_count() > 0:
            odd = values.is_in(distinct.filter(numbers.is_null()).to_list()).arg_true().to_numpy()
            yield Violation("not-a-number", odd, f"{name} is {values[int(odd[0])]}, elsewhere numbers")
        elif len(distinct) > 2 and not numbers.null_count():  # of two, a category is as good as a number
            none = np.zeros(0, int)
            yield Violation("numbers-as-text", none, f"{name} is text in which every value is a number")


def check_ranges(tasks: Tasks) -> Iterator[Violation]:
    """Delays and weights are not below 0, probabilities in [0, 1], response times above 0."""
    columns, frame = tasks.columns, tasks.frame
    for name, low, high, says in (
        (columns.delay_days, 0.0, np.inf, "a delay of at least 0 days"),
        (columns.probability, 0.0, 1.0, "a probability between 0 and 1"),
        (columns.weights, 0.0, np.inf, "a weight of at least 0"),
        (columns.response_seconds, np.nextafter(0.0, 1.0), np.inf, "a time above 0"),
    ):
        if name is None:
            continue
        values = frame[name]
        # holes are another check's
        bad = (~values.is_between(low, high)).fill_null(False) & ~_missing(values)
        positions = bad.arg_true().to_numpy()
        if len(positions):
            yield Violation("out-of-range", positions, f"{name} is {values[int(positions[0])]}, not {says}")


def check_choices(tasks: Tasks) -> Iterator[Violation]:
    """Every task has at least two alternatives and exactly one choice."""
    if not tasks.task_count:
        return
    chosen = tasks.frame[CHOSEN].fill_null(0).to_numpy()
    counts = np.add.reduceat(chosen, tasks.task_start[:-1], dtype=np.int64)
    none = counts == 0
    if none.any():
        yield Violation("no-choice", tasks.task_start[:-1][none], "no alternative of the task is chosen")
    several = np.flatnonzero(counts > 1)
    if len(several):
        rows = np.flatnonzero((chosen == 1) & np.repeat(counts > 1, np.diff(tasks.task_start)))
        yield Violation("two-choices", rows, f"{counts[several[0]]} alternatives of the task are chosen")
    single = np.diff(tasks.task_start) == 1
    if single.any():
        yield Violation("one-alternative", tasks.task_start[:-1][single], "the task has one alternative")


def check_duplicates(tasks: Tasks) -> Iterator[Violation]:
    """No alternative stands in its task twice; without labels, copies of rows are worth a warning."""
    name, frame = tasks.columns.alternative, tasks.frame
    if not frame.height:
        return
    index = np.repeat(np.arange(tasks.task_count), np.diff(tasks.task_start))
    if name is not None:
        same = (frame[name] == frame[name].shift(1)).fill_null(False).to_numpy()
        same[1:] &= index[1:] == index[:-1]
        if same.any():
            first = int(np.flatnonzero(same)[0])
            detail = (
                f"alternative {frame[name][first]} stands in {tasks.row_word} {frame[ROW][first - 1]} already"
            )
            yield Violation("duplicate", np.flatnonzero(same), detail)
        return
    hashed = pl.DataFrame({"task": index, "hash": frame.drop(ROW).hash_rows()})
    copies = (~hashed.select(pl.struct("task", "hash").is_first_distinct()).to_series()).arg_true().to_numpy()
    if len(copies):
        yield Violation("identical-rows", copies, "the row is a copy of another one of its task")


def differs_in_tasks(
    values: Shaped[np.ndarray, " row"], task_start: Int[np.ndarray, " task_plus_one"]
) -> bool:
    """Whether a column differs between the alternatives of any task; looks no further than it must."""
    for first in range(0, len(task_start) - 1, TASKS_AT_ONCE):
        starts = task_start[first : first + TASKS_AT_ONCE + 1]
        own = values[starts[0] : starts[-1]]
        changes = own[1:] != own[:-1]
        if own.dtype.kind == "f":
            changes &= ~(np.isnan(own[1:]) & np.isnan(own[:-1]))
        # from the last row of a task to the first of the next is no difference within one
        changes[starts[1:-1] - starts[0] - 1] = False
        if changes.any():
            return True
    return False


def check_constant(
    tasks: Tasks, names: Sequence[str], values: Float[np.ndarray, "row column"]
) -> list[Finding]:
    """Every attribute differs between the alternatives of some task."""
    return [
        make_finding("constant-attribute", f"{name} is the same for all alternatives of every task")
        for column, name in enumerate(names)
        if not differs_in_tasks(values[:, column], tasks.task_start)
    ]


def check_people(tasks: Tasks, names: Sequence[str]) -> Iterator[Violation]:
    """What is known of a person is the same in all of their rows, a task's response time in all of its."""
    starts = tasks.task_start[tasks.person_start]
    for name in names:
        yield from _varying(tasks, name, starts, "varying-covariate", "than in the person's first row")
    if tasks.columns.response_seconds is not None:
        name = tasks.columns.response_seconds
        yield from _varying(tasks, name, tasks.task_start, "varying-in-task", "than in the task's first row")


def _varying(tasks: Tasks, name: str, starts: np.ndarray, rule: str, than: str) -> Iterator[Violation]:
    values = tasks.frame[name]
    if values.dtype.is_float():
        values = values.fill_nan(None)
    first = values.gather(np.repeat(starts[:-1], np.diff(starts)))
    # what is missing is another check's
    differs = (values != first).fill_null(False).arg_true().to_numpy()
    if len(differs):
        at = int(differs[0])
        yield Violation(rule, differs, f"{name} is {values[at]}, another {than} ({first[at]})")


def check_one_task(tasks: Tasks) -> Iterator[Violation]:
    """A person with one task is worth a warning."""
    single = np.diff(tasks.person_start) == 1
    if single.any():
        rows = tasks.task_start[tasks.person_start[:-1][single]]
        detail = "everybody has one task" if single.all() else "the person has one task"
        yield Violation("one-task", rows, detail)
