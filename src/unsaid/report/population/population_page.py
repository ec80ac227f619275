"""A fitted population as one HTML page to keep and to print: no script, no request, light or dark."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.postestimation.fit_by_task import TaskFit
from unsaid.population.postestimation.importance import AttributeImportance
from unsaid.population.postestimation.predictive_check import PredictiveCheck
from unsaid.population.postestimation.segments import PersonTable, Segment
from unsaid.population.postestimation.summary import GROUPS, Summary
from unsaid.population.postestimation.willingness import Willingness
from unsaid.report.population.page_parts import (
    box,
    estimate_table,
    facts,
    footer,
    header_facts,
    number,
    pair,
    paragraph,
    section,
    table,
    whole_page,
)
from unsaid.report.population.population_charts import (
    check_chart,
    correlation_chart,
    distribution_chart,
    importance_chart,
    shrinkage_chart,
    task_chart,
    willingness_chart,
)

__all__ = ["PopulationContent", "render_population"]


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
    fit: NormalEstimates
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
    return whole_page(
        f"What they want: {content.title}",
        (
            facts(header_facts(content.summary.header)),
            _warnings(content),
            _estimates(content.summary),
            _distributions(content),
            _correlations(content.fit),
            _importance(content),
            _willingness(content),
            _who(content),
            _check(content),
            _tasks(content),
            footer(content.made_by),
        ),
    )


def _warnings(content: PopulationContent) -> Markup:
    """What must be known before anything else is read."""
    header, parts = content.summary.header, []
    if not header.converged:
        parts.append(box([f"The fit did not converge: {header.message}"], wrong=True))
    elif header.message != "converged":
        parts.append(box([header.message], wrong=False))
    if content.check is not None:
        parts.append(box(content.check.verdict, wrong=not content.check.describes))
    if content.notes:
        parts.append(section("The data", *(paragraph(note, "quiet") for note in content.notes)))
    return Markup().join(parts)


def _estimates(summary: Summary) -> Markup:
    groups = [(title, [row for row in summary.rows if row.kind == kind]) for kind, title in GROUPS.items()]
    return section("Estimates", estimate_table(groups))


def _distributions(content: PopulationContent) -> Markup:
    random = content.fit.specification.random
    if not random:
        return Markup()
    drawn = [distribution_chart(content.fit, i, content.people) for i in random]
    says = "The curve is how the coefficient differs over people."
    if content.people is not None:
        says += " The columns count people by the mean of their own posterior, which lies nearer the middle."
    return section("How people differ", paragraph(says, "quiet"), pair(drawn))


def _correlations(fit: NormalEstimates) -> Markup:
    drawn = correlation_chart(fit)
    if not drawn:
        return Markup()
    says = (
        "Over people, whoever has more of one coefficient tends to have more (gold) or less (blue) of "
        "the other."
    )
    return section("What goes together", paragraph(says, "quiet"), drawn)


def _importance(content: PopulationContent) -> Markup:
    if not content.importance:
        return Markup()
    says = (
        "The part of a person's range of utility that an attribute's range in this data makes up, averaged "
        "over people; lines are 95% intervals. It depends on what was offered."
    )
    return section("What matters", paragraph(says, "quiet"), importance_chart(content.importance))


def _willingness(content: PopulationContent) -> Markup:
    if not content.willingness:
        return Markup()
    says = (
        f"In units of {content.price}: the ratio of the means with its 95% interval (point and line), and "
        "where the middle half of the people lies (bar)."
    )
    warned = [] if content.price_warning is None else [box([content.price_warning], wrong=True)]
    drawn = willingness_chart(content.willingness)
    return section("Willingness to pay", paragraph(says, "quiet"), *warned, drawn)


def _who(content: PopulationContent) -> Markup:
    if content.people is None:
        return Markup()
    fit, people = content.fit, content.people
    heads = ("matters most", "people", "sure of it", *fit.names)
    rows = [
        (
            one.attribute,
            *(f"{100 * one.share:.0f}%", f"{100 * one.sure:.0f}%"),
            *(number(float(value), 2) for value in one.means),
        )
        for one in content.segments
    ]
    groups = [
        paragraph(
            "People by what matters most to them, of how many that is sure (.8), and mean coefficients.",
            "quiet",
        ),
        table(heads, rows),
    ]
    drawn = [shrinkage_chart(fit, people, i) for i in fit.specification.random]
    says = (
        "Each point is a person: mean and standard deviation of their posterior. Near the dashed line, the "
        "spread of the population, their choices say little of them: they are taken to be like others."
    )
    return section("Who wants what", *groups) + section(
        "What is known of each", paragraph(says, "quiet"), pair(drawn)
    )


def _check(content: PopulationContent) -> Markup:
    if content.check is None:
        return Markup()
    says = (
        "Points are the data; bands hold 99% of what the model would have new people do before the same "
        "tasks. Red points lie outside."
    )
    return section(
        "Does the model describe them?", paragraph(says, "quiet"), check_chart(content.check.checks)
    )


def _tasks(content: PopulationContent) -> Markup:
    if len(content.tasks) < 2:
        return Markup()
    says = (
        "Mean probability that the population gives to what was chosen, by task number, with two standard "
        "errors; dashed, what the model expects of itself. A rise says that people learn, a fall that they "
        "tire."
    )
    return section("From the first task to the last", paragraph(says, "quiet"), task_chart(content.tasks))
