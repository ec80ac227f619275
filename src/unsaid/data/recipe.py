"""How a table became a panel, kept with a fit: what-if offers go the same way into the same columns.

Which column was what, how text became numbers, what a formula learnt from the rows, which labels
there are. As plain data it stands in saved fits.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float

from unsaid.data import formula as formulas
from unsaid.data.coding import Coding, code, unknown_level
from unsaid.data.columns import CONSTANT, NAMES, ROLES, Columns
from unsaid.data.offered_rows import (
    OfferRoles,
    check_tasks,
    in_tasks,
    numbers_of,
    place_of,
    task_names,
    text_of,
)
from unsaid.data.offers import Offers
from unsaid.data.reshape import long_rows
from unsaid.data.tables import ROW, Source, Table, read_table
from unsaid.types.errors import DataError

__all__ = ["Recipe", "level_names"]

NONE_TAKEN = ("outside", "none", "neither")
"""Labels by which offers may call the outside option, beside the one that the data had for it."""

LEVEL = re.compile(r"^(?P<column>[^\[\]]+)\[(?P<level>.*)\]$")
"""The name of a level's column."""

FOR_DISCOUNTED = " (found by its name; used by the discounted utility only, unless named an attribute)"


TASK_NAMES = (*NAMES["task"], "scenario")


def level_names(names: Sequence[str]) -> dict[str, str]:
    """What looks like a level's name, with its category: for a fit that was saved without a recipe."""
    looks = {name: LEVEL.match(name) for name in names}
    return {name: found["column"] for name, found in looks.items() if found}


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How a table became a panel.

    Attributes
    ----------
    columns
        Which column is what; attributes and covariates are the columns that they are made of.
    names, covariate_names
        Of the panel's attributes and covariates.
    found
        Roles whose column nobody named: it was known by its name.
    alternatives
        Their labels, in order; none where they have none, or more than are worth keeping.
    outside, constant
        Label of the outside option, and name of the attribute that is 1 for it.
    coding, levels
        How text became numbers, and of each category its levels in order.
    formula
        What was written; None where attributes were named or found.
    states
        What its parts, attributes and covariates, learnt from the rows.
    dropped
        Its columns that were redundant, and left out.
    wide
        Of a wide table's attributes, the column of each alternative.
    by_alternative
        Labels of the alternatives for which the covariates are attributes.
    """

    columns: Columns
    names: tuple[str, ...]
    covariate_names: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    outside: str | None = None
    constant: str = CONSTANT
    coding: Coding = dataclasses.field(default_factory=Coding)
    levels: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    formula: str | None = None
    states: Mapping[str, formulas.State] = dataclasses.field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    wide: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    by_alternative: tuple[str, ...] = ()

    def with_found(self, told: Columns) -> "Recipe":
        """With the roles that were found, since the caller did not tell them."""
        found = tuple(
            role
            for role in ROLES
            if getattr(told, role) is None
            and getattr(self.columns, role) is not None
            # a wide table has no column of labels
            and not (role == "alternative" and self.wide)
        )
        return dataclasses.replace(self, found=found)

    @property
    def categories(self) -> dict[str, str]:
        """Of each attribute that stands for a level, the category: known from the levels, not by its name."""
        made = {f"{column}[{level}]": column for column, own in self.levels.items() for level in own}
        for state in self.states.values():
            for written, own in state.get("categories", {}).items():
                column = formulas.plain_name(f"{written}[]").removesuffix("[]")
                made |= {f"{column}[{level}]": column for level in own}
        return {name: made[name] for name in self.names if name in made}

    @property
    def said(self) -> list[str]:
        """Lines that say which columns were taken, and what for; weights whether there are any or not."""
        roles = []
        for role in ROLES:
            own = self.columns.tasks if role == "task" else (getattr(self.columns, role),)
            names = [name for name in own if name is not None]
            if names and not (role == "alternative" and self.wide):
                how = " (found by its name)" if role in self.found and role in NAMES else ""
                how = FOR_DISCOUNTED if how and role in ("delay_days", "probability") else how
                roles.append(f"{role} {' and '.join(names)}{how}")
        roles += [] if self.columns.weights else ["weights none"]
        used = {*(self.columns.attributes or ()), self.columns.available}
        wide = [f"{stem} from {', '.join(own.values())}" for stem, own in self.wide.items() if stem in used]
        return [f"  columns: {'; '.join(part)}" for part in (roles, wide) if part]

    def to_json(self) -> dict[str, Any]:
        """As plain data, for `from_json`."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Recipe":
        """From what `to_json` gave, whether or not it went through a file."""
        own: dict[str, Any] = {k: tuple(one) if isinstance(one, list) else one for k, one in data.items()}
        columns: dict[str, Any] = {
            role: tuple(one) if isinstance(one, list) else one for role, one in data["columns"].items()
        }
        coding = data["coding"] | {"categorical": tuple(data["coding"]["categorical"])}
        levels = {name: tuple(one) for name, one in data["levels"].items()}
        return cls(**own | {"columns": Columns(**columns), "coding": Coding(**coding), "levels": levels})

    @classmethod
    def guessed(
        cls,
        names: Sequence[str],
        *,
        delay: bool = False,
        probability: bool = False,
        outside: str | None = None,
    ) -> "Recipe":
        """Of a fit that was saved without one: attributes are known by their names alone.

        Parameters
        ----------
        names
            Of the attributes.
        delay, probability
            Whether the fit has them.
        outside
            Which attribute is 1 for the outside option.
        """
        columns = Columns(
            alternative=NAMES["alternative"][0],
            delay_days="delay_days" if delay else None,
            probability="probability" if probability else None,
        )
        label = None if outside is None else NONE_TAKEN[0]
        return cls(columns, tuple(names), outside=label, constant=outside or CONSTANT)

    def offers(self, source: Source) -> Offers:
        """Read what-if alternatives: a row each, or for data that was wide a row for each task.

        Task, alternative and person stand in the columns that they had in the data, or in ones with an
        obvious name, such as task and alternative. Without a task all rows are one; without labels
        alternatives are numbered.

        Parameters
        ----------
        source
            As `read_panel` takes it. A column of an attribute's full name, such as ``brand[x]``, stands
            for it where the columns that it is made of are not there.

        Raises
        ------
        DataError
            If a column is missing, a value is not a finite number or not possible, a level was not in the
            data, a label stands twice in a task, or a task's rows are alone.
        """
        return _offers(self, read_table(source))


def _offers(recipe: Recipe, table: Table) -> Offers:
    there = [name for name in table.frame.columns if name != ROW]
    table, used = _long(recipe, table)
    roles = _roles(recipe, table.frame.columns)
    frame, starts = in_tasks(table.frame, roles)
    table = table._replace(frame=frame)
    count = np.arange(frame.height) - np.repeat(starts[:-1], np.diff(starts)) + 1
    labels = tuple(text_of(frame[roles.alternative])) if roles.alternative else tuple(map(str, count))
    check_tasks(table, roles, starts, labels)
    frame = _as_named(recipe, frame, roles, labels)
    table = table._replace(frame=frame)
    taken = [*used, *(own for own in (roles.person, *roles.tasks, roles.alternative) if own)]

    def recode(changed: pl.DataFrame) -> Float[np.ndarray, "row attribute"]:
        return _attributes(recipe, table._replace(frame=changed), [])

    attributes = _attributes(recipe, table, taken)
    delay = _within(recipe, table, "delay_days", np.inf, taken)
    probability = _within(recipe, table, "probability", 1.0, taken)
    firsts = frame[starts[:-1].tolist()]
    tasks, person = task_names(firsts, roles)
    return Offers(
        recipe.names,
        attributes,
        starts,
        tasks,
        labels,
        delay,
        probability,
        None if recipe.outside is None else recipe.constant,
        person,
        tuple(name for name in there if name not in taken),
        _notes(recipe, labels),
        frame,
        recode,
    )


def _notes(recipe: Recipe, labels: Sequence[str]) -> tuple[str, ...]:
    if recipe.outside is None or _none_taken(recipe, labels).any():
        return ()
    return (
        f"the outside option ({recipe.outside}) is not among what is offered: the shares are of those who "
        "take something",
    )


def _long(recipe: Recipe, table: Table) -> tuple[Table, list[str]]:
    """A row for each alternative, and the columns that a wide table's were taken from."""
    columns = {
        stem: {label: column for label, column in own.items() if column in table.frame.columns}
        for stem, own in recipe.wide.items()
    }
    whole = {stem: own for stem, own in columns.items() if own}
    label = recipe.columns.alternative
    if not whole or label is None or _one_of(table.frame.columns, label, NAMES["alternative"]):
        return table, []
    offered = [one for one in recipe.alternatives if any(one in own for own in whole.values())]
    frame = table.frame
    if not _role_columns(recipe, frame.columns)[1]:
        frame = frame.with_columns(pl.int_range(1, pl.len() + 1).alias(TASK_NAMES[0]))
    frame = long_rows(frame, whole, {one: [] for one in offered}, label)
    return table._replace(frame=frame), [column for own in whole.values() for column in own.values()]


def _one_of(there: Sequence[str], own: str | None, names: Sequence[str]) -> str | None:
    """The data's own column, or else one of an obvious name."""
    if own is not None and own in there:
        return own
    return next((name for name in there if name.lower() in names), None)


def _role_columns(recipe: Recipe, there: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    own = tuple(name for name in recipe.columns.tasks if name in there)
    task = _one_of(there, None, [name for name in TASK_NAMES if name != recipe.columns.person])
    tasks = own or ((task,) if task else ())
    person = _one_of(there, recipe.columns.person, NAMES["person"][:1])
    if recipe.columns.person is None and person is not None:
        # nobody is known, but what is offered to different people are different tasks
        return None, (person, *tasks)
    return person, tasks


def _roles(recipe: Recipe, there: Sequence[str]) -> OfferRoles:
    person, tasks = _role_columns(recipe, there)
    return OfferRoles(person, tasks, _one_of(there, recipe.columns.alternative, NAMES["alternative"]))


def _as_named(recipe: Recipe, frame: pl.DataFrame, roles: OfferRoles, labels: Sequence[str]) -> pl.DataFrame:
    """With the alternative's label, and the person, in the columns that they had in the data."""
    alternative, person = recipe.columns.alternative, recipe.columns.person
    if alternative is not None:
        own = [recipe.outside if one in NONE_TAKEN and _is_none(recipe, one) else one for one in labels]
        frame = frame.with_columns(pl.Series(alternative, own, dtype=pl.String))
    if person is not None and roles.person is not None and person not in frame.columns:
        frame = frame.with_columns(pl.col(roles.person).alias(person))
    return frame


def _is_none(recipe: Recipe, label: str) -> bool:
    return recipe.outside is not None and (
        label == recipe.outside or (label in NONE_TAKEN and label not in recipe.alternatives)
    )


def _none_taken(recipe: Recipe, labels: Sequence[str]) -> np.ndarray:
    return np.array([_is_none(recipe, label) for label in labels], bool)


def _attributes(recipe: Recipe, table: Table, taken: list[str]) -> Float[np.ndarray, "row attribute"]:
    """All attributes of the fit; the columns that they come from are added to `taken`."""
    none = np.zeros(table.frame.height, bool)
    labels: list[str] = []
    if recipe.columns.alternative is not None:
        labels = table.frame[recipe.columns.alternative].to_list()
        none = _none_taken(recipe, labels)
    if recipe.outside is not None and recipe.constant in table.frame.columns:
        taken.append(recipe.constant)
        none |= numbers_of(table, recipe.constant, none).to_numpy() == 1
    later = {name for name, _, _ in _products(recipe)} | (
        {recipe.constant} if recipe.outside is not None else set()
    )
    wanted = [name for name in recipe.names if name not in later]
    values = _part(recipe, table, "attributes", recipe.columns.attributes or (), wanted, none, taken)
    values = {name: np.where(none, 0.0, column) for name, column in values.items()}
    if recipe.outside is not None:
        values[recipe.constant] = none.astype(float)
    if recipe.by_alternative:
        names, never = recipe.covariate_names, np.zeros(len(none), bool)
        own = _part(recipe, table, "covariates", recipe.columns.covariates, names, never, taken)
        for name, label, covariate in _products(recipe):
            values[name] = own[covariate] * (np.array(labels) == label)
    return np.column_stack([values[name] for name in recipe.names])


def _products(recipe: Recipe) -> Iterator[tuple[str, str, str]]:
    """Of covariates that are attributes for some alternatives: name, label, covariate."""
    for covariate in recipe.covariate_names:
        for label in recipe.by_alternative:
            yield f"{recipe.columns.alternative}[{label}]:{covariate}", label, covariate


def _part(
    recipe: Recipe,
    table: Table,
    part: str,
    variables: Sequence[str],
    wanted: Sequence[str],
    exempt: np.ndarray,
    taken: list[str],
) -> dict[str, np.ndarray]:
    """Coded columns from the variables that they are made of, or as they stand in the table."""
    frame = table.frame
    missing = [name for name in variables if name not in frame.columns]
    if missing:
        return {name: _as_it_is(recipe, table, name, missing, taken) for name in wanted}
    if recipe.columns.attributes is None:
        return {name: _guessed(table, name, taken) for name in wanted}
    taken += variables
    frame = frame.with_columns(_checked(recipe, table, name, exempt) for name in variables)
    if recipe.formula is None:
        names, values = code(frame, variables, recipe.coding, recipe.levels)
    else:
        terms = formulas.parse(recipe.formula)
        own = terms.attributes if part == "attributes" else terms.covariates
        assert own is not None  # noqa: S101 - there are such variables
        design = formulas.compute(own, frame, recipe.coding, recipe.levels, recipe.states[part])
        names, values = design.names, design.values
    found = dict(zip(names, np.asarray(values, float).T, strict=True))
    for name in wanted:
        bad = np.flatnonzero(~np.isfinite(found[name]) & ~exempt)
        if len(bad):
            raise DataError(f"{name} comes to {found[name][bad[0]]}", where=place_of(table, int(bad[0])))
    return {name: found[name] for name in wanted}


def _as_it_is(
    recipe: Recipe, table: Table, name: str, missing: Sequence[str], taken: list[str]
) -> Float[np.ndarray, " row"]:
    """A coded column that stands in the table under its own name."""
    frame = table.frame
    if name in frame.columns:
        taken.append(name)
        return numbers_of(table, name, np.zeros(frame.height, bool)).cast(pl.Float64).to_numpy()
    raise DataError(
        f"there is no column {missing[0]}, and the fit has {name}",
        where=table.where,
        expected=", ".join(dict.fromkeys([*(recipe.columns.attributes or ()), *missing])),
        got=", ".join(own for own in frame.columns if own != ROW),
        advice="give what-if alternatives every column that the fit's attributes are made of",
    )


def _guessed(table: Table, name: str, taken: list[str]) -> Float[np.ndarray, " row"]:
    """An attribute of a fit that was saved without a recipe, by its name alone."""
    frame, level = table.frame, LEVEL.match(name)
    if name in frame.columns:
        taken.append(name)
        return numbers_of(table, name, np.zeros(frame.height, bool)).cast(pl.Float64).to_numpy()
    if ":" in name:
        return np.prod([_guessed(table, part, taken) for part in name.split(":")], axis=0)
    column = None if level is None else _one_of(frame.columns, level["column"], ())
    if level is not None and column is None and level["column"] in NAMES["alternative"]:
        column = _one_of(frame.columns, None, NAMES["alternative"])
    if level is not None and column is not None:
        taken.append(column)
        return np.array([float(text == level["level"]) for text in text_of(frame[column])])
    raise DataError(
        f"there is no column for the attribute {name}",
        where=table.where,
        expected=f"a column {name}" + (f", or {level['column']}" if level else ""),
        got=", ".join(own for own in frame.columns if own != ROW),
        advice="give what-if alternatives every attribute that the fit has",
    )


def _checked(recipe: Recipe, table: Table, name: str, exempt: np.ndarray) -> pl.Series:
    """A variable with levels that the data had, or as finite numbers."""
    if name not in recipe.levels:
        return numbers_of(table, name, exempt | _absent(recipe, table, name))
    texts = pl.Series(name, text_of(table.frame[name]))
    for row in np.flatnonzero(~(texts.is_in(list(recipe.levels[name])).to_numpy() | exempt)):
        raise unknown_level(name, texts[int(row)], recipe.levels[name], place_of(table, int(row)))
    return texts


def _absent(recipe: Recipe, table: Table, name: str) -> np.ndarray:
    """Alternatives for which a wide table had no such attribute: it was 0 there."""
    own = recipe.wide.get(name)
    if own is None or recipe.columns.alternative is None:
        return np.zeros(table.frame.height, bool)
    return ~table.frame[recipe.columns.alternative].is_in(list(own)).to_numpy()


def _within(
    recipe: Recipe, table: Table, role: str, highest: float, taken: list[str]
) -> Float[np.ndarray, " row"] | None:
    """Delays or probabilities; None where the fit's data or the offers have none."""
    own = getattr(recipe.columns, role)
    name = None if own is None else _one_of(table.frame.columns, own, NAMES[role])
    if name is None:
        return None
    taken.append(name)
    values = numbers_of(table, name, np.zeros(table.frame.height, bool)).cast(pl.Float64).to_numpy()
    bad = np.flatnonzero((values < 0) | (values > highest))
    if len(bad):
        raise DataError(
            f"{name} is not possible",
            where=place_of(table, int(bad[0])),
            expected="0 or more" if np.isinf(highest) else f"0 to {highest:g}",
            got=f"{values[bad[0]]:g}",
        )
    return values
