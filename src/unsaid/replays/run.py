"""Replay recorded human choices: learn each person from some of them, predict the rest.

People are dealt into folds. The prior of the people in a fold is fitted on all choices of the
people in the others; each person is learned from the first half of their trials, or their first
session where there are several, and the rest is predicted with the posterior as it then stands.
"""

import functools
from collections.abc import Callable, Iterator
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, Key, PRNGKeyArray

from unsaid.data.columns import Columns
from unsaid.data.prepare import RowFilter
from unsaid.data.reshape import TableShape
from unsaid.data.tables import Source
from unsaid.inference import smc
from unsaid.model.choice import choice_probabilities
from unsaid.model.data import Choices, ChoiceSets
from unsaid.model.parameters import unpack
from unsaid.model.prior import Prior, sample
from unsaid.population.utility.em import FitSettings, fit_prior
from unsaid.replays.scores import Replay, score
from unsaid.replays.split import SplitChoices, read_split

__all__ = ["ReplaySettings", "predict", "replay"]

Progress = Callable[[str, int, int], None]


class ReplaySettings(NamedTuple):
    """Settings of a replay.

    Attributes
    ----------
    seed
        Everything random follows from it.
    folds
        Number of folds that people are dealt into.
    particles, moves
        Of each person's posterior.
    population_draws
        Draws from the prior that the population's prediction is the mean of.
    fit
        Of the prior.
    people_at_once
        People per compiled call; progress is told after each.
    """

    seed: int = 1
    folds: int = 5
    particles: int = 1024
    moves: int = 16
    population_draws: int = 2048
    fit: FitSettings = FitSettings()
    people_at_once: int = 16


def replay(
    source: Source,
    columns: Columns | None = None,
    *,
    amount: str = "amount",
    layout: TableShape | None = None,
    row_filter: RowFilter | None = None,
    settings: ReplaySettings | None = None,
    progress: Progress | None = None,
) -> Replay:
    """Replay the choices in a table.

    Parameters
    ----------
    source, columns, amount, layout, row_filter
        As for `unsaid.replays.split.read_split`.
    progress
        Called with a stage's name, how much of it is done and how much there is.

    Raises
    ------
    DataError
        If the table cannot be used as it is.
    """
    split = read_split(source, columns, amount=amount, layout=layout, row_filter=row_filter)
    settings = settings or ReplaySettings()
    tell = progress or (lambda stage, done, total: None)
    observed = np.asarray(split.choices.observed) > 0
    available = np.asarray(split.choices.sets.available)
    person, population = np.zeros(available.shape), np.zeros(available.shape)
    fold_key, *keys = jax.random.split(jax.random.key(settings.seed), settings.folds + 1)
    folds = _deal(fold_key, len(observed), settings.folds)
    done, unsettled = 0, 0
    for number, (key, members) in enumerate(zip(keys, folds, strict=False)):
        fit_key, predict_key = jax.random.split(key)
        others = np.setdiff1d(np.arange(len(observed)), members)

        def fitting(step: int, steps: int, number: int = number) -> None:
            tell("fitting the others", number * steps + step, len(folds) * steps)

        fit = fit_prior(
            fit_key, split.specification, _of(split.choices, others), settings=settings.fit, progress=fitting
        )
        unsettled += not fit.converged
        for group, own, prior_only in predict(predict_key, split, fit.prior, members, settings):
            person[group], population[group] = own, prior_only
            done += len(group)
            tell("predicting people", done, len(observed))
    predicted = observed & ~split.learned
    tally = score(person, population, available, np.asarray(split.choices.chosen), predicted)
    return Replay(
        dataset=split.dataset,
        people=len(observed),
        trials_learned=int((observed & split.learned).sum()),
        trials_predicted=int(predicted.sum()),
        bits=tally.bits,
        se=tally.se,
        accuracy=tally.accuracy,
        people_misfit=tally.people_misfit,
        model=_sentence(split, unsettled, len(folds)),
        skipped=split.skipped,
    )


def _sentence(split: SplitChoices, unsettled: int, folds: int) -> str:
    """The model in words, and whether the prior was still moving when its fit ended."""
    if not unsettled:
        return split.sentence
    return f"{split.sentence}; the prior had not quite settled in {unsettled} of {folds} fits"


def _deal(key: PRNGKeyArray, people: int, folds: int) -> list[Int[np.ndarray, " member"]]:
    """People in equal folds, at random; no fold is empty."""
    order = np.asarray(jax.random.permutation(key, people))
    return [np.sort(part) for part in np.array_split(order, min(folds, people))]


def _of(choices: Choices, people: np.ndarray) -> Choices:
    return jax.tree.map(lambda leaf: leaf[people], choices)


def predict(
    key: PRNGKeyArray, split: SplitChoices, prior: Prior, members: np.ndarray, settings: ReplaySettings
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Learn people from their learned trials and predict all of their trials, in groups.

    Yields
    ------
    tuple
        Which people, and the probabilities of their alternatives under each one's own posterior and
        under the prior alone.
    """
    config = smc.Config(split.specification, settings.particles, settings.moves)
    draw_key, *keys = jax.random.split(key, 1 + -(-len(members) // settings.people_at_once))
    draws = sample(draw_key, prior, settings.population_draws)
    capacity = int(split.learned.sum(1).max())
    for number, group_key in enumerate(keys):
        group = members[number * settings.people_at_once : (number + 1) * settings.people_at_once]
        # the last group is filled up with copies, so that nothing is compiled anew for it
        filled = np.concatenate([group, np.full(settings.people_at_once - len(group), group[0])])
        choices = _of(split.choices, filled)
        learned = _first(choices, split.learned[filled], capacity)
        person_keys = jax.random.split(group_key, len(filled))
        own, prior_only = _predict_people(person_keys, config, prior, draws, learned, choices.sets)
        yield group, np.asarray(own)[: len(group)], np.asarray(prior_only)[: len(group)]


def _first(choices: Choices, learned: np.ndarray, capacity: int) -> Choices:
    """Only the learned trials of each person, in order, padded to the capacity."""
    learned = learned & (np.asarray(choices.observed) > 0)
    order = np.argsort(~learned, axis=1, kind="stable")[:, :capacity]
    counts = jnp.asarray(np.take_along_axis(learned, order, 1), dtype=float)
    rows = np.arange(len(order))[:, None]
    kept = jax.tree.map(lambda leaf: leaf[rows, order], choices)
    return eqx.tree_at(lambda tree: tree.observed, kept, counts)


@functools.partial(jax.jit, static_argnames=("config",))
def _predict_people(
    keys: Key[Array, " person"],
    config: smc.Config,
    prior: Prior,
    draws: Float[Array, "draw dimension"],
    learned: Choices,
    sets: ChoiceSets,
) -> tuple[Float[Array, "person trial alternative"], Float[Array, "person trial alternative"]]:
    """Choice probabilities under each person's posterior, and under the population alone."""

    def mean_probabilities(theta: Array, weights: Array, own: ChoiceSets) -> Array:
        def one(point: Array) -> Array:
            return choice_probabilities(config.specification, unpack(config.specification, point), own)

        return jnp.tensordot(weights, jax.vmap(one)(theta), 1)

    def person(inputs: tuple[PRNGKeyArray, Choices, ChoiceSets]) -> tuple[Array, Array]:
        key, history, own = inputs
        begin_key, run_key = jax.random.split(key)
        template = eqx.tree_at(lambda tree: tree.observed, history, jnp.zeros_like(history.observed))
        state, _ = smc.run(run_key, config, smc.init(begin_key, config, prior, template), history)
        particles = state.particles
        even = jnp.full(draws.shape[0], 1 / draws.shape[0], dtype=draws.dtype)
        return (
            mean_probabilities(particles.theta, particles.weights, own),
            mean_probabilities(draws, even, own),
        )

    return jax.lax.map(person, (keys, learned, sets))
