"""The parts of a page that are of populations whose coefficients are normal, or follow from what is."""

from markupsafe import Markup

from unsaid.population.normal.fit import NormalFit
from unsaid.population.persons import PersonTable
from unsaid.report.population.page_parts import pair, paragraph, section
from unsaid.report.population.population_charts import correlation_chart, distribution_chart, shrinkage_chart

__all__ = ["normal_sections", "people_section"]


def normal_sections(fit: NormalFit, people: PersonTable | None) -> list[Markup]:
    """How people differ, and what goes together."""
    return [_distributions(fit, people), _correlations(fit)]


def _distributions(fit: NormalFit, people: PersonTable | None) -> Markup:
    random = fit.estimates.specification.random
    if not random:
        return Markup()
    drawn = [distribution_chart(fit, i, people) for i in random]
    says = "The curve is how the coefficient differs over people."
    if people is not None:
        says += " The columns count people by the mean of their own posterior, which lies nearer the middle."
    return section("How people differ", paragraph(says, "quiet"), pair(drawn))


def _correlations(fit: NormalFit) -> Markup:
    drawn = correlation_chart(fit.estimates)
    if not drawn:
        return Markup()
    says = (
        "Over people, whoever has more of one coefficient tends to have more (gold) or less (blue) of "
        "the other."
    )
    return section("What goes together", paragraph(says, "quiet"), drawn)


def people_section(fit: NormalFit, people: PersonTable) -> Markup:
    """How much the choices of each person say of them."""
    random = fit.estimates.specification.random
    drawn = [shrinkage_chart(fit, people, i) for i in range(len(people.names)) if i in random]
    says = (
        "Each point is a person: mean and standard deviation of their posterior. Near the dashed line, the "
        "spread of the population, their choices say little of them: they are taken to be like others."
    )
    return section("What is known of each", paragraph(says, "quiet"), pair(drawn))
