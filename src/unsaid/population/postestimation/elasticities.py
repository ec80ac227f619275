"""Elasticities: by how many percent a share changes when an attribute changes by one percent."""

from typing import NamedTuple

from unsaid.data.offers import Offers
from unsaid.population.fitted import Fitted, over_tastes
from unsaid.population.options import PostEstimation

__all__ = ["Elasticity", "elasticities"]

ALL = "all"
"""Whose column changes, where it is the same for all alternatives of each task."""


class Elasticity(NamedTuple):
    """Of one alternative's share by one alternative's attribute.

    Attributes
    ----------
    changed, responding
        Whose attribute changes, and whose share responds; the same for an own elasticity. Where a column is
        the same for all alternatives of each task, as a person's income, it changes in all of them.
    kind
        point (percent by percent, for numbers) or arc: for attributes that are 0 or 1, the change
        of the share when it goes from 0 to 1, over the mean of both shares.
    """

    task: str
    attribute: str
    changed: str
    responding: str
    kind: str
    value: float
    low: float
    high: float


def elasticities(
    fit: Fitted, offers: Offers, attribute: str, *, options: PostEstimation | None = None
) -> tuple[Elasticity, ...]:
    """Own and cross elasticities of the shares of what is offered.

    Parameters
    ----------
    attribute
        Which changes: one of the fit's, a column of numbers that a formula makes attributes of, or, of a
        discounted utility, delay_days or probability. An attribute whose values are only 0 and 1 gets arc
        elasticities.

    Raises
    ------
    DataError
        If the fit has no such attribute, or a probability is 0 or 1, where its weight has no slope.

    Notes
    -----
    Shares are averaged over people first: the point elasticity of S_j by x_m is
    E[P_j (1{j = m} - P_m) c] x_m / S_j (Train 2009, section 6.3), not the mean of people's own.
    """
    kind = fit.rule.kind(offers, attribute)
    found = over_tastes(
        fit, lambda one: fit.rule.elasticities(one, offers, attribute), options or PostEstimation()
    )
    shared = attribute not in offers.names and offers.same_in_tasks(attribute)
    rows = []
    for task, begin, end in zip(offers.tasks, offers.task_start[:-1], offers.task_start[1:], strict=True):
        for changed in range(begin, begin + 1 if shared else end):
            for responding in range(begin, end):
                labels = ALL if shared else offers.alternatives[changed], offers.alternatives[responding]
                numbers = (float(part[responding, changed]) for part in found)
                rows.append(Elasticity(task, attribute, *labels, kind, *numbers))
    return tuple(rows)
