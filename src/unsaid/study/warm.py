"""Compile what a session will need, before it needs it: nobody waits for a compiler at a fork."""

import jax

from unsaid.study.cases import Sitting
from unsaid.study.encode import encode_alternatives
from unsaid.study.offers import OfferTable
from unsaid.study.posterior import begin_posterior
from unsaid.study.propose import propose
from unsaid.study.search import most_telling

__all__ = ["warm_up"]


def warm_up(sitting: Sitting) -> None:
    """Run a first choice set, an answer and a comparison on a copy; nothing is recorded."""
    session = sitting.session.model_copy(
        update={"choice_sets": (), "answers": (), "open": None, "extended_after": None}
    )
    posterior = begin_posterior(session.begun, sitting.world)
    choice_set, _ = propose(session, posterior, OfferTable(sitting.world))
    if choice_set is None:
        return
    attributes = posterior.config.specification.attributes
    encode_alternatives(choice_set.alternatives, attributes, len(choice_set.alternatives))
    most_telling(session, posterior, (choice_set,))
    after = posterior.advance(choice_set, 0)
    after.leading_probabilities()
    jax.block_until_ready(after.state)
