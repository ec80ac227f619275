"""The table of a fit, as users of statsmodels, xlogit and logitr expect it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from unsaid.population.intervals import interval
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.specification import Coefficient
from unsaid.types.formatting import align_right, format_fixed, format_number, format_p_value

__all__ = [
    "Header",
    "NaturalScale",
    "Row",
    "Summary",
    "natural_scales",
    "render_groups",
    "render_summary",
    "row_of",
    "summarise",
]

GROUPS = {
    "mean": "Means",
    "fixed": "Fixed",
    "slope": "Means by covariate",
    "sd": "Standard deviations over people",
    "correlation": "Correlations over people",
}

WIDTHS = (11, 10, 9, 8, 12, 12)
"""Of the columns, the space before each included; 78 with names of 16 letters."""
LONGEST_NAME = 40


class Row(NamedTuple):
    """One estimate.

    Attributes
    ----------
    name
        Of the parameter, as in `NormalEstimates.parameter_names`.
    label
        The name within its kind.
    kind
        mean, fixed, slope, sd or correlation.
    z, p
        Of the hypothesis that it is 0; NaN for standard deviations, which cannot be below 0, so that
        the usual test does not hold.
    low, high
        95% interval; by logs for standard deviations and Fisher's z for correlations, so that it
        stays within what is possible. From 0 up to a one-sided end for a standard deviation that
        cannot be told from 0.
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


class NaturalScale(NamedTuple):
    """A lognormal coefficient itself over people whose covariates are 0; its row is of a log."""

    name: str
    log_mean: float
    log_sd: float
    mean: float
    median: float
    sd: float


class Summary(NamedTuple):
    """A fit as a table; lognormal coefficients on their own scale beside."""

    header: Header
    rows: tuple[Row, ...]
    lognormal: tuple[NaturalScale, ...] = ()


def summarise(
    fit: NormalEstimates, null_log_likelihood: float = math.nan, *, described: str | None = None
) -> Summary:
    """The table of a fit.

    Parameters
    ----------
    null_log_likelihood
        Of choices at random; NaN where it is not known, and then so is rho squared.
    described
        The model in words; None for a conditional or a mixed logit.
    """
    errors = fit.standard_errors
    rows = [
        row_of(name, _label(fit, i), _kind(fit, i), float(fit.parameters[i]), float(errors[i]))
        for i, name in enumerate(fit.parameter_names)
    ]
    header = _header(fit, null_log_likelihood, described or _model(fit))
    return Summary(header, tuple(rows), natural_scales(fit))


def natural_scales(fit: NormalEstimates) -> tuple[NaturalScale, ...]:
    """Of each lognormal coefficient."""
    means, sds = fit.coefficient_means, fit.coefficient_sds
    return tuple(
        NaturalScale(
            *(one.name, float(fit.mean[i]), float(fit.sds[i]), float(means[i])),
            *(one.sign * math.exp(fit.mean[i]), float(sds[i])),
        )
        for i, one in enumerate(fit.specification.coefficients)
        if one.distribution == "lognormal"
    )


def _header(fit: NormalEstimates, null: float, described: str) -> Header:
    count, height = len(fit.parameter_names), fit.log_likelihood
    return Header(
        model=described,
        people=fit.people,
        tasks=fit.tasks,
        parameters=count,
        log_likelihood=height,
        log_likelihood_se=fit.log_likelihood_se,
        null_log_likelihood=null,
        rho_squared=1 - height / null,
        adjusted_rho_squared=1 - (height - count) / null,
        aic=2 * count - 2 * height,
        bic=count * math.log(fit.tasks) - 2 * height,
        bic_people=count * math.log(fit.people) - 2 * height,
        seconds=fit.seconds,
        converged=fit.converged,
        message=fit.message,
        standard_errors=fit.standard_errors_kind,
    )


def _model(fit: NormalEstimates) -> str:
    kind = fit.specification.covariance
    if kind == "none":
        return "conditional logit"
    space = "" if fit.specification.price is None else ", willingness-to-pay space"
    return f"mixed logit, {kind} covariance{space}"


def _kind(fit: NormalEstimates, index: int) -> str:
    means, varying = len(fit.names), len(fit.specification.random)
    slopes = varying * len(fit.specification.covariates)
    if index < means:
        return "mean" if index in fit.specification.random else "fixed"
    if index < means + slopes:
        return "slope"
    return "sd" if index < means + slopes + varying else "correlation"


def _label(fit: NormalEstimates, index: int) -> str:
    """Name of what is estimated: the attribute, the log of a lognormal one, or two for a correlation."""
    names = [_of_log(one) for one in fit.specification.coefficients]
    varying = [names[i] for i in fit.specification.random]
    kind, slopes = _kind(fit, index), fit.specification.covariates
    if kind in ("mean", "fixed"):
        return names[index]
    if kind == "slope":
        which, covariate = divmod(index - len(names), len(slopes))
        return f"{varying[which]}:{slopes[covariate]}"
    if kind == "sd":
        return varying[index - len(names) - len(varying) * len(slopes)]
    pairs = [f"{a}, {b}" for j, b in enumerate(varying) for a in varying[:j]]
    return pairs[index - len(fit.parameter_names)]


def _of_log(one: Coefficient) -> str:
    """A lognormal coefficient's estimates are of the log of its size."""
    if one.distribution != "lognormal":
        return one.name
    return f"log of {one.name}" if one.sign > 0 else f"log of -{one.name}"


def row_of(name: str, label: str, kind: str, value: float, error: float) -> Row:
    """An estimate with its test and interval; see `Row`."""
    z = math.nan if kind == "sd" or not error > 0 else value / error
    p = math.erfc(abs(z) / math.sqrt(2)) if math.isfinite(z) else math.nan
    return Row(name, label, kind, value, error, z, p, *interval(kind, value, error))


def render_summary(summary: Summary, width: int = 78) -> str:
    """The table as plain text.

    Parameters
    ----------
    width
        Of the lines, where names are short enough for it; a message is not broken.
    """
    groups = [(title, [row for row in summary.rows if row.kind == kind]) for kind, title in GROUPS.items()]
    return render_groups(summary.header, groups, [*_natural(summary.lognormal), *_notes(summary)], width)


def _natural(scales: Sequence[NaturalScale]) -> list[str]:
    if not scales:
        return []
    wide, widths = max(25, *(len(one.name) for one in scales)), (12, 12, 12)
    lines = [f"{'Lognormal over people':<{wide}}" + align_right(("mean", "median", "sd"), widths)]
    for one in scales:
        cells = [format_number(value, width=11) for value in (one.mean, one.median, one.sd)]
        lines.append(f"{one.name:<{wide}}" + align_right(cells, widths))
    return lines


def render_groups(
    header: Header, groups: Sequence[tuple[str, Sequence[Row]]], notes: Sequence[str], width: int = 78
) -> str:
    """The table of any model.

    Parameters
    ----------
    groups
        Rows under their titles; a group without rows is left out.
    notes
        What stands beneath.
    """
    longest = max(len(row.label) for _, rows in groups for row in rows)
    name_width = max(12, min(longest, LONGEST_NAME))
    width = max(width, name_width + sum(WIDTHS))
    lines = [header.model[:1].upper() + header.model[1:], "=" * width, *_header_lines(header, width)]
    heads = ("estimate", "std err", "z", "P>|z|", "[0.025", "0.975]")
    lines.append(" " * name_width + align_right(heads, WIDTHS))
    for title, rows in groups:
        if rows:
            lines += [f"{title} ".ljust(width, "-"), *(_line(row, name_width) for row in rows)]
    return "\n".join([*lines, "=" * width, *notes])


def _header_lines(header: Header, width: int) -> list[str]:
    left = [
        ("People", f"{header.people:,}"),
        ("Tasks", f"{header.tasks:,}"),
        ("Parameters", f"{header.parameters}"),
        ("Converged", "yes" if header.converged else "NO"),
        ("Seconds", f"{header.seconds:.2f}"),
    ]
    right = [
        ("Log likelihood", f"{header.log_likelihood:.3f} (se {header.log_likelihood_se:.3f})"),
        ("At random", format_fixed(header.null_log_likelihood, 3)),
        (
            "McFadden rho2 (adjusted)",
            f"{format_fixed(header.rho_squared, 4)} ({format_fixed(header.adjusted_rho_squared, 4)})",
        ),
        ("AIC", f"{header.aic:.2f}"),
        ("BIC (tasks)", f"{header.bic:.2f}"),
    ]
    half = width * 2 // 5
    return [
        f"{a + ':':<14}{b:>{half - 18}}    {c + ':':<26}{d:>{width - half - 26}}"
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


def _notes(summary: Summary) -> list[str]:
    header = summary.header
    kind = {
        "classic": "Standard errors from the curvature of the log likelihood.",
        "robust": "Robust standard errors (sandwich), which hold when the model is wrong.",
        "posterior": "Means and standard deviations of the posterior, sampled by NUTS under weak priors.",
        "clustered": "Standard errors clustered by groups of people.",
        "products": "Standard errors from the products of people's scores (BHHH).",
    }.get(header.standard_errors, "No standard errors.")
    notes = [kind, "Intervals of standard deviations by logs, of correlations by Fisher's z."]
    if any(row.kind == "sd" and row.low == 0 for row in summary.rows):
        notes.append("A standard deviation that cannot be told from 0 has an upper end (one-sided 95%).")
    said = header.message not in ("", "converged")
    return [*notes, header.message] if said else notes
