"""Panels from a Parquet file that is larger than memory: some people at a time, checked as a whole.

The file is gone through twice: once to check it, to find attributes and the levels of categories,
and once to give panels. Where the rows of each person stand together it is read from front to
back; otherwise once for each batch, picking out the people whose turn it is.
"""

import dataclasses
import pathlib
from collections.abc import Iterator

import numpy as np
import polars as pl

from unsaid.data import formula as formulas
from unsaid.data.assemble import (
    MOST_LEVELS,
    assemble,
    attribute_names,
    attributes_found,
    check_used,
    designs,
    redundant_finding,
    unused_weights,
    with_formula,
    with_labels,
)
from unsaid.data.checks import differs_in_tasks
from unsaid.data.coding import Coding, levels_of
from unsaid.data.columns import CONSTANT, Columns
from unsaid.data.findings import ROWS_NAMED, Finding, make_finding, raise_errors
from unsaid.data.grouping import Tasks
from unsaid.data.order import natural_order
from unsaid.data.outside import is_outside
from unsaid.data.panel import Panel
from unsaid.data.prepare import RowFilter, kept_rows, prepare, resolve_whole
from unsaid.data.recipe import Recipe
from unsaid.data.redundancy import redundant, within_products
from unsaid.data.reshape import TableShape
from unsaid.data.tables import ROW, Table, scan_parquet
from unsaid.types.errors import DataError

__all__ = ["Batches", "Parts", "Unvaried", "merged", "read_batches"]

ROWS_PER_BATCH = 3_000_000
"""Rows that are held at once, about; a person is never divided."""


@dataclasses.dataclass(frozen=True)
class Parts:
    """A file in parts of whole people.

    Attributes
    ----------
    scan
        Of the file.
    owner
        The columns that say whose a row is; none where each row is a person's only one.
    total
        Rows of the file.
    rows
        Rows of a part, about.
    together
        Whether the rows of each person stand together.
    """

    scan: pl.LazyFrame
    owner: tuple[str, ...]
    total: int
    rows: int
    together: bool

    def __iter__(self) -> Iterator[pl.DataFrame]:
        return self._one_after_the_other() if self.together else self._picked()

    def _one_after_the_other(self) -> Iterator[pl.DataFrame]:
        rest: pl.DataFrame | None = None
        for first in range(0, self.total, self.rows):
            frame = self.scan.slice(first, self.rows).collect()
            frame = frame if rest is None else pl.concat([rest, frame])
            done = frame.height
            if self.owner and first + self.rows < self.total:
                # the rows of the last person may go on in the next part
                last = frame.row(-1, named=True)
                same = [pl.col(name).eq_missing(pl.lit(last[name], frame[name].dtype)) for name in self.owner]
                done -= frame.select(pl.all_horizontal(same).sum()).item()
            if done:
                yield frame[:done]
            rest = frame[done:]

    def _picked(self) -> Iterator[pl.DataFrame]:
        count = -(-self.total // self.rows)
        turn = pl.struct(self.owner).hash() % count
        for number in range(count):
            frame = self.scan.filter(turn == number).collect()
            if frame.height:
                yield frame


@dataclasses.dataclass(frozen=True)
class Batches:
    """Panels of some people each; iterate as often as needed.

    Attributes
    ----------
    parts
        Of the file.
    where
        Name of the file.
    columns
        Which column is what, the attributes among them.
    terms
        Of a formula, or None.
    layout, coding, row_filter
        As told.
    recipe
        How each part becomes a panel.
    people, tasks
        How many.
    findings
        Warnings and notes about the whole file, and what was dropped.
    """

    parts: Parts
    where: str
    columns: Columns
    terms: formulas.Formula | None
    layout: TableShape
    coding: Coding
    row_filter: RowFilter
    recipe: Recipe | None = None
    people: int = 0
    tasks: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def summary(self) -> str:
        """What was read, in one sentence, and below it a line for each finding."""
        names = self.columns.attributes or ()
        first = (
            f"{self.where}: {self.people} people, {self.tasks} tasks, {len(names)} columns "
            f"({', '.join(names)}), read some people at a time"
        )
        said = () if self.recipe is None else self.recipe.said
        return "\n".join([first, *said, *(f"  {finding}" for finding in self.findings)])

    def __iter__(self) -> Iterator[Panel]:
        """Panels with the same attributes.

        Raises
        ------
        ChoiceDataError
            After the last one, if an attribute is the same for all alternatives of every task or a
            covariate for all people.
        """
        same = Unvaried()
        for tasks, _ in _checked(self):
            if tasks is not None and tasks.task_count:
                panel, findings = assemble(tasks, self.terms, self.coding, self.layout.outside, self.recipe)
                raise_errors(findings, self.where)
                same.see(panel)
                yield panel
        raise_errors(same.findings, self.where)


@dataclasses.dataclass
class Unvaried:
    """Attributes and covariates that have not differed so far.

    Attributes
    ----------
    attributes
        The same for all alternatives of every task.
    covariates
        The same for all people, with their values.
    """

    attributes: set[str] | None = None
    covariates: dict[str, float] | None = None

    def see(self, panel: Panel) -> None:
        """Take out what differs in a panel."""
        attributes = set(panel.names) if self.attributes is None else self.attributes
        self.attributes = {
            name
            for name in attributes
            if not differs_in_tasks(panel.attributes[:, panel.names.index(name)], panel.task_start)
        }
        values = dict(zip(panel.covariate_names, panel.covariates.T, strict=True))
        first = {name: float(column[0]) for name, column in values.items()}
        covariates = first if self.covariates is None else self.covariates
        self.covariates = {
            name: value for name, value in covariates.items() if bool(np.all(values[name] == value))
        }

    @property
    def findings(self) -> list[Finding]:
        """An error for each."""
        return [
            *(
                make_finding("constant-attribute", f"{name} is the same for all alternatives of every task")
                for name in sorted(self.attributes or ())
            ),
            *(
                make_finding("constant-covariate", f"{name} is the same for all people")
                for name in self.covariates or ()
            ),
        ]


def read_batches(
    path: pathlib.Path | str,
    columns: Columns | None = None,
    *,
    formula: str | None = None,
    layout: TableShape | None = None,
    coding: Coding | None = None,
    row_filter: RowFilter | None = None,
    rows: int = ROWS_PER_BATCH,
) -> Batches:
    """Check a Parquet file part by part, to be read in panels of bounded size.

    Parameters
    ----------
    path
        Of the file.
    columns, formula, layout, coding, row_filter
        As for `read_panel`.
    rows
        Rows that are held at once, about.

    Raises
    ------
    DataError
        If the file cannot be read, its columns cannot be told apart, or a formula depends on all
        rows at once.
    ChoiceDataError
        If the data breaks rules; of the first part in which it does.
    """
    path = pathlib.Path(path)
    layout, coding, row_filter = layout or TableShape(), coding or Coding(), row_filter or RowFilter()
    columns, terms = with_formula(columns or Columns(), formula)
    scan = scan_parquet(path)
    names = [name for name in scan.collect_schema().names() if name != ROW]
    counts = scan.select(pl.len().alias(ROW), pl.all().exclude(ROW).null_count()).collect().row(0, named=True)
    empty = frozenset(name for name in names if counts[name] == counts[ROW])
    whole, stems = resolve_whole(columns, names, path.name, empty)
    owner = (whole.person,) if whole.person else whole.tasks
    parts = Parts(scan.drop(empty), owner, counts[ROW], rows, _stand_together(scan, owner))
    told_columns = dataclasses.replace(whole, **stems)
    batches = Batches(parts, path.name, told_columns, terms, layout, coding, row_filter)
    found = _surveyed(batches)
    assert found.recipe is not None  # noqa: S101 - the survey made it
    return dataclasses.replace(found, recipe=found.recipe.with_found(columns))


def _stand_together(scan: pl.LazyFrame, owner: tuple[str, ...]) -> bool:
    """Whether nobody comes back after somebody else."""
    if not owner:
        return True
    changes = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in owner)
    # the first row has none before it
    runs = changes.slice(1).sum() + 1
    row = scan.select(runs=runs, people=pl.struct(owner).n_unique()).collect(engine="streaming").row(0)
    return row[0] == row[1]


def _checked(batches: Batches) -> Iterator[tuple[Tasks | None, list[Finding]]]:
    """The tasks of each part, checked; none where no row of it is kept."""
    for frame in batches.parts:
        row_filter, gone = batches.row_filter, 0
        if row_filter.where is not None:
            before, frame = frame.height, kept_rows(frame, row_filter.where)
            gone = before - frame.height
        findings = (
            [make_finding("kept-out", f"{gone} rows do not meet {row_filter.where}", count=gone)]
            if gone
            else []
        )
        if frame.is_empty():
            yield None, findings
            continue
        row_filter = dataclasses.replace(row_filter, where=None)
        table = Table(frame, batches.where, "row")
        tasks, more = prepare(table, batches.columns, batches.layout, row_filter)
        findings += more
        if tasks.task_count and tasks.columns.attributes is not None:
            tasks, more = check_used(tasks, batches.coding, batches.layout.outside, row_filter.rules)
            findings += more
        raise_errors(findings, batches.where)
        yield tasks, findings


def _surveyed(batches: Batches) -> Batches:
    """Go through the whole file once: what are the attributes and levels, and is all well."""
    told_attributes = batches.columns.attributes
    found: dict[str, None] = {}
    others: dict[str, None] = {}
    levels: dict[str, set[str]] = {}
    categories: dict[str, dict[str, set[float]]] = {"attributes": {}, "covariates": {}}
    people = tasks_seen = 0
    findings: list[Finding] = []
    for tasks, more in _checked(batches):
        findings += more
        if tasks is None or not tasks.task_count:
            continue
        if not people:
            findings += unused_weights(tasks)
        if batches.terms is not None:
            _see_formula(tasks, batches, categories)
        names, left = (list(told_attributes), []) if told_attributes is not None else attribute_names(tasks)
        found |= dict.fromkeys(names)
        others |= dict.fromkeys(left)
        for name, own in _levels(tasks, [*found, *batches.columns.covariates], batches).items():
            levels.setdefault(name, set()).update(own)
        people += len(tasks.person_start) - 1
        tasks_seen += tasks.task_count
    if not people:
        raise DataError("no task is left", where=batches.where, expected="at least one task", got="0 tasks")
    if told_attributes is None:
        many = [name for name in found if len(levels.get(name, ())) > MOST_LEVELS]
        found = {name: None for name in found if name not in many}
        findings += attributes_found(list(found), [*(name for name in others if name not in found), *many])
    ordered = {name: tuple(natural_order(pl.Series(sorted(own)))) for name, own in levels.items()}
    states = {
        part: {"categories": {code: sorted(own) for code, own in by_code.items()}, "transforms": {}}
        for part, by_code in categories.items()
    }
    columns = dataclasses.replace(batches.columns, attributes=tuple(found))
    recipe = Recipe(columns, (), levels=ordered, states=states)
    batches = dataclasses.replace(batches, columns=columns, people=people, tasks=tasks_seen)
    recipe, more = _whole_recipe(dataclasses.replace(batches, recipe=recipe))
    return dataclasses.replace(batches, recipe=recipe, findings=tuple(merged([*findings, *more])))


def _whole_recipe(batches: Batches) -> tuple[Recipe, list[Finding]]:
    """How each part becomes a panel: what is redundant is so in the whole file."""
    outside, products, found = batches.layout.outside, None, None
    for tasks, _ in _checked(batches):
        if tasks is None or not tasks.task_count:
            continue
        recipe, design, about = designs(tasks, batches.terms, batches.coding, outside, batches.recipe)
        found = recipe, design, about
        own = within_products(design, tasks.task_start)
        if own is None:
            break
        products = own if products is None else products + own
    assert found is not None  # noqa: S101 - there are people
    recipe, design, about = found
    dropped = redundant(design, products)
    names = tuple(name for name in design.names if name not in dropped)
    names = names if outside is None else (*names, CONSTANT)
    findings = [redundant_finding(dropped)] if dropped else []
    return dataclasses.replace(recipe, names=names, dropped=dropped), findings


def _levels(tasks: Tasks, names: list[str], batches: Batches) -> dict[str, tuple[str, ...]]:
    outside = is_outside(tasks.frame, tasks.columns.alternative, batches.layout.outside)
    return levels_of(tasks.frame.filter(~outside), names, with_labels(batches.coding, tasks.columns))


def _see_formula(tasks: Tasks, batches: Batches, categories: dict[str, dict[str, set[float]]]) -> None:
    """Collect the levels of categories of numbers; refuse a mean or a scale, which is of one part only."""
    assert batches.terms is not None  # noqa: S101 - for the type checker
    columns = dataclasses.replace(
        tasks.columns, attributes=batches.terms.variables, covariates=batches.terms.covariate_variables
    )
    _, *parts = designs(
        tasks._replace(columns=columns), batches.terms, batches.coding, batches.layout.outside
    )
    for design, by_code in zip(parts, categories.values(), strict=True):
        if design.stateful:
            raise DataError(
                f"{design.stateful[0]} depends on all rows at once",
                where=batches.where,
                expected="terms that can be computed row by row",
                got=", ".join(design.stateful),
                advice="compute that column beforehand, or write its constants into the formula",
            )
        for code, own in design.state.get("categories", {}).items():
            # the levels of text are known from its columns
            if not any(isinstance(level, str) for level in own):
                by_code.setdefault(code, set()).update(own)


def merged(findings: list[Finding]) -> list[Finding]:
    """Findings of several parts, one for each rule and level, in order of appearance."""
    by_kind: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_kind.setdefault((finding.rule, finding.level), []).append(finding)
    return [own[0] if len(own) == 1 else _together(own) for own in by_kind.values()]


def _together(findings: list[Finding]) -> Finding:
    """One finding for several of the same kind."""
    first, count = findings[0], sum(finding.count for finding in findings)
    rows = tuple(sorted({row for finding in findings for row in finding.rows})[:ROWS_NAMED])
    message = f"{first.message}; {count} in {len(findings)} parts of the file" if count else first.message
    return dataclasses.replace(first, message=message, rows=rows, count=count)
