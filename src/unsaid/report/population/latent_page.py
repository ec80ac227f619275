"""The parts of a page that are of latent classes."""

import math

from markupsafe import Markup

from unsaid.population.latent.certainty import Certainty, class_certainty
from unsaid.population.latent.count import best_by_held_out
from unsaid.population.latent.importance import ClassImportance, class_importance
from unsaid.population.latent.model import LatentFit
from unsaid.population.postestimation.compare import HeldOut, held_out_difference
from unsaid.population.postestimation.summary import Row
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
from unsaid.report.population.page_parts import box, number, pair, paragraph, section, table

__all__ = ["latent_facts", "latent_sections"]


def latent_facts(fit: LatentFit) -> dict[str, str]:
    """What stands above the page beside what every fit has."""
    found = fit.estimates
    told = {"BIC (people)": f"{found.bic_people:,.1f}"}
    return told | ({"Starts that agree": f"{found.agreeing} of {found.starts}"} if found.starts > 1 else {})


def latent_sections(fit: LatentFit) -> list[Markup]:
    """What the classes are, what each wants, how many there are and who belongs where."""
    certainty = class_certainty(fit.membership()) if fit.knows_people else None
    known = not math.isnan(float(fit.data.ranges.sum()))  # files of before may not say
    importance = class_importance(fit.estimates, fit.data) if known else None
    groups = [rows for _, rows in fit.summary().groups]
    return [
        _meaning(fit, groups, importance, certainty),
        _shares(groups[0]),
        _coefficients(groups[1:]),
        _importance(importance),
        _counts(fit),
        _memberships(certainty),
    ]


def _meaning(
    fit: LatentFit,
    groups: list[list[Row]],
    importance: ClassImportance | None,
    certainty: Certainty | None,
) -> Markup:
    parts = [box(opening_sentences(fit.estimates), wrong=False)]
    for number_, (share, rows) in enumerate(zip(groups[0], groups[1:], strict=True), 1):
        parts.append(paragraph(" ".join(class_sentences(number_, share, rows, importance))))
    if certainty is not None and len(groups[0]) > 1:
        parts.append(paragraph(" ".join(certainty_sentences(certainty))))
    if not fit.converged:
        parts.append(paragraph("Since the fit did not converge, none of this is to be relied on."))
    return section("What it means", *parts)


def _shares(rows: list[Row]) -> Markup:
    if len(rows) == 1:
        return Markup()
    says = "Of the people; lines are 95% intervals, where the fit knows how sure it is."
    return section("How large the classes are", paragraph(says, "quiet"), class_share_chart(rows))


def _coefficients(own: list[list[Row]]) -> Markup:
    drawn = [coefficient_chart(rows[0].label, rows) for rows in zip(*own, strict=True)]
    says = (
        "By how much a unit more of each attribute raises utility, in log odds: right of the dashed line, "
        "people of that class choose what has more of it. Lines are 95% intervals. A class whose "
        "coefficients are all large chooses more consistently; what matters to it stands below."
    )
    return section("What each class wants", paragraph(says, "quiet"), pair(drawn))


def _importance(importance: ClassImportance | None) -> Markup:
    if importance is None:
        return Markup()
    says = (
        "The part of a class's range of utility that an attribute's range in this data makes up. It depends "
        "on what was offered, and does not depend on how consistently people choose."
    )
    return section("What matters to each class", paragraph(says, "quiet"), class_importance_chart(importance))


def _counts(fit: LatentFit) -> Markup:
    tried = sorted(fit.tried, key=lambda one: one.fit.class_count)
    chosen = fit.estimates.class_count
    if len(tried) < 2:
        return Markup()
    best = best_by_held_out(tried)
    # where none converged, none is left out of account
    failed = [one.fit.class_count for one in tried if fit.converged > one.fit.converged]
    losses = _more_losses(fit)
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
        _count_table(fit),
    )


def _more_losses(fit: LatentFit) -> dict[int, HeldOut]:
    """By how much each number of classes loses more than the best; empty where nobody was held out."""
    best = best_by_held_out(fit.tried)
    lowest = None if best is None else best.held_out
    held = {one.fit.class_count: one.held_out for one in fit.tried}
    if lowest is None or fit.panel is None or None in held.values():
        return {}
    return {
        count: held_out_difference(fit.panel, one, lowest) for count, one in held.items() if one is not None
    }


def _half(more: HeldOut | None) -> float:
    return math.nan if more is None else 2 * more.standard_error


def _count_table(fit: LatentFit) -> Markup:
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
    for one in sorted(fit.tried, key=lambda one: one.fit.class_count):
        own, held = one.fit, one.held_out
        loss = "–" if held is None else f"{held.log_loss:.4f} (se {held.standard_error:.4f})"
        cells = (
            f"{own.class_count}" + ("" if own.converged else " (did not converge)"),
            *(number(own.log_likelihood, 2), f"{own.free_parameters}"),
            *(number(own.bic, 1), number(own.bic_people, 1), loss, f"{100 * own.shares.min():.1f}%"),
        )
        rows.append(cells)
    return table(heads, rows)


def _memberships(certainty: Certainty | None) -> Markup:
    if certainty is None or len(certainty.counts) == 1:
        return Markup()
    classes = len(certainty.counts)
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
