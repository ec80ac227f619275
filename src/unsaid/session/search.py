"""The design's search for one session, by the goal that its settings name."""

import functools
from typing import NamedTuple

import jax
import numpy as np
from jaxtyping import PRNGKeyArray

from unsaid.design import choose as design
from unsaid.design.candidates import Candidates
from unsaid.design.references import choose_d_optimal, choose_random
from unsaid.inference.particles import Particles, draw, mean_and_covariance
from unsaid.model.data import simple_choice_sets
from unsaid.record.fold import Session
from unsaid.session.encode import encode_alternatives, width_of
from unsaid.session.posterior import Posterior, key_for
from unsaid.types.choice import ChoiceSet

__all__ = ["Found", "most_telling", "search"]

MIX = {"parameters": 1.0, "leading": 0.0}
"""Share of information about all parameters, by goal; the mixture's is a setting."""


MOST_COMPARED = 16
"""Given choice sets that are compared at once; later ones are left out."""


class Found(NamedTuple):
    """For each group its choice set, the score, and the scores with one alternative left out."""

    chosen: np.ndarray
    score: np.ndarray
    without: np.ndarray


def search(session: Session, posterior: Posterior, candidates: Candidates) -> Found:
    """The best choice set of each group; groups with too few usable candidates score minus infinity."""
    settings, specification = session.begun.settings.design, posterior.config.specification
    particles, size = posterior.state.particles, settings.alternatives
    key = key_for(session.begun.seed, "design", len(session.choice_sets) + 1)
    if settings.goal == "random":
        chosen = np.asarray(choose_random(key, candidates, size))
        return _reference(candidates, chosen, np.asarray(jax.random.uniform(key, chosen.shape[:1])))
    if settings.goal == "d-optimal":
        mean, covariance = mean_and_covariance(particles)
        picked, gain = choose_d_optimal(key, specification, mean, covariance, candidates, size)
        return _reference(candidates, np.asarray(picked), np.asarray(gain))
    proposal = _proposals(key, _config(session, posterior), particles, candidates)
    return Found(np.asarray(proposal.candidates), np.asarray(proposal.score), np.asarray(proposal.without))


def most_telling(session: Session, posterior: Posterior, sets: tuple[ChoiceSet, ...]) -> int:
    """Index of the choice set that promises most, among a few given ones."""
    width = width_of(session.begun.settings)
    attributes = posterior.config.specification.attributes
    parts = [encode_alternatives(s.alternatives, attributes, width) for s in sets[:MOST_COMPARED]]
    # padded, so that one shape is compiled
    parts += parts[:1] * (MOST_COMPARED - len(parts))
    stacked = {name: np.stack([part[name] for part in parts]) for name in parts[0]}
    config = _config(session, posterior)
    key = key_for(session.begun.seed, "design", len(session.choice_sets) + 1)
    theta = draw(key, posterior.state.particles, config.draws)
    bits = design.score_offered(config, theta, simple_choice_sets(stacked.pop("attributes"), **stacked))
    return int(np.argmax(np.asarray(bits)[: min(len(sets), MOST_COMPARED)]))


def _config(session: Session, posterior: Posterior) -> design.Config:
    settings = session.begun.settings.design
    return design.Config(
        specification=posterior.config.specification,
        size=settings.alternatives,
        mix=MIX.get(settings.goal, settings.mix),
        draws=settings.particles,
        starts=settings.starts,
        sweeps=settings.sweeps,
    )


def _reference(candidates: Candidates, chosen: np.ndarray, score: np.ndarray) -> Found:
    """A reference design's choice: only the highest group keeps its score."""
    rows = np.arange(chosen.shape[0])[:, None]
    labels = np.sort(np.asarray(candidates.label)[rows, chosen], axis=1)
    complete = np.asarray(candidates.usable)[rows, chosen].all(1) & (np.diff(labels, axis=1) != 0).all(1)
    highest = complete & (score == np.max(score[complete], initial=-np.inf))
    return Found(chosen, np.where(highest, 1.0, -np.inf), np.full(chosen.shape, -np.inf))


@functools.partial(jax.jit, static_argnames=("config",))
def _proposals(
    key: PRNGKeyArray, config: design.Config, particles: Particles, candidates: Candidates
) -> design.Proposal:
    draw_key, search_key = jax.random.split(key)
    return design.choose(search_key, config, draw(draw_key, particles, config.draws), candidates)
