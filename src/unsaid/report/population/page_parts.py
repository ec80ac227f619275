"""Parts of the pages that tell of a fit: one style, sections, boxes and tables; all text is escaped."""

from collections.abc import Mapping, Sequence
from html import escape

from unsaid.population.postestimation.summary import Header, Row
from unsaid.types.formatting import format_fixed, format_number, format_p_value

__all__ = [
    "STYLE",
    "box",
    "estimate_table",
    "facts",
    "footer",
    "header_facts",
    "number",
    "paragraph",
    "section",
    "table",
    "table_row",
    "whole_page",
]

STYLE = """
:root{color-scheme:light dark;--paper:#fdfcf8;--ink:#26221a;--quiet:#6a6251;--faint:#ded7c6;--accent:#8a6a1c;
--fill:#c9a54e;--other:#3f6f86;--wrong:#b3321f;--panel:#f5f1e6}
@media (prefers-color-scheme:dark){:root{--paper:#17140d;--ink:#efe6d2;--quiet:#b5a98c;--faint:#3b3425;
--accent:#e3c37a;--fill:#a98a45;--other:#7fb4cc;--wrong:#ff8a70;--panel:#211d13}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 Georgia,"Times New Roman",serif}
main{max-width:50rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-weight:400;font-size:1.9rem;margin:0 0 .3rem}
h2{font-weight:400;font-size:1.35rem;margin:2.6rem 0 .5rem;padding-bottom:.2rem;
border-bottom:1px solid var(--faint)}
p{margin:.5rem 0}
.quiet{color:var(--quiet);font-size:.92rem}
.said{background:var(--panel);border-left:3px solid var(--accent);padding:.6rem .9rem;margin:.8rem 0}
.said.wrong{border-color:var(--wrong)}
.said p{margin:.2rem 0}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.6rem 1.2rem;margin:1rem 0}
dt{color:var(--quiet);font-size:.85rem}dd{margin:0;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{padding:.22rem .5rem;text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}
thead th{border-bottom:1px solid var(--quiet);font-weight:400;color:var(--quiet)}
tbody th{font-weight:600;text-align:left;padding-top:.7rem;border-bottom:1px solid var(--faint)}
.pair{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:.4rem 1.5rem}
svg{width:100%;height:auto;display:block;overflow:visible}
svg text{fill:var(--ink);font:14px Georgia,serif}
svg .small{font-size:12px;fill:var(--quiet)}svg .ink{fill:var(--ink)}svg .strong{font-weight:600}
svg line.axis{stroke:var(--quiet)}svg line.grid{stroke:var(--faint)}
svg .zero{stroke:var(--quiet);stroke-dasharray:2 3}
svg .dashed{stroke:var(--other);stroke-width:1.6;stroke-dasharray:5 4;fill:none}
svg .curve{stroke:var(--accent);stroke-width:2;fill:none}svg .area{fill:var(--fill);fill-opacity:.16}
svg .columns{fill:var(--other);fill-opacity:.38}
svg .dot{fill:var(--other);fill-opacity:.5}
svg .bar{fill:var(--fill);fill-opacity:.55}svg .faint{fill-opacity:.3}
svg .interval{stroke:var(--ink);stroke-width:1.6}
svg .band{stroke:var(--fill);stroke-width:9;stroke-opacity:.5;stroke-linecap:round}
svg .point{fill:var(--accent);stroke:var(--paper);stroke-width:1.2}svg .wrong{fill:var(--wrong)}
svg .above{fill:var(--fill)}svg .below{fill:var(--other)}
svg .cell{fill:none;stroke:var(--faint)}svg .empty{fill:var(--panel)}
footer{margin-top:3rem;color:var(--quiet);font-size:.88rem;overflow-wrap:anywhere}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--quiet:#555;--faint:#ccc;--accent:#7a5c14;
--fill:#c9a54e;--other:#3f6f86;--wrong:#b3321f;--panel:#f6f3ea}
body{font-size:11pt}main{max-width:none;padding:0}h2,section>p{break-after:avoid}svg,.said,tr,dl{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""


def whole_page(title: str, sections: Sequence[str]) -> str:
    """One self-contained page: no script, no request, light or dark."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{''.join(sections)}</main></body></html>\n"
    )


def section(title: str, *parts: str) -> str:
    """A heading and what stands beneath."""
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph in one of the page's styles."""
    return f"<p{f' class={kind}' if kind else ''}>{escape(text)}</p>"


def box(sentences: Sequence[str], *, wrong: bool) -> str:
    """Sentences that are not to be missed."""
    kind = "said wrong" if wrong else "said"
    return f'<div class="{kind}">{"".join(paragraph(each) for each in sentences)}</div>'


def facts(told: Mapping[str, str]) -> str:
    """Names and what they are, side by side."""
    pairs = (f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in told.items())
    return f"<dl>{''.join(pairs)}</dl>"


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


def estimate_table(groups: Sequence[tuple[str, Sequence[Row]]]) -> str:
    """Estimates under their titles; a group without rows is left out."""
    heads, rows = ("", "estimate", "std err", "z", "P>|z|", "2.5%", "97.5%"), []
    for title, own in groups:
        if own:
            rows.append(f'<tr><th colspan="7">{escape(title)}</th></tr>')
            rows += [table_row(_estimate(row)) for row in own]
    return table(heads, rows)


def _estimate(row: Row) -> tuple[str, ...]:
    estimate, error, low, high = (
        format_number(value) for value in (row.estimate, row.standard_error, row.low, row.high)
    )
    cells = estimate, error, format_fixed(row.z, 2), format_p_value(row.p), low, high
    return (escape(row.label), *(escape(_typeset(cell)) for cell in cells))


def number(value: float, digits: int) -> str:
    """A number with a true minus; a dash for none."""
    return _typeset(format_fixed(value, digits))


def _typeset(number: str) -> str:
    """With a true minus; a dash for none."""
    return "–" if number == "-" else number.replace("-", "−")


def table(heads: Sequence[str], rows: Sequence[str]) -> str:
    """Rows, made by `table_row`, under their heads."""
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    return (
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def table_row(cells: Sequence[str]) -> str:
    """A row of cells, which are HTML: names in them must have been escaped."""
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def footer(made_by: Mapping[str, str]) -> str:
    """Versions, seed and digest, by name."""
    told = "; ".join(f"{name} {value}" for name, value in made_by.items())
    return f"<footer>{escape(told)}</footer>"
