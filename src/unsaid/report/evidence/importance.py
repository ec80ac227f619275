"""The posterior of each attribute's importance, and which one leads."""

import numpy as np

from unsaid.report.evidence.posterior import Posterior
from unsaid.report.evidence.schema import Importance, Leading, StatedPosition
from unsaid.types.events import Stated

__all__ = ["importances", "leaders", "stated_position"]

INTERVAL = (0.05, 0.95)
"""Levels of every 90% interval."""


def stated_position(stated: Stated | None, name: str) -> StatedPosition | None:
    """Where the person placed an attribute; None if they did not name it."""
    if stated is None:
        return None
    if name == stated.last:
        return "last"
    positions: tuple[StatedPosition, ...] = (1, 2, 3)
    return dict(zip(stated.ranking, positions, strict=False)).get(name)


def importances(posterior: Posterior, stated: Stated | None) -> tuple[Importance, ...]:
    """The posterior of each attribute's weight and rank, in the order of the world."""
    weights, ranks = posterior.weights, posterior.ranks
    low, high = np.quantile(weights, INTERVAL, axis=0)
    rank_low, rank_high = np.quantile(ranks, INTERVAL, axis=0, method="inverted_cdf")
    return tuple(
        Importance(
            id=name,
            mean=float(weights[:, k].mean()),
            low=float(low[k]),
            high=float(high[k]),
            expected_rank=float(ranks[:, k].mean()),
            rank_low=int(rank_low[k]),
            rank_high=int(rank_high[k]),
            leading=float(np.mean(ranks[:, k] == 1)),
            first_two=float(np.mean(ranks[:, k] <= 2)),
            first_three=float(np.mean(ranks[:, k] <= 3)),
            stated=stated_position(stated, name),
        )
        for k, name in enumerate(posterior.specification.attributes)
    )


def leaders(found: tuple[Importance, ...]) -> tuple[Leading, ...]:
    """All attributes as candidates for the lead, the most probable first; equals by expected rank."""
    ordered = sorted(found, key=lambda one: (-one.leading, one.expected_rank))
    return tuple(Leading(id=one.id, probability=one.leading) for one in ordered)
