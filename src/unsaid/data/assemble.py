"""From checked rows to the arrays of a panel: which columns are attributes, and their numbers."""

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from jaxtyping import Float

from unsaid.data import formula as formulas
from unsaid.data.checks import (
    CHOSEN,
    check_constant,
    check_numeric_text,
    check_one_task,
    check_people,
    check_values,
    differs_in_tasks,
)
from unsaid.data.coding import Coding, Levels, code, levels_of
from unsaid.data.columns import Columns, looks_like_weights
from unsaid.data.findings import Finding, Violation, make_finding, settle
from unsaid.data.grouping import Tasks, labels_of
from unsaid.data.order import natural_order, order_codes
from unsaid.data.outside import CONSTANT, is_outside
from unsaid.data.panel import Labels, Panel
from unsaid.data.recipe import Recipe
from unsaid.data.redundancy import redundant, within_products, without
from unsaid.data.tables import ROW
from unsaid.types.errors import DataError

if TYPE_CHECKING:
    from formulaic.formula import SimpleFormula

__all__ = [
    "MOST_LEVELS",
    "assemble",
    "attribute_names",
    "attributes_found",
    "check_used",
    "designs",
    "find_attributes",
    "redundant_finding",
    "unused_weights",
    "with_formula",
    "with_labels",
]

MOST_LEVELS = 30
"""Text is taken as an attribute by itself up to this many different ones."""


def with_formula(columns: Columns, text: str | None) -> tuple[Columns, formulas.Formula | None]:
    """What a formula says about columns, and its terms.

    Raises
    ------
    DataError
        If columns say the same thing as well.
    """
    if text is None:
        return columns, None
    if columns.attributes is not None or columns.covariates:
        raise DataError(
            "a formula says itself what the attributes and covariates are",
            where=text,
            expected="either a formula or attributes and covariates",
            got="both",
            advice="write the covariates after a bar: ~ price | age",
        )
    terms = formulas.parse(text)
    if not terms.variables:
        raise DataError("the formula has no attribute", where=text, expected=f"such as {formulas.EXAMPLE}")
    chosen = terms.chosen if columns.chosen is None else columns.chosen
    found = dataclasses.replace(
        columns, chosen=chosen, attributes=terms.variables, covariates=terms.covariate_variables
    )
    return found, terms


def with_labels(coding: Coding, columns: Columns) -> Coding:
    """The coding in which labels of alternatives are categories, also where they are numbers."""
    if columns.alternative is None:
        return coding
    return dataclasses.replace(coding, categorical=(*coding.categorical, columns.alternative))


def find_attributes(tasks: Tasks) -> tuple[Tasks, list[Finding]]:
    """Take every column as an attribute that differs within tasks and has no other role.

    Raises
    ------
    DataError
        If there is none.
    """
    found, left = attribute_names(tasks)
    findings = attributes_found(found, left)
    return tasks._replace(columns=dataclasses.replace(tasks.columns, attributes=tuple(found))), findings


def attribute_names(tasks: Tasks) -> tuple[list[str], list[str]]:
    """Columns without another role that are attributes, and those that are none."""
    found, left = [], []
    others = {ROW, CHOSEN, *tasks.columns.taken, *tasks.columns.covariates}
    for name in tasks.frame.columns:
        if name not in others:
            (found if _is_attribute(tasks, name) else left).append(name)
    return found, left


def attributes_found(found: list[str], left: list[str]) -> list[Finding]:
    """Say which columns were taken as attributes.

    Raises
    ------
    DataError
        If there is none.
    """
    if not found:
        raise DataError(
            "no attributes were found",
            expected="columns that differ between the alternatives of a task",
            got=", ".join(left) or "no other columns",
            advice="name them: attributes=(...)",
        )
    findings = [make_finding("found-attributes", f"taken as attributes: {', '.join(found)}")]
    if left:
        says = "they are the same for all alternatives of each task, number the rows, or have too many levels"
        findings.append(make_finding("not-an-attribute", f"not used: {', '.join(left)}; {says}"))
    return findings


def unused_weights(tasks: Tasks) -> list[Finding]:
    """Say which columns look like weights and are not used: they may be a person's own weight."""
    columns = tasks.columns
    used = {*columns.taken, *(columns.attributes or ()), *columns.covariates}
    return [
        make_finding(
            "looks-like-weights",
            f"{name} looks like weights and is NOT used as such; to let people count by it: --weights {name}",
        )
        for name in tasks.frame.columns
        if name not in used and looks_like_weights(name) and tasks.frame[name].dtype.is_numeric()
    ]


def _is_attribute(tasks: Tasks, name: str) -> bool:
    values = tasks.frame[name]
    if values.null_count() == len(values) or values.dtype.is_nested():
        return False
    numeric = values.dtype.is_numeric() or values.dtype == pl.Boolean
    if not numeric and values.n_unique() > MOST_LEVELS:
        return False
    if values.dtype.is_integer() and _numbers_rows(values, tasks.frame[ROW]):
        return False
    numbers = values.to_numpy() if numeric else order_codes(values.cast(pl.String).fill_null(""))
    return differs_in_tasks(numbers, tasks.task_start)


def _numbers_rows(values: pl.Series, rows: pl.Series) -> bool:
    """Whether a column only counts the rows of the table."""
    offsets = values.cast(pl.Int64) - rows.cast(pl.Int64)
    return not values.null_count() and bool((offsets == offsets[0]).all())


def check_used(
    tasks: Tasks, coding: Coding, label: str | None, drop: frozenset[str]
) -> tuple[Tasks, list[Finding]]:
    """Check the values of all columns that are used.

    Parameters
    ----------
    label
        Of the outside option, which needs no attributes.
    drop
        Rules that tasks are dropped by.

    Raises
    ------
    DataError
        If a column is not there.
    """
    columns = tasks.columns
    attributes = columns.attributes or ()
    frame_types = tasks.frame.schema
    for name in (*attributes, *columns.covariates):
        if name not in tasks.frame.columns:
            raise DataError(
                f"there is no column {name}",
                expected="the name of an attribute or a covariate",
                got=", ".join(name for name in tasks.frame.columns if name not in (ROW, CHOSEN)),
                advice="check the spelling; upper and lower case differ",
            )
        if frame_types[name].is_nested():
            raise DataError(
                f"{name} holds several values in a row", expected="one value", got=str(frame_types[name])
            )
    if columns.chosen in attributes:
        raise DataError(
            f"{columns.chosen} is what was chosen, so it cannot be an attribute", advice="leave it out"
        )
    found = check_numeric_text(tasks, [name for name in attributes if name not in coding.categorical])
    exempt = is_outside(tasks.frame, columns.alternative, label)
    roles = [columns.delay_days, columns.probability, columns.weights]
    whole = [name for name in (*roles, *columns.covariates) if name is not None]
    never = pl.repeat(False, len(exempt), dtype=pl.Boolean, eager=True)
    found = [*found, *check_values(tasks, attributes, exempt), *check_values(tasks, whole, never)]
    tasks, findings = settle(tasks, found, drop)
    if tasks.task_count:
        known = [*columns.covariates, *filter(None, [columns.weights])]
        findings += settle(tasks, [*check_people(tasks, known), *check_one_task(tasks)], drop)[1]
    return tasks, findings


def assemble(
    tasks: Tasks,
    terms: formulas.Formula | None,
    coding: Coding,
    label: str | None,
    known: Recipe | None = None,
) -> tuple[Panel, list[Finding]]:
    """The panel of checked tasks.

    Parameters
    ----------
    terms
        Of a formula; None to take the attributes and covariates as they are.
    label
        Of the outside option.
    known
        The recipe of a whole table of which these tasks are a part; None where they are all, so that
        what never differs among them is an error.
    """
    columns, frame = tasks.columns, tasks.frame
    firsts = tasks.task_start[tasks.person_start[:-1]]
    people = frame.select(str(columns.person), *filter(None, [columns.weights]))[firsts]
    each = frame.select(*columns.tasks, *filter(None, [columns.response_seconds]))[tasks.task_start[:-1]]
    recipe, design, about = designs(tasks, terms, coding, label, known)
    findings = _one_level(columns.attributes or (), columns.covariates, recipe.levels)
    dropped = redundant(design, within_products(design, tasks.task_start)) if known is None else known.dropped
    if dropped and known is None:
        findings.append(redundant_finding(dropped))
    names, values = without(design, dropped)
    if not names and label is None:
        raise DataError(
            "there are no attributes", expected="at least one column", got="none", advice="name one"
        )
    if label is not None:
        outside = is_outside(frame, columns.alternative, label)
        names, values = _with_constant(names, values, outside.to_numpy())
    findings += _not_finite(tasks, names, values) if terms else []
    if known is None:
        findings += check_constant(tasks, names, values) + _same_for_all(about.names, about.values)
    response = columns.response_seconds
    if response is not None and response.endswith("_ms"):
        findings.append(make_finding("milliseconds", f"{response} was read as milliseconds"))
    return Panel(
        names=names,
        attributes=values,
        task_start=tasks.task_start,
        person_start=tasks.person_start,
        chosen=np.flatnonzero(frame[CHOSEN].to_numpy() == 1) - tasks.task_start[:-1],
        weights=_floats(people, columns.weights) if columns.weights else np.ones(len(firsts)),
        people=labels_of(people[str(columns.person)]),
        tasks=labels_of(_task_ids(each, columns)),
        alternatives=_alternatives(frame, columns),
        covariate_names=about.names,
        covariates=about.values,
        delay_days=_floats(frame, columns.delay_days) if columns.delay_days else None,
        probability=_floats(frame, columns.probability) if columns.probability else None,
        response_seconds=_seconds(each, response) if response else None,
        outside=None if label is None else CONSTANT,
        recipe=known or dataclasses.replace(recipe, names=names, dropped=dropped),
    ), findings


def redundant_finding(dropped: Sequence[str]) -> Finding:
    """Say which columns of a formula were left out."""
    return make_finding("redundant", f"left out, since others say the same: {', '.join(dropped)}")


def designs(
    tasks: Tasks,
    terms: formulas.Formula | None,
    coding: Coding,
    label: str | None,
    known: Recipe | None = None,
) -> tuple[Recipe, formulas.Design, formulas.Design]:
    """The coded columns of attributes and of covariates, nothing left out, and a recipe without names.

    Parameters
    ----------
    terms, coding, label, known
        As for `assemble`.
    """
    columns, frame = tasks.columns, tasks.frame
    coding = with_labels(coding, columns)
    attributes, covariates = columns.attributes or (), columns.covariates
    people = frame.select(str(columns.person), *covariates)[tasks.task_start[tasks.person_start[:-1]]]
    if known is None:
        offered = frame.filter(~is_outside(frame, columns.alternative, label))
        levels = levels_of(offered, attributes, coding) | levels_of(people, covariates, coding)
    else:
        levels = known.levels
    state = {} if known is None else known.states
    design = _numbers(
        frame, attributes, terms.attributes if terms else None, coding, levels, state.get("attributes")
    )
    about = _numbers(
        people, covariates, terms.covariates if terms else None, coding, levels, state.get("covariates")
    )
    whole = dataclasses.replace(
        tasks.origin.columns,
        alternative=columns.alternative,
        attributes=columns.attributes,
        covariates=columns.covariates,
    )
    recipe = Recipe(
        whole,
        design.names,
        about.names,
        alternatives=_kept_labels(frame, columns),
        outside=label,
        coding=coding,
        levels=levels,
        formula=terms.text if terms else None,
        states={"attributes": design.state, "covariates": about.state} if terms else {},
        wide=tasks.origin.wide,
    )
    return recipe, design, about


def _kept_labels(frame: pl.DataFrame, columns: Columns) -> tuple[str, ...]:
    """Labels of alternatives in order, where there are not too many to be categories."""
    if columns.alternative is None:
        return ()
    labels = frame[columns.alternative].unique().cast(pl.String)
    return tuple(natural_order(labels)) if len(labels) <= MOST_LEVELS else ()


def _numbers(
    frame: pl.DataFrame,
    names: Sequence[str],
    part: "SimpleFormula | None",
    coding: Coding,
    levels: Levels,
    state: formulas.State | None,
) -> formulas.Design:
    if part is None:
        coded, values = code(frame, names, coding, levels)
        return formulas.Design(coded, values, (), {}, (0,) * len(coded))
    return formulas.compute(part, frame, coding, levels, state)


def _with_constant(
    names: tuple[str, ...], values: np.ndarray, outside: np.ndarray
) -> tuple[tuple[str, ...], np.ndarray]:
    """The outside option's own attribute; it has none of the others."""
    values[outside] = 0.0
    return (*names, CONSTANT), np.column_stack([values, outside.astype(float)])


def _not_finite(tasks: Tasks, names: tuple[str, ...], values: np.ndarray) -> list[Finding]:
    """Whether computed columns left the numbers, as the logarithm of 0 does."""
    found = []
    for column, name in enumerate(names):
        bad = np.flatnonzero(~np.isfinite(values[:, column]))
        if len(bad):
            found.append(Violation("not-finite", bad, f"{name} comes to {values[bad[0], column]}"))
    return settle(tasks, found, frozenset())[1]


def _one_level(attributes: Sequence[str], covariates: Sequence[str], levels: Levels) -> list[Finding]:
    """Categories of which one occurs, which leave no column."""
    return [
        make_finding(rule, f"{name} is {levels[name][0]} in every row")
        for rule, names in (("constant-attribute", attributes), ("constant-covariate", covariates))
        for name in names
        if len(levels.get(name, ())) == 1
    ]


def _same_for_all(names: tuple[str, ...], values: np.ndarray) -> list[Finding]:
    return [
        make_finding("constant-covariate", f"{name} is the same for all people")
        for column, name in enumerate(names)
        if np.all(values[:, column] == values[0, column])
    ]


def _floats(frame: pl.DataFrame, name: str) -> Float[np.ndarray, " row"]:
    return frame[name].cast(pl.Float64).to_numpy()


def _seconds(frame: pl.DataFrame, name: str) -> Float[np.ndarray, " task"]:
    """Response times in seconds; NaN where none was measured."""
    values = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return values / 1000 if name.endswith("_ms") else values


def _task_ids(frame: pl.DataFrame, columns: Columns) -> pl.Series:
    """Ids of tasks; of several columns those that are not the same throughout."""
    telling = [name for name in columns.tasks if frame[name].n_unique() > 1] or list(columns.tasks[-1:])
    if len(telling) == 1:
        return frame[telling[0]]
    return frame.select(pl.concat_str(telling, separator="/")).to_series()


def _alternatives(frame: pl.DataFrame, columns: Columns) -> Labels:
    if columns.alternative is None:
        return Labels(np.zeros(frame.height, np.uint8), np.array([""], dtype=object))
    return labels_of(frame[columns.alternative])
