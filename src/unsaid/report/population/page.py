"""A fit of whatever model as one HTML page to keep and to print: no script, no request, light or dark."""

import math
from pathlib import Path

from markupsafe import Markup

from unsaid.population.latent.model import LatentFit
from unsaid.population.model import Fit
from unsaid.population.normal.fit import NormalFit
from unsaid.population.persons import PersonTable
from unsaid.population.postestimation.fit_by_task import fit_by_task
from unsaid.population.postestimation.predictive_check import PredictiveCheck
from unsaid.population.postestimation.segments import segments
from unsaid.population.postestimation.summary import Summary
from unsaid.population.postestimation.willingness import price_warning
from unsaid.report.population.latent_page import latent_facts, latent_sections
from unsaid.report.population.normal_page import normal_sections, people_section
from unsaid.report.population.page_parts import (
    box,
    estimate_table,
    facts,
    footer,
    header_facts,
    number,
    paragraph,
    section,
    table,
    whole_page,
)
from unsaid.report.population.population_charts import (
    check_chart,
    importance_chart,
    task_chart,
    willingness_chart,
)
from unsaid.types.files import write_whole

__all__ = ["render_page", "write_page"]

DISCOUNTED = (
    "parameters of discounting and of probability weighting are logarithms; what matters to people is told "
    "of alternatives that are alike in delay and probability"
)
"""Note on the page of a model with delay or probability."""


def write_page(fit: Fit, path: Path, *, price: str | None = None) -> Path:
    """Write the page, all of it or nothing.

    Raises
    ------
    DataError
        If the folder is not there.
    """
    page = render_page(fit, price=price).encode()
    write_whole(path, lambda file: file.write(page))
    return path


def render_page(fit: Fit, *, price: str | None = None) -> str:
    """One self-contained page; what a fit from a file does not know is left out.

    Parameters
    ----------
    price
        What willingness to pay is in units of; None to do without.
    """
    summary, check = fit.summary(), None if fit.panel is None else fit.check()
    people = fit.people() if fit.knows_people else None
    classes = isinstance(fit, LatentFit)
    told = header_facts(summary.header) | (latent_facts(fit) if isinstance(fit, LatentFit) else {})
    return whole_page(
        f"{'Kinds of people' if classes else 'What they want'}: {fit.data.where}",
        (
            facts(told),
            _warnings(fit, check),
            *(latent_sections(fit) if isinstance(fit, LatentFit) else ()),
            _estimates(summary),
            *(normal_sections(fit, people) if isinstance(fit, NormalFit) else ()),
            _importance(fit),
            _willingness(fit, price),
            *_who(fit, people),
            _check(check),
            _tasks(fit),
            footer(_made_by(fit)),
        ),
    )


def _made_by(fit: Fit) -> dict[str, str]:
    digest = fit.data.digest.rpartition(":")[2]
    return {**fit.data.made_by, "seed": str(fit.estimates.seed), **({"data": digest[:16]} if digest else {})}


def _warnings(fit: Fit, check: PredictiveCheck | None) -> Markup:
    """What must be known before anything else is read."""
    verdict, parts = fit.estimates.verdict, []
    if not verdict.converged:
        parts.append(box([f"The fit did not converge: {verdict.message}"], wrong=True))
    elif verdict.remark:
        said = verdict.remark[:1].upper() + verdict.remark[1:] + "."
        parts.append(box([said], wrong=bool(verdict.outcome.advice)))
    if check is not None:
        parts.append(box(check.verdict, wrong=not check.describes))
    notes = [*fit.data.notes, *([DISCOUNTED] if fit.rule.columns else [])]
    if notes:
        parts.append(section("The data", *(paragraph(note, "quiet") for note in notes)))
    return Markup().join(parts)


def _estimates(summary: Summary) -> Markup:
    notes = paragraph(" ".join(summary.notes), "quiet")
    return section("Estimates", estimate_table(summary.groups), notes)


def _importance(fit: Fit) -> Markup:
    if math.isnan(float(fit.data.ranges.sum())):
        return Markup()
    says = (
        "The part of a person's range of utility that an attribute's range in this data makes up, averaged "
        "over people; lines are 95% intervals. It depends on what was offered."
    )
    return section("What matters", paragraph(says, "quiet"), importance_chart(fit.importance()))


def _willingness(fit: Fit, price: str | None) -> Markup:
    if price is None:
        return Markup()
    says = (
        f"In units of {price}: the ratio of the means with its 95% interval (point and line), and "
        "where the middle half of the people lies (bar)."
    )
    warning = price_warning(fit, price)
    warned = [] if warning is None else [box([warning], wrong=True)]
    drawn = willingness_chart(fit.willingness_to_pay(price))
    return section("Willingness to pay", paragraph(says, "quiet"), *warned, drawn)


def _who(fit: Fit, people: PersonTable | None) -> list[Markup]:
    if people is None or math.isnan(float(fit.data.ranges.sum())):
        return []
    heads = ("matters most", "people", "sure of it", *people.names)
    rows = [
        (
            one.attribute,
            *(f"{100 * one.share:.0f}%", f"{100 * one.sure:.0f}%"),
            *(number(float(value), 2) for value in one.means),
        )
        for one in segments(people)
    ]
    says = "People by what matters most to them, of how many that is sure (.8), and mean coefficients."
    known = [people_section(fit, people)] if isinstance(fit, NormalFit) else []
    return [section("Who wants what", paragraph(says, "quiet"), table(heads, rows)), *known]


def _check(check: PredictiveCheck | None) -> Markup:
    if check is None:
        return Markup()
    says = (
        "Points are the data; bands hold 99% of what the model would have new people do before the same "
        "tasks. Red points lie outside."
    )
    return section("Does the model describe them?", paragraph(says, "quiet"), check_chart(check.checks))


def _tasks(fit: Fit) -> Markup:
    tasks = () if fit.panel is None else fit_by_task(fit, fit.panel)
    if len(tasks) < 2:
        return Markup()
    says = (
        "Mean probability that the population gives to what was chosen, by task number, with two standard "
        "errors; dashed, what the model expects of itself. A rise says that people learn, a fall that they "
        "tire."
    )
    return section("From the first task to the last", paragraph(says, "quiet"), task_chart(tasks))
