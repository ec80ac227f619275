"""A fitted population as one HTML page to keep and to print: no script, no request, light or dark."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from unsaid.population.fit_by_task import TaskFit
from unsaid.population.fitted import MixedFit
from unsaid.population.importance import AttributeImportance
from unsaid.population.predictive_check import PredictiveCheck
from unsaid.population.segments import PersonTable, Segment
from unsaid.population.summary import GROUPS, Row, Summary
from unsaid.population.willingness import Willingness
from unsaid.report.population_charts import (
    check_chart,
    correlation_chart,
    distribution_chart,
    importance_chart,
    shrinkage_chart,
    task_chart,
    willingness_chart,
)

__all__ = ["PopulationContent", "render_population"]

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


class PopulationContent(NamedTuple):
    """What the page shows; what is None or empty is left out.

    Attributes
    ----------
    title
        Name of the data.
    notes
        What was said of the data when it was read.
    price, price_warning
        What willingness to pay is in units of, and why to take it with care.
    made_by
        Versions, seed and digest, by name.
    """

    title: str
    fit: MixedFit
    summary: Summary
    notes: Sequence[str]
    people: PersonTable | None
    segments: Sequence[Segment]
    importance: Sequence[AttributeImportance]
    tasks: Sequence[TaskFit]
    check: PredictiveCheck | None
    willingness: Sequence[Willingness]
    price: str | None
    price_warning: str | None
    made_by: dict[str, str]


def render_population(content: PopulationContent) -> str:
    """One self-contained page."""
    title = f"What they want: {content.title}"
    sections = (
        _opening(content),
        _warnings(content),
        _estimates(content.summary),
        _distributions(content),
        _correlations(content.fit),
        _importance(content),
        _willingness(content),
        _who(content),
        _check(content),
        _tasks(content),
        _made_by(content),
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{''.join(sections)}</main></body></html>\n"
    )


def _section(title: str, *parts: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>"


def _paragraph(text: str, kind: str = "") -> str:
    return f"<p{f' class={kind}' if kind else ''}>{escape(text)}</p>"


def _opening(content: PopulationContent) -> str:
    header = content.summary.header
    facts = {
        "Model": header.model,
        "People": f"{header.people:,}",
        "Tasks": f"{header.tasks:,}",
        "Parameters": f"{header.parameters}",
        "Log likelihood": f"{header.log_likelihood:,.2f} (se {header.log_likelihood_se:.2f})".replace(
            "-", "−"
        ),
        "McFadden ρ² (adjusted)": f"{header.rho_squared:.4f} ({header.adjusted_rho_squared:.4f})",
        "AIC": f"{header.aic:,.1f}",
        "BIC (tasks)": f"{header.bic:,.1f}",
        "Converged": "yes" if header.converged else "no",
        "Seconds": f"{header.seconds:.2f}",
    }
    return (
        "<dl>"
        + "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in facts.items())
        + "</dl>"
    )


def _warnings(content: PopulationContent) -> str:
    """What must be known before anything else is read."""
    header, parts = content.summary.header, []
    if not header.converged:
        parts.append(_box([f"The fit did not converge: {header.message}"], wrong=True))
    if content.check is not None:
        parts.append(_box(content.check.verdict, wrong=not content.check.describes))
    if content.notes:
        parts.append(_section("The data", *(_paragraph(note, "quiet") for note in content.notes)))
    return "".join(parts)


def _box(sentences: Sequence[str], *, wrong: bool) -> str:
    kind = "said wrong" if wrong else "said"
    return f'<div class="{kind}">{"".join(_paragraph(each) for each in sentences)}</div>'


def _estimates(summary: Summary) -> str:
    heads = ("", "estimate", "std err", "z", "P>|z|", "2.5%", "97.5%")
    rows = []
    for kind, title in GROUPS.items():
        own = [row for row in summary.rows if row.kind == kind]
        if own:
            rows.append(f'<tr><th colspan="7">{escape(title)}</th></tr>')
            rows += [_table_row(_estimate(row)) for row in own]
    return _section("Estimates", _table(heads, rows))


def _estimate(row: Row) -> tuple[str, ...]:
    p = "–" if row.p != row.p else ("&lt;.001" if row.p < 0.001 else f"{row.p:.3f}")
    return (
        escape(row.label),
        *(
            _number(value, digits)
            for value, digits in ((row.estimate, 4), (row.standard_error, 4), (row.z, 2))
        ),
        *(p, _number(row.low, 4), _number(row.high, 4)),
    )


def _number(value: float, digits: int) -> str:
    return "–" if value != value else f"{value:.{digits}f}".replace("-", "−")


def _table(heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    return (
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _table_row(cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _distributions(content: PopulationContent) -> str:
    random = content.fit.specification.random
    if not random:
        return ""
    drawn = "".join(distribution_chart(content.fit, i, content.people) for i in random)
    says = "The curve is how the coefficient differs over people."
    if content.people is not None:
        says += " The columns count people by the mean of their own posterior, which lies nearer the middle."
    return _section("How people differ", _paragraph(says, "quiet"), f'<div class="pair">{drawn}</div>')


def _correlations(fit: MixedFit) -> str:
    drawn = correlation_chart(fit)
    if not drawn:
        return ""
    says = (
        "Over people, whoever has more of one coefficient tends to have more (gold) or less (blue) of "
        "the other."
    )
    return _section("What goes together", _paragraph(says, "quiet"), drawn)


def _importance(content: PopulationContent) -> str:
    if not content.importance:
        return ""
    says = (
        "The part of a person's range of utility that an attribute's range in this data makes up, averaged "
        "over people; lines are 95% intervals. It depends on what was offered."
    )
    return _section("What matters", _paragraph(says, "quiet"), importance_chart(content.importance))


def _willingness(content: PopulationContent) -> str:
    if not content.willingness:
        return ""
    says = (
        f"In units of {content.price}: the ratio of the means with its 95% interval (point and line), and "
        "where the middle half of the people lies (bar)."
    )
    warned = [] if content.price_warning is None else [_box([content.price_warning], wrong=True)]
    drawn = willingness_chart(content.willingness)
    return _section("Willingness to pay", _paragraph(says, "quiet"), *warned, drawn)


def _who(content: PopulationContent) -> str:
    if content.people is None:
        return ""
    fit, people = content.fit, content.people
    heads = ("matters most", "people", "sure of it", *fit.names)
    rows = [
        _table_row(
            (
                escape(one.attribute),
                *(f"{100 * one.share:.0f}%", f"{100 * one.sure:.0f}%"),
                *(_number(float(value), 2) for value in one.means),
            )
        )
        for one in content.segments
    ]
    groups = [
        _paragraph(
            "People by what matters most to them, of how many that is sure (.8), and mean coefficients.",
            "quiet",
        ),
        _table(heads, rows),
    ]
    drawn = "".join(shrinkage_chart(fit, people, i) for i in fit.specification.random)
    says = (
        "Each point is a person: mean and standard deviation of their posterior. Near the dashed line, the "
        "spread of the population, their choices say little of them: they are taken to be like others."
    )
    return _section("Who wants what", *groups) + _section(
        "What is known of each", _paragraph(says, "quiet"), f'<div class="pair">{drawn}</div>'
    )


def _check(content: PopulationContent) -> str:
    if content.check is None:
        return ""
    says = (
        "Points are the data; bands hold 99% of what the model would have new people do before the same "
        "tasks. Red points lie outside."
    )
    return _section(
        "Does the model describe them?", _paragraph(says, "quiet"), check_chart(content.check.checks)
    )


def _tasks(content: PopulationContent) -> str:
    if len(content.tasks) < 2:
        return ""
    says = (
        "Mean probability that the population gives to what was chosen, by task number, with two standard "
        "errors; dashed, what the model expects of itself. A rise says that people learn, a fall that they "
        "tire."
    )
    return _section("From the first task to the last", _paragraph(says, "quiet"), task_chart(content.tasks))


def _made_by(content: PopulationContent) -> str:
    told = "; ".join(f"{name} {value}" for name, value in content.made_by.items())
    return f"<footer>{escape(told)}</footer>"
