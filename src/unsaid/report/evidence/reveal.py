"""From one person's posterior and history to what may honestly be said."""

import jax
import numpy as np
from jaxtyping import PRNGKeyArray

from unsaid.inference.particles import Particles
from unsaid.model.data import Choices
from unsaid.model.prior import Prior
from unsaid.model.specification import Specification
from unsaid.record.fold import Session
from unsaid.report.evidence.discounting import belief_of, hope_of
from unsaid.report.evidence.fit import fit_of
from unsaid.report.evidence.gap import unsaid_gaps
from unsaid.report.evidence.importance import importances, leaders
from unsaid.report.evidence.informative_choices import telling_choices
from unsaid.report.evidence.noise import noise_floor, unreliability
from unsaid.report.evidence.posterior import posterior_draws
from unsaid.report.evidence.prior import world_prior
from unsaid.report.evidence.robustness import stays_far
from unsaid.report.evidence.schema import Reason, Reveal, StatedImportance
from unsaid.report.evidence.sentences import Sayable, readable, sentences_of
from unsaid.report.evidence.verdict import Grounds, reasons_of
from unsaid.report.language.languages import phrasing_for, report_language
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
    prior: Prior | None = None,
) -> Reveal:
    """What may be said of one person.

    Parameters
    ----------
    session
        The session as its events leave it; an open choice set is left out. What is said is said in its
        language, and in English where no report is made in that.
    world
        Its wishes are the specification's attributes, in the same order.
    particles
        The posterior given all choices.
    choices
        One entry per answer, without padding; alternatives in the order shown.
    key
        The same key and data give the same reveal.
    prior
        The prior that the posterior began from; by default that of the world.

    Raises
    ------
    DataError
        If the session, the world, the specification and the choices do not belong together.
    """
    _check(session, world, specification, choices)
    phrasing = phrasing_for(report_language(session.begun.language))
    prior = world_prior(world, specification, session.begun.settings.prior) if prior is None else prior
    draw_key, fit_key, prior_key = jax.random.split(key, 3)
    posterior = posterior_draws(draw_key, specification, particles, choices)
    found = importances(posterior, world, session.stated)
    order = leaders(found, phrasing)
    floor = noise_floor(session, posterior)
    fit = fit_of(fit_key, posterior, choices, prior)
    outside = sum(
        choice_set.alternatives[answer.alternative].is_neither
        for choice_set, answer in zip(session.choice_sets, session.answers, strict=False)
    )
    reasons = reasons_of(Grounds(order, floor, fit, len(session.answers), outside), phrasing)
    codes: tuple[Reason, ...] = tuple(code for code, _ in reasons)
    speak = readable(codes)
    said = Sayable(
        names={wish.id: wish.name for wish in world.wishes},
        stated=session.stated,
        leading=None if reasons else order[0],
        runner_up=None if reasons else order[1],
        reasons=tuple(sentence for _, sentence in reasons),
        codes=codes,
        unsaid=unsaid_gaps(posterior, world, session.stated, unreliability(floor), phrasing) if speak else (),
        floor=floor,
        stays=stays_far(session, world, posterior, phrasing) if speak else None,
        hope=hope_of(posterior, prior) if speak else None,
        belief=belief_of(prior_key, posterior, prior) if speak else None,
    )
    return Reveal(
        session=session.id,
        world=world.id,
        language=phrasing.code,
        answers=len(session.answers),
        wishes=found,
        leading=said.leading,
        runner_up=said.runner_up,
        stated=_stated(session.stated, session.stated_seal),
        noise_floor=floor,
        fit=fit,
        unsaid=said.unsaid,
        telling=telling_choices(session, world, posterior) if speak else (),
        stays=said.stays,
        hope=said.hope,
        belief=said.belief,
        cannot_tell=bool(reasons),
        reasons=said.reasons,
        reason_codes=codes,
        sentences=sentences_of(said, phrasing),
    )


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
