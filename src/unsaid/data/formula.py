"""Wilkinson formulas: ``chosen ~ price + C(brand) + price:income | age``.

Left of the tilde, if anything, the column of what was chosen; right of it what utility depends on;
after a bar what the means of the coefficients depend on, one value per person. Formulaic reads and
computes them. An intercept is never in a utility: it would be the same for all alternatives.
Formulaic takes a second to import, so only those who write a formula wait for it.
"""

import keyword
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Float

from unsaid.data.coding import Coding, Levels, levels_with_base
from unsaid.types.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from formulaic.formula import SimpleFormula

__all__ = ["EXAMPLE", "Design", "Formula", "compute", "parse", "plain_name"]

LEVEL = re.compile(r"(?:C\(\s*`?([^(),`]+)`?\s*(?:,[^\[]*)?\)|([^:\[\]]+))\[(?:[A-Z]\.)?([^\[\]]*)\]")
"""A level in formulaic's names, such as C(brand)[T.hiland] or brand[T.hiland]."""

TEXT = re.compile(r"'[^']*'|\"[^\"]*\"")
"""Text inside code."""

QUOTED = re.compile(r"`([^`]+)`")
"""A name in backticks."""

NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?!\w|\s*[(.]|\s*=(?!=))")
"""A variable inside code: no function, no module, no name of an argument."""

EXAMPLE = "~ price + C(brand) + price:income | age"


class Formula(NamedTuple):
    """A formula that was read.

    Attributes
    ----------
    chosen
        The column left of the tilde; None where nothing stands there.
    attributes, covariates
        The terms before and after the bar; None where there is no bar.
    variables, covariate_variables
        The columns that they need.
    """

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
    """

    names: tuple[str, ...]
    values: Float[np.ndarray, "row column"]
    stateful: tuple[str, ...]


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
        chosen, attributes, covariates, _variables(attributes), _variables(covariates) if covariates else ()
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
    """Columns that terms need; formulaic itself loses those inside center(...) and those with dots."""
    found = set()
    for factor in (factor for term in part for factor in term.factors):
        if factor.eval_method.value == "lookup":
            found.add(factor.expr.strip("`"))
        elif factor.eval_method.value == "python":
            code = TEXT.sub("", factor.expr)
            found.update(QUOTED.findall(code))
            found.update(name for name in NAME.findall(QUOTED.sub("", code)) if not keyword.iskeyword(name))
    return tuple(sorted(found))


def compute(part: "SimpleFormula", frame: pl.DataFrame, coding: Coding, levels: Levels) -> Design:
    """The columns that terms come to.

    Parameters
    ----------
    frame
        Holds the variables, without holes.
    coding
        Which level is the base; effects coding is written into the formula itself.
    levels
        Of those variables that hold categories.

    Raises
    ------
    DataError
        If a term cannot be computed.
    """
    from formulaic.errors import FormulaicError

    if coding.kind == "effects":
        raise DataError(
            "a formula says itself how categories are coded",
            expected="C(brand, contr.sum) in the formula",
            got="coding kind effects beside a formula",
            advice="write C(..., contr.sum) and leave the coding as it is",
        )
    data = _to_pandas(frame, _variables(part), coding, levels)
    try:
        # what leaves the numbers, as the logarithm of 0 does, is found with its row later
        with np.errstate(all="ignore"):
            matrix: Any = part.get_model_matrix(data, context={}, output="numpy", na_action="ignore")
    except (FormulaicError, ArithmeticError, TypeError, ValueError) as error:
        raise _unreadable(str(part), str(error).splitlines()[0]) from None
    names, values = matrix.model_spec.column_names, np.asarray(matrix, dtype=float)
    kept = [index for index, name in enumerate(names) if name != "Intercept"]
    stateful = tuple(str(term) for term, state in matrix.model_spec.transform_state.items() if state)
    return Design(tuple(plain_name(names[index]) for index in kept), values[:, kept], stateful)


def _to_pandas(frame: pl.DataFrame, names: tuple[str, ...], coding: Coding, levels: Levels) -> "pd.DataFrame":
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
