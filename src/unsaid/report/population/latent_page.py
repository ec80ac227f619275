"""Latent classes as one HTML page to keep and to print: no script, no request, light or dark."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from unsaid.population.latent.certainty import Certainty
from unsaid.population.latent.count import ClassCount, best_by_held_out
from unsaid.population.latent.estimates import LatentEstimates
from unsaid.population.latent.importance import ClassImportance
from unsaid.population.latent.summary import class_groups, class_header, class_notes
from unsaid.population.postestimation.compare import HeldOut
from unsaid.report.population.latent_charts import (
    Tried,
    class_importance_chart,
    class_share_chart,
    coefficient_chart,
    count_chart,
    membership_chart,
)
from unsaid.report.population.latent_sentences import (
    certainty_sentences,
    class_sentences,
    count_sentences,
    opening_sentences,
)
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

__all__ = ["LatentContent", "render_latent"]


class LatentContent(NamedTuple):
    """What the page shows; what is None or empty is left out.

    Attributes
    ----------
    title
        Name of the data.
    notes
        What was said of the data when it was read.
    tried
        All numbers of classes that were fitted, the smallest first.
    more_losses
        By how much each of them loses more on people held out than the best does.
    made_by
        Versions, seed and digest, by name.
    """

    title: str
    fit: LatentEstimates
    notes: Sequence[str]
    tried: Sequence[ClassCount]
    more_losses: Sequence[HeldOut]
    importance: ClassImportance | None
    certainty: Certainty | None
    made_by: dict[str, str]


def render_latent(content: LatentContent) -> str:
    """One self-contained page."""
    return whole_page(
        f"Kinds of people: {content.title}",
        (
            _opening(content),
            _meaning(content),
            _shares(content),
            _coefficients(content),
            _importance(content),
            _counts(content),
            _memberships(content),
            _estimates(content),
            footer(content.made_by),
        ),
    )


def _opening(content: LatentContent) -> Markup:
    """What was fitted, and what must be known before anything else is read."""
    fit = content.fit
    told = header_facts(class_header(fit))
    told["BIC (people)"] = f"{fit.bic_people:,.1f}"
    if fit.starts > 1:
        told["Starts that agree"] = f"{fit.agreeing} of {fit.starts}"
    parts = [facts(told)]
    if not fit.converged:
        parts.append(box([f"The fit did not converge: {fit.message}"], wrong=True))
    elif fit.message not in ("", "converged"):
        parts.append(box([fit.message.removeprefix("converged; ").capitalize() + "."], wrong=True))
    if content.notes:
        parts.append(section("The data", *(paragraph(note, "quiet") for note in content.notes)))
    return Markup().join(parts)


def _meaning(content: LatentContent) -> Markup:
    fit, groups = content.fit, class_groups(content.fit)
    parts = [box(opening_sentences(fit), wrong=False)]
    for k in range(fit.class_count):
        said = class_sentences(k + 1, groups[0][1][k], groups[k + 1][1], content.importance)
        parts.append(paragraph(" ".join(said)))
    if content.certainty is not None and fit.class_count > 1:
        parts.append(paragraph(" ".join(certainty_sentences(content.certainty))))
    if not fit.converged:
        parts.append(paragraph("Since the fit did not converge, none of this is to be relied on."))
    return section("What it means", *parts)


def _shares(content: LatentContent) -> Markup:
    if content.fit.class_count == 1:
        return Markup()
    says = "Of the people; lines are 95% intervals, where the fit knows how sure it is."
    return section(
        "How large the classes are",
        paragraph(says, "quiet"),
        class_share_chart(class_groups(content.fit)[0][1]),
    )


def _coefficients(content: LatentContent) -> Markup:
    own = [rows for _, rows in class_groups(content.fit)[1:]]
    drawn = [coefficient_chart(name, [rows[i] for rows in own]) for i, name in enumerate(content.fit.names)]
    says = (
        "By how much a unit more of each attribute raises utility, in log odds: right of the dashed line, "
        "people of that class choose what has more of it. Lines are 95% intervals. A class whose "
        "coefficients are all large chooses more consistently; what matters to it stands below."
    )
    return section("What each class wants", paragraph(says, "quiet"), pair(drawn))


def _importance(content: LatentContent) -> Markup:
    if content.importance is None:
        return Markup()
    says = (
        "The part of a class's range of utility that an attribute's range in this data makes up. It depends "
        "on what was offered, and does not depend on how consistently people choose."
    )
    return section(
        "What matters to each class", paragraph(says, "quiet"), class_importance_chart(content.importance)
    )


def _counts(content: LatentContent) -> Markup:
    tried, chosen = content.tried, content.fit.class_count
    if len(tried) < 2:
        return Markup()
    best = best_by_held_out(tried)
    # where none converged, none is left out of account
    failed = [one.fit.class_count for one in tried if content.fit.converged > one.fit.converged]
    losses = {one.fit.class_count: more for one, more in zip(tried, content.more_losses, strict=False)}
    more = losses.get(chosen)
    said = count_sentences(
        [one.fit.class_count for one in tried],
        chosen,
        None if best is None else best.fit.class_count,
        None if more is None else (more.log_loss, more.standard_error),
        failed,
    )
    criteria = [Tried(one.fit.class_count, one.fit.bic, failed=not one.fit.converged) for one in tried]
    drawn = [count_chart("BIC (tasks)", criteria, chosen)]
    held = [
        Tried(
            one.fit.class_count,
            one.held_out.log_loss,
            _half(losses.get(one.fit.class_count)),
            not one.fit.converged,
        )
        for one in tried
        if one.held_out is not None
    ]
    if held:
        drawn.append(count_chart("Loss on people held out", held, chosen))
    says = (
        "Lower is better; the large point was taken; red ones did not converge. BIC weighs fit against the "
        "number of parameters. The loss is that of predicting each task of people whom the classes were not "
        "fitted to, in nats; lines are two standard errors of the difference to the lowest."
    )
    return section(
        "How many classes",
        paragraph(" ".join(said)),
        pair(drawn),
        paragraph(says, "quiet"),
        _count_table(content),
    )


def _half(more: HeldOut | None) -> float:
    return math.nan if more is None else 2 * more.standard_error


def _count_table(content: LatentContent) -> Markup:
    heads = (
        "classes",
        "log l.",
        "parameters",
        "BIC (tasks)",
        "BIC (people)",
        "held-out loss",
        "smallest share",
    )
    rows = []
    for one in content.tried:
        fit, held = one.fit, one.held_out
        loss = "–" if held is None else f"{held.log_loss:.4f} (se {held.standard_error:.4f})"
        cells = (
            f"{fit.class_count}" + ("" if fit.converged else " (did not converge)"),
            *(number(fit.log_likelihood, 2), f"{fit.free_parameters}"),
            *(number(fit.bic, 1), number(fit.bic_people, 1), loss, f"{100 * fit.shares.min():.1f}%"),
        )
        rows.append(cells)
    return table(heads, rows)


def _memberships(content: LatentContent) -> Markup:
    certainty, classes = content.certainty, content.fit.class_count
    if certainty is None or classes == 1:
        return Markup()
    heads = ("likeliest class", "people", *(f"belongs to {k}" for k in range(1, classes + 1)))
    rows = [
        (f"class {k}", f"{count:,}", *(number(float(value), 2) for value in means))
        for k, (count, means) in enumerate(zip(certainty.counts, certainty.means, strict=True), 1)
    ]
    says = (
        "People by the probability of their likeliest class; where nothing were known of somebody, it would "
        f"be at the dashed line. Entropy R²: {number(certainty.entropy_r_squared, 2)} (1 where every class "
        "is certain, 0 where none is)."
    )
    beneath = "Mean probabilities of people who most likely belong to each class."
    return section(
        "How sure it is who belongs where",
        paragraph(says, "quiet"),
        membership_chart(certainty.highest, classes),
        paragraph(beneath, "quiet"),
        table(heads, rows),
    )


def _estimates(content: LatentContent) -> Markup:
    notes = " ".join(class_notes(content.fit))
    return section("Estimates", estimate_table(class_groups(content.fit)), paragraph(notes, "quiet"))
