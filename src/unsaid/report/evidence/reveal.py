"""From one person's posterior and history to what may honestly be said."""

import jax
import numpy as np
from jaxtyping import PRNGKeyArray

from unsaid.inference.particles import Particles
from unsaid.model.data import Choices
from unsaid.model.prior import Prior
from unsaid.model.specification import Specification
from unsaid.record.fold import Session
from unsaid.report.evidence.discounting import discounting_of, weighting_of
from unsaid.report.evidence.fit import fit_of
from unsaid.report.evidence.gap import unsaid_gaps
from unsaid.report.evidence.importance import importances, leaders
from unsaid.report.evidence.informative_choices import informative_choices
from unsaid.report.evidence.noise import noise_floor, unreliability
from unsaid.report.evidence.posterior import posterior_draws
from unsaid.report.evidence.robustness import robustness_of
from unsaid.report.evidence.schema import Reveal, StatedImportance
from unsaid.report.evidence.sentences import sentences_of
from unsaid.report.evidence.verdict import Evidence, readable, reasons_of
from unsaid.types.errors import DataError
from unsaid.types.events import Stated
from unsaid.worlds.schema import World

__all__ = ["reveal"]


def reveal(
    *,
    session: Session,
    world: World,
    specification: Specification,
    particles: Particles,
    choices: Choices,
    key: PRNGKeyArray,
    prior: Prior,
) -> Reveal:
    """What may be said of one person.

    Parameters
    ----------
    session
        The session as its events leave it; an open choice set is left out.
    world
        Its wishes are the specification's attributes, in the same order.
    particles
        The posterior given all choices.
    choices
        One entry per answer, without padding; alternatives in the order shown.
    key
        The same key and data give the same reveal.
    prior
        The prior that the posterior began from.

    Raises
    ------
    DataError
        If the session, the world, the specification and the choices do not belong together.
    """
    _check(session, world, specification, choices)
    draw_key, fit_key, prior_key = jax.random.split(key, 3)
    posterior = posterior_draws(draw_key, specification, particles, choices)
    stated, answers = session.stated, len(session.answers)
    found = importances(posterior, stated)
    order, floor = leaders(found), noise_floor(session, posterior)
    fit = fit_of(fit_key, posterior, choices, prior)
    outside = sum(
        choice_set.alternatives[answer.alternative].is_neither
        for choice_set, answer in zip(session.choice_sets, session.answers, strict=False)
    )
    reasons = reasons_of(Evidence(order, floor, fit, answers, outside))
    speak = readable(reasons)
    result = Reveal(
        session=session.id,
        world=world.id,
        language=session.begun.language,
        answers=answers,
        outside=outside,
        wishes=found,
        leading=None if reasons else order[0],
        runner_up=None if reasons else order[1],
        stated=_stated(stated, session.stated_seal),
        noise_floor=floor,
        fit=fit,
        unsaid=unsaid_gaps(posterior, stated, unreliability(floor)) if speak else (),
        informative_choices=informative_choices(session, posterior) if speak else (),
        robustness=robustness_of(session, world, posterior) if speak else None,
        discounting=discounting_of(posterior, prior, world.distances[-1].days) if speak else None,
        weighting=weighting_of(prior_key, posterior, prior) if speak else None,
        cannot_tell=bool(reasons),
        reasons=reasons,
        readable=speak,
    )
    return result.model_copy(update={"sentences": sentences_of(result)})


def _stated(stated: Stated | None, seal: str | None) -> StatedImportance:
    if stated is None:
        return StatedImportance()
    return StatedImportance(words=stated.words, ranking=stated.ranking, last=stated.last, seal=seal)


def _check(session: Session, world: World, specification: Specification, choices: Choices) -> None:
    where = f"session {session.id}"
    if specification.attributes != world.wish_ids:
        raise DataError(
            "the model and the world differ in what can be wanted",
            where=where,
            expected=", ".join(world.wish_ids),
            got=", ".join(specification.attributes),
            advice="build the specification from the world that the session was begun in",
        )
    count = choices.chosen.shape[0]
    if count != len(session.answers):
        raise DataError(
            "the choices are not those of the session",
            where=where,
            expected=f"{len(session.answers)} answers",
            got=f"{count}",
            advice="build the choices from the session, without padding",
        )
    recorded = [answer.alternative for answer in session.answers]
    if np.asarray(choices.chosen).tolist() != recorded:
        raise DataError(
            "the choices are not those of the session",
            where=where,
            expected=f"alternatives {recorded}",
            got=f"{np.asarray(choices.chosen).tolist()}",
            advice="build the choices from the session, in the order in which they were answered",
        )
