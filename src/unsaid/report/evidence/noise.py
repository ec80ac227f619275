"""The noise floor: how far a person's answers to the same question agree, and whether they attended.

A disguised repeat asks an earlier choice set again in other words. Under a draw theta of the
posterior two independent answers agree with probability sum_j p_j(set) p_c(j)(earlier set), c the
counterpart; over several repeats the number that agree is Poisson-binomial given theta, and
averaged over the draws.
"""

import numpy as np
from jaxtyping import Float

from unsaid.record.fold import Session
from unsaid.report.evidence.posterior import Posterior
from unsaid.report.evidence.schema import NoiseFloor
from unsaid.types.choice import ChoiceSet

__all__ = ["noise_floor", "unreliability"]


def noise_floor(session: Session, posterior: Posterior) -> NoiseFloor:
    """Agreement on the disguised repeats against what the posterior expects, and attention."""
    answered = session.choice_sets[: len(session.answers)]
    repeats = [choice_set for choice_set in answered if choice_set.kind == "repeat"]
    dominated = [choice_set for choice_set in answered if choice_set.dominated is not None]
    chosen = [answer.alternative for answer in session.answers]
    attention = {
        "dominated": len(dominated),
        "dominated_chosen": sum(chosen[one.number - 1] == one.dominated for one in dominated),
    }
    if not repeats:
        return NoiseFloor(**attention)
    agreed = sum(_agrees(one, chosen) for one in repeats)
    agreement = np.stack([_agreement(one, posterior) for one in repeats], axis=1)
    return NoiseFloor(
        repeats=len(repeats),
        agreed=agreed,
        expected_agreement=float(agreement.mean()),
        probability_as_low=float(np.clip(_at_most(agreement, agreed).mean(), 0, 1)),
        **attention,
    )


def unreliability(floor: NoiseFloor) -> float:
    """Share of another walk that would have nothing in common with this one, from the repeats.

    1 - (agreed + 1) / (expected + 1), at least 0: nothing unless the repeats agree less often than
    the posterior expects; one pseudo-count keeps a single repeat from saying too much.
    """
    if floor.expected_agreement is None:
        return 0.0
    return max(0.0, 1 - (floor.agreed + 1) / (floor.expected_agreement * floor.repeats + 1))


def _counterpart(choice_set: ChoiceSet) -> tuple[int, tuple[int, ...]]:
    """Position of the choice set that a repeat repeats, and the alternatives' counterparts."""
    if choice_set.repeats is None or choice_set.counterpart is None:
        raise ValueError(f"choice set {choice_set.number} is no repeat")
    return choice_set.repeats - 1, choice_set.counterpart


def _agrees(choice_set: ChoiceSet, chosen: list[int]) -> bool:
    earlier, counterpart = _counterpart(choice_set)
    return counterpart[chosen[choice_set.number - 1]] == chosen[earlier]


def _agreement(choice_set: ChoiceSet, posterior: Posterior) -> Float[np.ndarray, " draw"]:
    earlier, counterpart = _counterpart(choice_set)
    again = posterior.probabilities[:, choice_set.number - 1, : len(counterpart)]
    before = posterior.probabilities[:, earlier, :][:, list(counterpart)]
    return np.sum(again * before, axis=1)


def _at_most(agreement: Float[np.ndarray, "draw repeat"], count: int) -> Float[np.ndarray, " draw"]:
    """Probability that at most `count` repeats agree, given each one's probability."""
    mass = np.zeros((agreement.shape[0], agreement.shape[1] + 1))
    mass[:, 0] = 1
    for probability in agreement.T:
        shifted = np.concatenate([np.zeros((len(mass), 1)), mass[:, :-1]], axis=1)
        mass = mass * (1 - probability)[:, None] + shifted * probability[:, None]
    return mass[:, : count + 1].sum(axis=1)
