"""Parts of the pages that tell of a fit; all text is escaped by the templates that they are made from."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from unsaid.population.postestimation.summary import Header, Row
from unsaid.report.render.templates import fill_part, fill_template
from unsaid.types.formatting import format_fixed, format_number, format_p_value

__all__ = [
    "box",
    "estimate_table",
    "facts",
    "footer",
    "header_facts",
    "number",
    "pair",
    "paragraph",
    "section",
    "table",
    "whole_page",
]


def whole_page(title: str, parts: Iterable[Markup]) -> str:
    """One self-contained page: no script, no request, light or dark."""
    return fill_template("fit.html", title=title, parts=parts)


def section(title: str, *parts: Markup) -> Markup:
    """A heading and what stands beneath."""
    return fill_part("section", title, parts)


def paragraph(text: str, kind: str = "") -> Markup:
    """A paragraph in one of the page's styles."""
    return fill_part("paragraph", text, kind)


def box(sentences: Sequence[str], *, wrong: bool) -> Markup:
    """Sentences that are not to be missed."""
    return fill_part("box", sentences, wrong)


def pair(drawings: Iterable[Markup]) -> Markup:
    """Small drawings, two beside each other where there is room."""
    return fill_part("pair", list(drawings))


def facts(told: Mapping[str, str]) -> Markup:
    """Names and what they are, side by side."""
    return fill_part("facts", told)


def header_facts(header: Header) -> dict[str, str]:
    """What stands above the estimates, by name."""
    error = f" (se {header.log_likelihood_se:.2f})" if header.log_likelihood_se else ""
    return {
        "Model": header.model,
        "People": f"{header.people:,}",
        "Tasks": f"{header.tasks:,}",
        "Parameters": f"{header.parameters}",
        "Log likelihood": f"{header.log_likelihood:,.2f}{error}".replace("-", "−"),
        "McFadden ρ² (adjusted)": f"{header.rho_squared:.4f} ({header.adjusted_rho_squared:.4f})",
        "AIC": f"{header.aic:,.1f}",
        "BIC (tasks)": f"{header.bic:,.1f}",
        "Converged": "yes" if header.converged else "no",
        "Seconds": f"{header.seconds:.2f}",
    }


def estimate_table(groups: Sequence[tuple[str, Sequence[Row]]]) -> Markup:
    """Estimates under their titles; a group without rows is left out."""
    heads = ("", "estimate", "std err", "z", "P>|z|", "2.5%", "97.5%")
    return fill_part("table", heads, [(title, [_estimate(row) for row in own]) for title, own in groups])


def _estimate(row: Row) -> tuple[str, ...]:
    estimate, error, low, high = (
        format_number(value) for value in (row.estimate, row.standard_error, row.low, row.high)
    )
    cells = estimate, error, format_fixed(row.z, 2), format_p_value(row.p), low, high
    return (row.label, *(_typeset(cell) for cell in cells))


def number(value: float, digits: int) -> str:
    """A number with a true minus; a dash for none."""
    return _typeset(format_fixed(value, digits))


def _typeset(number: str) -> str:
    """With a true minus; a dash for none."""
    return "–" if number == "-" else number.replace("-", "−")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """Rows of cells under their heads."""
    return fill_part("table", heads, [("", rows)])


def footer(made_by: Mapping[str, str]) -> Markup:
    """Versions, seed and digest, by name."""
    return fill_part("footer", made_by)
