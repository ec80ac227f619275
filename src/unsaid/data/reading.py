"""From any table of choices to a panel: read, put in order, check, code."""

from typing import NamedTuple

from unsaid.data.assemble import assemble, check_used, find_attributes, unused_weights, with_formula
from unsaid.data.coding import Coding
from unsaid.data.columns import Columns
from unsaid.data.findings import Finding, raise_errors
from unsaid.data.panel import Panel
from unsaid.data.prepare import RowFilter, prepare
from unsaid.data.reshape import TableShape
from unsaid.data.tables import Source, read_table
from unsaid.types.errors import DataError

__all__ = ["Reading", "read_panel"]


class Reading(NamedTuple):
    """A panel and what there is to know about how it was read.

    Attributes
    ----------
    panel
        The choices.
    findings
        Warnings and notes, and what was dropped.
    columns
        Which column was taken as what.
    where
        The table.
    rows
        How many rows the table had.
    """

    panel: Panel
    findings: tuple[Finding, ...]
    columns: Columns
    where: str
    rows: int

    @property
    def dropped(self) -> dict[str, int]:
        """How many tasks were left out, by the rule that they broke."""
        return {finding.rule: finding.count for finding in self.findings if finding.level == "dropped"}

    @property
    def summary(self) -> str:
        """What was read, in one sentence, and below it a line for each finding."""
        panel = self.panel
        sizes = panel.rows_per_task
        several = f"{sizes.min()} to {sizes.max()}" if sizes.min() < sizes.max() else f"{sizes.max()}"
        first = (
            f"{self.where}: {panel.person_count} people, {panel.task_count} tasks of {several} "
            f"alternatives, {len(panel.names)} attributes ({', '.join(panel.names)})"
        )
        said = [] if panel.recipe is None else panel.recipe.said
        return "\n".join([first, *said, *(f"  {finding}" for finding in self.findings)])


def read_panel(
    source: Source,
    columns: Columns | None = None,
    *,
    formula: str | None = None,
    layout: TableShape | None = None,
    coding: Coding | None = None,
    row_filter: RowFilter | None = None,
) -> Reading:
    """Read choices from a file or frame.

    Parameters
    ----------
    source
        A path to CSV, Parquet or Excel, a polars DataFrame or LazyFrame, or a pandas DataFrame.
    columns
        Which column is what; roles not told are found by obvious names.
    formula
        What utility depends on, such as ``~ price + C(brand) + price:income | age``, instead of
        attributes and covariates in `columns`.
    layout
        A row per alternative or per task, and the outside option.
    coding
        How text becomes numbers.
    row_filter
        Which rows are kept, and which faulty tasks are dropped rather than an error.

    Raises
    ------
    DataError
        If the table cannot be read or its columns cannot be told apart.
    ChoiceDataError
        If the data breaks rules (`unsaid.data.findings.RULES`); names the rows.
    """
    table = read_table(source)
    where, row_count = table.where, table.frame.height
    layout, coding, row_filter = layout or TableShape(), coding or Coding(), row_filter or RowFilter()
    columns, terms = with_formula(columns or Columns(), formula)
    tasks, findings = prepare(table, columns, layout, row_filter)
    if columns.attributes is None and tasks.task_count:
        tasks, more = find_attributes(tasks)
        findings += more
    findings += unused_weights(tasks)
    tasks, more = check_used(tasks, coding, layout.outside, row_filter.rules)
    findings += more
    raise_errors(findings, where)
    if not tasks.task_count:
        raise DataError(
            "no task is left",
            where=where,
            expected="at least one task without faults",
            got="; ".join(finding.message for finding in findings if finding.level == "dropped"),
        )
    panel, more = assemble(tasks, terms, coding, layout.outside)
    findings += more
    raise_errors(findings, where)
    assert panel.recipe is not None  # noqa: S101 - it came from a table
    panel = panel._replace(recipe=panel.recipe.with_found(columns))
    return Reading(panel, tuple(findings), tasks.columns, where, row_count)
