"""Wilkinson formulas: ``chosen ~ price + C(brand) + price:income | age``.

Left of the tilde, if anything, the column of what was chosen; right of it what utility depends on;
after a bar what the means of the coefficients depend on, one value per person. Formulaic reads and
computes them. An intercept is never in a utility: it would be the same for all alternatives.
Formulaic takes a second to import, so only those who write a formula wait for it.
"""

import ast
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Float

from unsaid.data.coding import Coding, Levels, levels_with_base, unknown_level
from unsaid.types.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from formulaic.formula import SimpleFormula

__all__ = ["EXAMPLE", "Design", "Formula", "State", "compute", "parse", "plain_name"]

LEVEL = re.compile(r"(?:C\(\s*`?([^(),`]+)`?\s*(?:,[^\[]*)?\)|([^:\[\]]+))\[(?:[A-Z]\.)?([^\[\]]*)\]")
"""A level in formulaic's names, such as C(brand)[T.hiland] or brand[T.hiland]."""

EXAMPLE = "~ price + C(brand) + price:income | age"


State = Mapping[str, Any]
"""What a formula learnt from the rows it was first computed from, to be computed from others: the
levels of its categories and what its transforms keep, such as a mean; plain data."""


class Formula(NamedTuple):
    """A formula that was read.

    Attributes
    ----------
    text
        As it was written.
    chosen
        The column left of the tilde; None where nothing stands there.
    attributes, covariates
        The terms before and after the bar; None where there is no bar.
    variables, covariate_variables
        The columns that they need.
    """

    text: str
    chosen: str | None
    attributes: "SimpleFormula"
    covariates: "SimpleFormula | None"
    variables: tuple[str, ...]
    covariate_variables: tuple[str, ...]


class Design(NamedTuple):
    """Columns that a formula comes to.

    Attributes
    ----------
    names
        Such as ``price``, ``brand[hiland]``, ``price:income``.
    values
        One row per row of the frame.
    stateful
        Terms that depend on all rows at once, such as ``center(price)``.
    state
        To compute the same columns from other rows.
    spare
        Of each column, whether it may turn out to be redundant: 0 no; 1 a product, or a part of one;
        2 such a product's column for the base level, which goes first.
    """

    names: tuple[str, ...]
    values: Float[np.ndarray, "row column"]
    stateful: tuple[str, ...]
    state: State
    spare: tuple[int, ...]


def parse(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    DataError
        If it cannot be read, or has more than one bar or several columns left of the tilde.
    """
    import formulaic
    from formulaic.errors import FormulaicError

    try:
        read: Any = formulaic.Formula.from_spec(text if "~" in text else f"~ {text}")
        left = getattr(read, "lhs", None) if isinstance(read, formulaic.StructuredFormula) else None
        right = read if left is None else read.rhs
        parts = [right] if isinstance(right, formulaic.SimpleFormula) else list(right)
        chosen = None if left is None else _only_variable(left, text)
    except (FormulaicError, SyntaxError) as error:
        raise _unreadable(text, str(error).splitlines()[0]) from None
    if len(parts) > 2:
        raise _unreadable(text, f"{len(parts) - 1} bars")
    attributes = _with_intercept(parts[0])
    covariates = _with_intercept(parts[1]) if len(parts) > 1 else None
    return Formula(
        text,
        chosen,
        attributes,
        covariates,
        _variables(attributes),
        _variables(covariates) if covariates else (),
    )


def _unreadable(text: str, got: str) -> DataError:
    return DataError(
        "the formula cannot be read",
        where=text,
        expected=f"such as {EXAMPLE}",
        got=got,
        advice="names with dots or spaces stand in `backticks`",
    )


def _only_variable(left: "SimpleFormula", text: str) -> str:
    variables = _variables(left)
    if len(variables) != 1:
        raise _unreadable(text, "more than a column's name left of the tilde")
    return variables[0]


def _with_intercept(part: "SimpleFormula") -> "SimpleFormula":
    """The terms with an intercept, so that categories leave out a base whatever was written."""
    from formulaic import SimpleFormula
    from formulaic.parser.types import Factor, Term

    terms = [term for term in part if str(term) not in ("1", "0")]
    formula: Any = SimpleFormula([Term([Factor("1", eval_method="literal")]), *terms])
    return formula


def _variables(part: "SimpleFormula") -> tuple[str, ...]:
    """Columns that terms need; formulaic itself loses those whose names have dots."""
    found: set[str] = set()
    for factor in (factor for term in part for factor in term.factors):
        if factor.eval_method.value == "lookup":
            found.add(factor.expr.strip("`"))
        elif factor.eval_method.value == "python":
            tree, aliases = _tree(factor.expr)
            found.update(aliases.get(node.id, node.id) for node in _variable_nodes(tree))
    return tuple(sorted(found))


def _tree(code: str) -> tuple[ast.Expression, dict[str, str]]:
    """The syntax of a factor, and the names in backticks behind those that stand for them in it."""
    from formulaic.utils.code import sanitize_variable_names

    aliases: dict[str, str] = {}
    try:
        return ast.parse(sanitize_variable_names(code, {}, aliases), mode="eval"), aliases
    except SyntaxError as error:
        raise _unreadable(code, str(error)) from None


def _variable_nodes(tree: ast.AST) -> list[ast.Name]:
    """Where variables stand: neither functions nor the modules that functions are of."""
    from formulaic.transforms import TRANSFORMS

    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    modules = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in TRANSFORMS
    }
    return [node for node in names if id(node) not in called | modules]


def compute(
    part: "SimpleFormula", frame: pl.DataFrame, coding: Coding, levels: Levels, state: State | None = None
) -> Design:
    """The columns that terms come to.

    Parameters
    ----------
    frame
        Holds the variables, without holes.
    coding
        Which level is the base; effects coding is written into the formula itself.
    levels
        Of those variables that hold categories.
    state
        From the rows that the formula was first computed from; None to learn it from these.

    Raises
    ------
    DataError
        If a term cannot be computed, or names a level that there is not.
    """
    from formulaic import ModelSpec
    from formulaic.errors import DataMismatchWarning, FormulaicError

    if coding.kind == "effects":
        raise DataError(
            "a formula says itself how categories are coded",
            expected="C(brand, contr.sum) in the formula",
            got="coding kind effects beside a formula",
            advice="write C(..., contr.sum) and leave the coding as it is",
        )
    variables = _variables(part)
    own = {name: levels[name] for name in variables if name in levels}
    terms, written, aliases = _with_typed_levels(part, own)
    data = _to_pandas(frame, variables, coding, levels)
    for alias, name in aliases.items():
        data[alias] = data[name]
    try:
        # what leaves the numbers, as the logarithm of 0 does, is found with its row later
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("error", DataMismatchWarning)
            spec = ModelSpec(formula=terms, output="numpy", na_action="ignore", **_restored(state))  # pyright: ignore[reportArgumentType]
            matrix: Any = spec.get_model_matrix(data, context={})
    except DataMismatchWarning as error:
        raise _mismatch(state or {}, data, str(error)) from None
    except (FormulaicError, ArithmeticError, TypeError, ValueError) as error:
        raise _unreadable(str(part), str(error).splitlines()[0]) from None
    found = matrix.model_spec
    kept = [index for index, name in enumerate(found.column_names) if name != "Intercept"]
    stateful = tuple(
        written.get(str(term), str(term)) for term, kept in found.transform_state.items() if kept
    )
    spare = _spare(found)
    return Design(
        tuple(plain_name(_as_written(found.column_names[index], written)) for index in kept),
        np.asarray(matrix, dtype=float)[:, kept],
        stateful,
        _stored(found),
        tuple(spare[index] for index in kept),
    )


def _mismatch(state: State, data: "pd.DataFrame", message: str) -> DataError:
    """The error of a category of numbers that was not in the data."""
    for code, levels in state["categories"].items():
        for name in {node.id for node in _variable_nodes(_tree(code)[0])} & set(data):
            for value in data[name].unique():
                if value not in levels:
                    return unknown_level(name, f"{value:g}", [f"{level:g}" for level in levels], code)
    return DataError("a category was not in the data", got=message)


def _as_written(name: str, written: Mapping[str, str]) -> str:
    for code, own in written.items():
        name = name.replace(code, own)
    return name


def _with_typed_levels(
    part: "SimpleFormula", levels: Levels
) -> tuple["SimpleFormula", dict[str, str], dict[str, str]]:
    """Terms in which 1 and "1" are the same level: labels in the type that the column has.

    Returns
    -------
    tuple
        The terms; what they replace, by their code; and names in backticks by what stands for them.
    """
    from formulaic import SimpleFormula
    from formulaic.parser.types import Factor, Term

    written: dict[str, str] = {}
    all_aliases: dict[str, str] = {}

    def typed(factor: Any) -> Any:
        if factor.eval_method.value != "python":
            return factor
        tree, aliases = _tree(factor.expr)
        here = {node.id: levels.get(aliases.get(node.id, node.id)) for node in _variable_nodes(tree)}
        before = ast.dump(tree)
        code = ast.unparse(LevelTyping(here).visit(tree))
        if ast.dump(tree) == before:
            return factor
        all_aliases.update(aliases)
        written[code] = factor.expr
        return Factor(code, eval_method="python")

    terms: Any = SimpleFormula([Term([typed(factor) for factor in term.factors]) for term in part])
    return terms, written, all_aliases


class LevelTyping(ast.NodeTransformer):
    """Writes labels that a category is compared with, or its contrasts name, as text, numbers as numbers.

    Parameters
    ----------
    levels
        Of each variable, if it holds categories; None of those that hold numbers.
    """

    def __init__(self, levels: Mapping[str, tuple[str, ...] | None]):
        self.levels = levels

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        """Equal or not, in or not in."""
        sides = [node.left, *node.comparators]
        name = next(
            (side.id for side in sides if isinstance(side, ast.Name) and side.id in self.levels), None
        )
        if name is not None and all(
            isinstance(op, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for op in node.ops
        ):
            for side in sides:
                self._type(side, name, known=True)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """``C(x, contr.treatment(...))`` and ``x.isin([...])``."""
        first = node.args[0] if node.args else None
        own = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "isin" else None
        if isinstance(own, ast.Name) and own.id in self.levels:
            self._type(node.args[0], own.id, known=True)
        elif isinstance(first, ast.Name) and isinstance(node.func, ast.Name) and node.func.id == "C":
            for part in [*node.args[1:], *(keyword.value for keyword in node.keywords)]:
                # the scores of polynomial contrasts are numbers, not labels
                if not (isinstance(part, ast.Call) and ast.unparse(part.func).endswith("poly")):
                    self._type(part, first.id, known=False)
        return self.generic_visit(node)

    def _type(self, part: ast.AST, name: str, *, known: bool) -> None:
        """Type the constants in a part; where they have to be known, refuse what is no level."""
        levels = self.levels.get(name)
        for node in ast.walk(part):
            if not isinstance(node, ast.Constant) or isinstance(node.value, bool | None):
                continue
            if levels is None:
                node.value = _number(node.value)
                continue
            number = _number(node.value)
            node.value = next(
                (text for text in levels if text == node.value or _number(text) == number), node.value
            )
            if known and node.value not in levels:
                raise unknown_level(name, str(node.value), levels, "the formula")


def _number(value: Any) -> Any:
    """Text that is a number as one; anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


def _spare(spec: Any) -> list[int]:
    """Of each column, whether it may be redundant; see `Design`."""
    factors = [frozenset(factor.expr for factor in one.term.factors) for one in spec.structure]
    bases = {}
    for code, (_, state) in spec.encoder_state.items():
        if "contrasts" in state:
            one = state["contrasts"]
            bases[code] = f"{code}[{one.contrasts.get_drop_field(one.levels, reduced_rank=False)}]"
    found: list[int] = []
    for one, own in zip(spec.structure, factors, strict=True):
        possible = len(own) > 1 or any(own < other for other in factors)
        based = [bases[code] for code in own if code in bases]
        found += [
            (2 if any(base in name for base in based) else 1) if possible else 0 for name in one.columns
        ]
    return found


def _stored(spec: Any) -> State:
    """What was learnt from the rows, as plain data."""
    categories = {
        code: [plain(level) for level in state["categories"]]
        for code, (_, state) in spec.encoder_state.items()
        if "categories" in state
    }
    return {"categories": categories, "transforms": plain(spec.transform_state)}


def _restored(state: State | None) -> dict[str, Any]:
    """As formulaic keeps it."""
    if state is None:
        return {}
    from formulaic.parser.types import Factor

    kind = Factor.Kind.CATEGORICAL
    encoders = {code: (kind, {"categories": own}) for code, own in state["categories"].items()}
    return {"encoder_state": encoders, "transform_state": _arrays(state["transforms"])}


def plain(value: Any) -> Any:
    """Nested states of transforms as JSON has them: arrays marked, mappings by other keys as pairs."""
    if isinstance(value, np.ndarray):
        return {"array": value.tolist()}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {key: plain(one) for key, one in value.items()}
        return {"pairs": [[plain(key), plain(one)] for key, one in value.items()]}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def _arrays(value: Any) -> Any:
    """The other way."""
    if isinstance(value, Mapping):
        if set(value) == {"array"}:
            return np.array(value["array"])
        if set(value) == {"pairs"}:
            return {key: _arrays(one) for key, one in value["pairs"]}
        return {key: _arrays(one) for key, one in value.items()}
    return [_arrays(one) for one in value] if isinstance(value, list) else value


def _to_pandas(frame: pl.DataFrame, names: Sequence[str], coding: Coding, levels: Levels) -> "pd.DataFrame":
    import pandas as pd

    data: dict[str, Any] = {}
    for name in names:
        if name in levels:
            ordered = levels_with_base(name, levels[name], coding)
            own = frame[name].cast(pl.String).cast(pl.Enum(ordered), strict=False)
            codes = own.to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
            data[name] = pd.Categorical.from_codes(codes, categories=list(ordered))
        else:
            data[name] = frame[name].to_numpy()
    return pd.DataFrame(data)


def plain_name(name: str) -> str:
    """A column's name as everywhere else: ``C(brand)[T.hiland]`` is ``brand[hiland]``."""
    return LEVEL.sub(lambda found: f"{(found[1] or found[2]).strip()}[{found[3]}]", name)
