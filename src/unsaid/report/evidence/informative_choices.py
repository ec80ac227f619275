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
from unsaid.report.evidence.schema import InformativeChoice, ShownAlternative
from unsaid.types.choice import Alternative, ChoiceSet

__all__ = ["MAX_CHOICES", "information_bits", "informative_choices"]

MAX_CHOICES = 5
"""So many choices are shown, as many as one reads; each walk has a few that told much."""


def information_bits(posterior: Posterior) -> Float[np.ndarray, " choice"]:
    """What each answer adds to all the others, in bits."""
    without = -log_mean_exp(-posterior.terms)
    return np.maximum(posterior.terms.mean(axis=0) - without, 0.0) / np.log(2)


def informative_choices(session: Session, posterior: Posterior) -> tuple[InformativeChoice, ...]:
    """The choices that told most, the most telling first."""
    bits = information_bits(posterior)
    order = np.argsort(-bits, kind="stable")[:MAX_CHOICES]
    return tuple(
        _informative(session.choice_sets[i], session.answers[i].alternative, float(bits[i]), posterior)
        for i in order
    )


def _informative(choice_set: ChoiceSet, chosen: int, bits: float, posterior: Posterior) -> InformativeChoice:
    alternatives = choice_set.alternatives
    taken, best = alternatives[chosen], _best_other(choice_set, chosen, posterior)
    toward, away = _exchanged(taken, best, posterior)
    comparable = not taken.is_neither and not best.is_neither
    return InformativeChoice(
        number=choice_set.number,
        place=choice_set.place,
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
    taken: Alternative, best: Alternative, posterior: Posterior
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of what was moved toward and away from, the largest and weightiest difference first."""
    weight = np.abs(posterior.weights.mean(axis=0))
    differences = [
        (taken.attributes.get(name, 0.0) - best.attributes.get(name, 0.0), weight[k], name)
        for k, name in enumerate(posterior.specification.attributes)
    ]
    ordered = sorted(differences, key=lambda row: (-abs(row[0]), -row[1]))
    toward = tuple(name for difference, _, name in ordered if difference > 0)
    away = tuple(name for difference, _, name in ordered if difference < 0)
    return toward, away


def _shown(alternative: Alternative) -> ShownAlternative:
    parts = (alternative.text, alternative.distance_text, alternative.certainty_text)
    words = " ".join(part.strip() for part in parts if part.strip())
    return ShownAlternative(
        id=alternative.id, distance=alternative.distance, certainty=alternative.certainty, text=words
    )
