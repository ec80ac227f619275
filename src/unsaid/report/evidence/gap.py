"""What was left unsaid: where said and done differ by more than done and done again.

What was said leaves each attribute a range of ranks: the first named has rank 1, the second 2, the
third 3, the one named last the lowest rank, and all others lie anywhere between. The gap between
said and done is how far the rank R, drawn from the posterior, lies outside that range. The gap
between done and done again is |R - R'|, where R' is what another walk of the same person would
show: an independent draw from the posterior or, with the share that
`unsaid.report.evidence.noise.unreliability` takes from the repeats, a rank at random. An attribute
counts as unsaid, in the direction "more" or "less", when

    P(R lies outside the range in that direction, and by more than |R - R'|) >= THRESHOLD.

As both ranks are discrete the probability is a finite sum over the posterior's histogram. A gap
larger than |R - R'| puts R' on the same side of what was said, so another walk would say the same.
"""

import numpy as np
from jaxtyping import Float

from unsaid.report.evidence.posterior import Posterior
from unsaid.report.evidence.schema import Gap
from unsaid.types.events import Stated

__all__ = ["THRESHOLD", "gap_probabilities", "said_ranks", "unsaid_gaps"]

THRESHOLD = 0.8
"""The least probability of a gap that is spoken of: of five that are told, at most one is not there."""


def said_ranks(stated: Stated, names: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """The lowest and highest rank that what was said allows each attribute."""
    lowest = len(names)
    named = {name: (rank, rank) for rank, name in enumerate(stated.ranking, start=1)}
    if stated.last is not None:
        named[stated.last] = (lowest, lowest)
    between = (len(stated.ranking) + 1, lowest - (stated.last is not None))
    return tuple(named.get(name, between) for name in names)


def gap_probabilities(
    histogram: Float[np.ndarray, " rank"], said: tuple[int, int], noise: float
) -> tuple[float, float]:
    """Probability that the gap counts, in the directions "more" and "less".

    Parameters
    ----------
    histogram
        Posterior probability of each rank.
    said
        Lowest and highest rank that was said.
    noise
        Share of another walk that has nothing in common with this one.
    """
    ranks = np.arange(1, len(histogram) + 1)
    again = (1 - noise) * histogram + noise / len(histogram)
    apart = np.abs(ranks[:, None] - ranks[None, :])
    more, less = (
        float(histogram @ (np.where(apart < gap[:, None], again[None, :], 0.0)).sum(axis=1))
        for gap in (np.maximum(said[0] - ranks, 0), np.maximum(ranks - said[1], 0))
    )
    return min(more, 1.0), min(less, 1.0)


def unsaid_gaps(posterior: Posterior, stated: Stated | None, noise: float) -> tuple[Gap, ...]:
    """The attributes whose gap counts, the surest first; none if nothing was said."""
    if stated is None:
        return ()
    names = posterior.specification.attributes
    found = []
    for k, (name, said) in enumerate(zip(names, said_ranks(stated, names), strict=True)):
        ranks = posterior.ranks[:, k]
        histogram = np.bincount(ranks - 1, minlength=len(names)) / ranks.size
        more, less = gap_probabilities(histogram, said, noise)
        probability = max(more, less)
        if probability >= THRESHOLD:
            found.append(
                Gap(
                    id=name,
                    direction="more" if more > less else "less",
                    probability=probability,
                    said_low=said[0],
                    said_high=said[1],
                    done=float(ranks.mean()),
                )
            )
    return tuple(sorted(found, key=lambda gap: (-gap.probability, gap.done)))
