"""The choices that told most, and what was given up for what.

What an answer told is the Kullback-Leibler divergence from the posterior without it to the
posterior with it, all other answers being known to both:

    KL = E[log p(y_i | theta)] - log p(y_i | all others),

with the expectation over the final posterior and the second term as in `unsaid.report.evidence.fit`. It is
exact up to the error of the draws, never negative, and does not depend on the order of the answers.
"""

import numpy as np
from jaxtyping import Float

from unsaid.record.fold import Session
from unsaid.report.evidence.posterior import Posterior, log_mean_exp
from unsaid.report.evidence.schema import TellingChoice
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.worlds.schema import World

__all__ = ["MOST_TOLD", "information_bits", "telling_choices"]

MOST_TOLD = 5
"""How many choices are shown."""


def information_bits(posterior: Posterior) -> Float[np.ndarray, " choice"]:
    """What each answer adds to all the others, in bits."""
    without = -log_mean_exp(-posterior.terms)
    return np.maximum(posterior.terms.mean(axis=0) - without, 0.0) / np.log(2)


def telling_choices(session: Session, world: World, posterior: Posterior) -> tuple[TellingChoice, ...]:
    """The choices that told most, the most telling first."""
    bits = information_bits(posterior)
    order = np.argsort(-bits, kind="stable")[:MOST_TOLD]
    return tuple(
        _telling(session.choice_sets[i], session.answers[i].alternative, float(bits[i]), world, posterior)
        for i in order
    )


def _telling(
    choice_set: ChoiceSet, chosen: int, bits: float, world: World, posterior: Posterior
) -> TellingChoice:
    alternatives = choice_set.alternatives
    taken, best = alternatives[chosen], _best_other(choice_set, chosen, posterior)
    toward, away = _exchanged(taken, best, world, posterior)
    place = world.places_by_id.get(choice_set.place)
    comparable = not taken.is_neither and not best.is_neither
    return TellingChoice(
        number=choice_set.number,
        place=choice_set.place,
        title=choice_set.place if place is None else place.title,
        information_bits=bits,
        taken=_shown(taken),
        given_up=tuple(
            _shown(one) for i, one in enumerate(alternatives) if i != chosen and not one.is_neither
        ),
        toward=toward,
        away=away,
        delay_days=taken.delay_days - best.delay_days if comparable else 0.0,
        probability=taken.probability - best.probability if comparable else 0.0,
        stayed=taken.is_neither,
    )


def _best_other(choice_set: ChoiceSet, chosen: int, posterior: Posterior) -> Alternative:
    """The alternative of the highest posterior mean utility that was not taken; others before neither."""
    worth = posterior.utilities[:, choice_set.number - 1, :].mean(axis=0)
    others = [i for i in range(len(choice_set.alternatives)) if i != chosen]
    best = max(others, key=lambda i: (not choice_set.alternatives[i].is_neither, worth[i]))
    return choice_set.alternatives[best]


def _exchanged(
    taken: Alternative, best: Alternative, world: World, posterior: Posterior
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of what was moved toward and away from, the largest and weightiest difference first."""
    weight = np.abs(posterior.weights.mean(axis=0))
    differences = [
        (taken.attributes.get(wish.id, 0.0) - best.attributes.get(wish.id, 0.0), weight[k], wish.name)
        for k, wish in enumerate(world.wishes)
    ]
    ordered = sorted(differences, key=lambda row: (-abs(row[0]), -row[1]))
    toward = tuple(name for difference, _, name in ordered if difference > 0)
    away = tuple(name for difference, _, name in ordered if difference < 0)
    return toward, away


def _shown(alternative: Alternative) -> str:
    """The words of an alternative as they were shown."""
    parts = (alternative.text, alternative.distance_text, alternative.certainty_text)
    return " ".join(part.strip() for part in parts if part.strip()) or alternative.id
