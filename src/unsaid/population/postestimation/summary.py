"""The table of a fit, as users of statsmodels, xlogit and logitr expect it."""

import math
from typing import NamedTuple

import polars as pl

from unsaid.population.fitted import Fitted
from unsaid.population.intervals import interval
from unsaid.population.parameters import NaturalScale, Parameter
from unsaid.types.formatting import (
    align_right,
    format_fixed,
    format_number,
    format_p_value,
    format_percent,
    with_fewer_decimals,
)

__all__ = ["Header", "Row", "Summary", "row_of", "summarise"]

GROUPS = {
    "share": "Shares of the classes",
    "mean": "Means",
    "fixed": "Fixed",
    "slope": "Means by covariate",
    "sd": "Standard deviations over people",
    "correlation": "Correlations over people",
}
"""Titles, by role of the parameters, in the order of the table."""

ORDER = {role: place for place, role in enumerate(GROUPS)}

KINDS_OF_ERRORS = {
    "classic": "Standard errors from the curvature of the log likelihood.",
    "robust": "Robust standard errors (sandwich), which hold when the model is wrong.",
    "posterior": "Means and standard deviations of the posterior, sampled by NUTS under weak priors.",
    "clustered": "Standard errors clustered by groups of people.",
    "products": "Standard errors from the products of people's scores (BHHH).",
}

WITH_WEIGHTS = {
    "classic": "errors are those of as many people as the weights come to, so that their unit matters",
    "robust": "they are squared in the middle of the sandwich, so that their unit is of no account (Biogeme "
    "takes them once)",
}
"""What errors of a kind are where people have weights; clustered ones are as robust ones."""

WIDTHS = (11, 10, 9, 8, 12, 12)
"""Of the columns, the space before each included; 78 with names of 16 letters."""
LONGEST_NAME = 40

RIGHT_LABEL = 26
"""Width of the labels of the second column above the estimates."""


class Row(NamedTuple):
    """One estimate.

    Attributes
    ----------
    name
        Of the parameter, as in `Fit.parameter_names`.
    label
        The name within its group.
    kind
        Role of the parameter: mean, fixed, slope, sd, correlation or share.
    z, p
        Of the hypothesis that it is 0; NaN for standard deviations and shares, which cannot be below 0,
        so that the usual test does not hold.
    low, high
        95% interval; by logs for standard deviations and Fisher's z for correlations, so that it
        stays within what is possible. From 0 up to a one-sided end for a standard deviation that
        cannot be told from 0.
    group
        Title that it stands under.
    """

    name: str
    label: str
    kind: str
    estimate: float
    standard_error: float
    z: float
    p: float
    low: float
    high: float
    group: str = ""


class Header(NamedTuple):
    """What stands above the estimates.

    Attributes
    ----------
    null_log_likelihood
        Of choices at random among what was available.
    rho_squared, adjusted_rho_squared
        McFadden's 1 - LL / LL0, and the same with the number of parameters taken off LL.
    aic, bic
        Of the log likelihood; BIC counts tasks, as the field's tools do. `bic_people` counts people.
    remark
        What a reader should know of the result; empty if nothing.
    weights
        Column by which people count; None where all count alike.
    """

    model: str
    people: int
    tasks: int
    parameters: int
    log_likelihood: float
    log_likelihood_se: float
    null_log_likelihood: float
    rho_squared: float
    adjusted_rho_squared: float
    aic: float
    bic: float
    bic_people: float
    seconds: float
    converged: bool
    message: str
    standard_errors: str
    remark: str = ""
    weights: str | None = None


class Summary(NamedTuple):
    """A fit as a table; lognormal coefficients on their own scale beside."""

    header: Header
    rows: tuple[Row, ...]
    lognormal: tuple[NaturalScale, ...] = ()

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """Rows under their titles."""
        titles = dict.fromkeys(row.group for row in sorted(self.rows, key=lambda row: ORDER[row.kind]))
        return [(title, [row for row in self.rows if row.group == title]) for title in titles]

    @property
    def notes(self) -> list[str]:
        """How errors and intervals were come by, and what was found."""
        kinds = {row.kind for row in self.rows}
        errors, weights = self.header.standard_errors, self.header.weights
        notes = [KINDS_OF_ERRORS.get(errors, "No standard errors.")]
        if weights is not None:
            definition = WITH_WEIGHTS.get("robust" if errors == "clustered" else errors)
            notes.append(f"People count by {weights}" + (f": {definition}." if definition else "."))
        slope = next((row.label for row in self.rows if row.kind == "slope"), None)
        if slope is not None:
            notes.append(
                f"Covariates move means: {slope} is what is added to the mean for each unit of the covariate."
            )
        if "sd" in kinds:
            notes.append("Intervals of standard deviations by logs, of correlations by Fisher's z.")
        if "share" in kinds:
            notes.append("Intervals of shares by log odds.")
        if any(row.kind == "sd" and row.low == 0 for row in self.rows):
            notes.append("A standard deviation that cannot be told from 0 has an upper end (one-sided 95%).")
        return [*notes, *filter(None, [self.header.remark])]

    def as_frame(self) -> pl.DataFrame:
        """One row for each parameter."""
        return pl.DataFrame([row._asdict() for row in self.rows])

    def __str__(self) -> str:
        name_width = max(12, min(max(len(row.label) for row in self.rows), LONGEST_NAME))
        width = max(78, name_width + sum(WIDTHS))
        model = self.header.model
        lines = [model[:1].upper() + model[1:], "=" * width, *_header_lines(self.header, width)]
        heads = ("estimate", "std err", "z", "P>|z|", "[0.025", "0.975]")
        lines.append(" " * name_width + align_right(heads, WIDTHS))
        for title, rows in self.groups:
            lines += [f"{title} ".ljust(width, "-"), *(_line(row, name_width) for row in rows)]
        return "\n".join([*lines, "=" * width, *_natural(self.lognormal), *self.notes])


def summarise(fit: Fitted, described: str) -> Summary:
    """The table of a fit.

    Parameters
    ----------
    described
        The model in words.
    """
    found = fit.estimates
    each = list(zip(found.parameter_table, found.parameters, fit.standard_errors, strict=True))
    shares = {one.class_: value for one, value, _ in each if one.role == "share"}
    rows = []
    for one, value, error in each:
        title = GROUPS[one.role]
        if one.class_ and one.role != "share":
            title = f"Class {one.class_} ({format_percent(shares[one.class_])} of people)"
        rows.append(row_of(one, float(value), float(error), title))
    return Summary(_header(fit, described), tuple(rows), found.natural_scales)


def _header(fit: Fitted, described: str) -> Header:
    found, null = fit.estimates, fit.data.null_log_likelihood
    count, height = found.free_parameters, found.log_likelihood
    return Header(
        model=described,
        people=found.people,
        tasks=found.tasks,
        parameters=count,
        log_likelihood=height,
        log_likelihood_se=found.log_likelihood_se,
        null_log_likelihood=null,
        rho_squared=1 - height / null,
        adjusted_rho_squared=1 - (height - count) / null,
        aic=fit.aic,
        bic=fit.bic,
        bic_people=count * math.log(found.people) - 2 * height,
        seconds=found.seconds,
        converged=found.verdict.converged,
        message=found.verdict.message,
        remark=found.verdict.message if found.verdict.remark else "",
        standard_errors=found.standard_errors_kind,
        weights=None if fit.data.recipe is None else fit.data.recipe.columns.weights,
    )


def row_of(parameter: Parameter, value: float, error: float, group: str = "") -> Row:
    """An estimate with its test and interval; see `Row`."""
    kind = parameter.role
    z = math.nan if kind in ("sd", "share") or not error > 0 else value / error
    p = math.erfc(abs(z) / math.sqrt(2)) if math.isfinite(z) else math.nan
    ends = interval(kind, value, error)
    return Row(parameter.name, parameter.label, kind, value, error, z, p, *ends, group)


def _natural(scales: tuple[NaturalScale, ...]) -> list[str]:
    if not scales:
        return []
    wide, widths = max(25, *(len(one.name) for one in scales)), (12, 12, 12)
    lines = [f"{'Lognormal over people':<{wide}}" + align_right(("mean", "median", "sd"), widths)]
    for one in scales:
        cells = [format_number(value, width=11) for value in (one.mean, one.median, one.sd)]
        lines.append(f"{one.name:<{wide}}" + align_right(cells, widths))
    return lines


def _header_lines(header: Header, width: int) -> list[str]:
    left = [
        ("People", f"{header.people:,}"),
        ("Tasks", f"{header.tasks:,}"),
        ("Parameters", f"{header.parameters}"),
        ("Converged", "yes" if header.converged else "NO"),
        ("Seconds", f"{header.seconds:.2f}"),
    ]
    half = width * 2 // 5
    room = width - half - RIGHT_LABEL
    height, error = header.log_likelihood, header.log_likelihood_se
    rho, adjusted = header.rho_squared, header.adjusted_rho_squared
    both = with_fewer_decimals(lambda n: f"{height:.{n}f} (se {error:.{n}f})", 3, room)
    right = [
        ("Log likelihood", both if len(both) <= room else format_fixed(height, 3, room)),
        ("At random", format_fixed(header.null_log_likelihood, 3, room)),
        (
            "McFadden rho2 (adjusted)",
            with_fewer_decimals(lambda n: f"{rho:.{n}f} ({adjusted:.{n}f})", 4, room),
        ),
        ("AIC", format_fixed(header.aic, 2, room)),
        ("BIC (tasks)", format_fixed(header.bic, 2, room)),
    ]
    return [
        f"{a + ':':<14}{b:>{half - 18}}    {c + ':':<{RIGHT_LABEL}}{d:>{room}}"
        for (a, b), (c, d) in zip(left, right, strict=True)
    ] + ["=" * width]


def _line(row: Row, name_width: int) -> str:
    name = row.label if len(row.label) <= name_width else row.label[: name_width - 1] + "~"
    room = [width - 1 for width in WIDTHS]
    cells = (
        format_number(row.estimate, width=room[0]),
        format_number(row.standard_error, width=room[1]),
        format_fixed(row.z, 2, room[2]),
        format_p_value(row.p),
        format_number(row.low, width=room[4]),
        format_number(row.high, width=room[5]),
    )
    return f"{name:<{name_width}}" + align_right(cells, WIDTHS)
