"""The delay-discounting task: trials until the log discount rate is known, ours against a grid."""

import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from unsaid.design.information import information_about_parameters, information_about_summary
from unsaid.inference import smc
from unsaid.inference.particles import draw, mean_and_covariance
from unsaid.model.data import Choices, ChoiceSets, simple_choice_sets
from unsaid.model.parameters import unpack
from unsaid.model.prior import Prior
from unsaid.model.specification import Specification
from unsaid.model.utility import utility

__all__ = [
    "CONDITIONS",
    "Condition",
    "GridLearner",
    "Outcome",
    "ParticleLearner",
    "designs",
    "discounting_people",
    "until_sure",
]

SURE_SD = 0.3
"""Trials go on until the posterior standard deviation of the log discount rate is below this."""

LARGEST_TRIALS = 60

SOONER = np.arange(20) / 20 + 0.025
"""Amounts now, as shares of the amount later: of 800, these are 20, 60, ..., 780."""

LATER_DAYS = np.array(
    [1, 3, 5, 7, 14, 21, 30, 45, 60, 75, 90, 120, 150, 180, 365, 730, 1095, 1825, 3650], dtype=float
)

SPECIFICATION = Specification(("amount",), delay=True, probability=False, outside=False, lapse=0.0)
"""Its parameters: the log odds that the whole later amount is worth, and the log discount rate per day."""


class Condition(NamedTuple):
    """Who is asked: the distribution of people, which all methods take as their prior.

    Attributes
    ----------
    sensitivity, log_rate
        Grids of the two parameters.
    mass
        Prior probability of each point, axes sensitivity and log rate.
    """

    sensitivity: np.ndarray
    log_rate: np.ndarray
    mass: np.ndarray


def normal_condition(mean: float, sd: float) -> Condition:
    """Log discount rate N(-4.6, 1.5), as in the project's prior; sensitivity normal, and positive."""
    sensitivity = np.linspace(max(mean - 3 * sd, mean / 10), mean + 3 * sd, 21)
    log_rate = -4.6 + 1.5 * np.linspace(-4, 4, 121)
    scores = -0.5 * (((sensitivity - mean) / sd) ** 2)[:, None] - 0.5 * ((log_rate + 4.6) / 1.5) ** 2
    mass = np.exp(scores)
    return Condition(sensitivity, log_rate, mass / mass.sum())


def example_condition() -> Condition:
    """The grid of ADOpy's delay-discounting example: 50 rates from 1e-5 to 1 a week, 10 temperatures.

    Its temperatures, 0.5 to 5 per unit of money where the later amount is 800, make choices all
    but certain.
    """
    sensitivity = 800 * np.linspace(0, 5, 11)[1:]
    log_rate = np.log(np.logspace(-5, 0, 50) / 7)
    return Condition(sensitivity, log_rate, np.full((10, 50), 1 / 500))


CONDITIONS: dict[str, Callable[[], Condition]] = {
    "sharp": example_condition,
    "middling": lambda: normal_condition(20.0, 6.0),
    "human": lambda: normal_condition(8.0, 3.0),
}
"""Sharp choices as in ADOpy's example; sensitivity N(20, 6); sensitivity as people have it.

In a published set of 421 people with 70 delay choices each, the median sensitivity is 7.4 and its
quartiles are 5.1 and 10.8, in log odds of the whole later amount.
"""


class People(NamedTuple):
    """Simulated people, and the uniform numbers that settle their answers."""

    sensitivity: np.ndarray
    log_rate: np.ndarray
    uniforms: np.ndarray


class Outcome(NamedTuple):
    """One person's trials: how many, the error at the end, milliseconds of each."""

    trials: int
    error: float
    milliseconds: np.ndarray


def designs() -> np.ndarray:
    """All 380 pairs: the sooner amount as a share of the later one, and the delay in days."""
    sooner, days = np.meshgrid(SOONER, LATER_DAYS, indexing="ij")
    return np.stack([sooner.ravel(), days.ravel()], axis=1)


def discounting_people(condition: Condition, count: int, seed: int) -> People:
    """People drawn from a condition."""
    random = np.random.default_rng(seed)
    which = random.choice(condition.mass.size, size=count, p=condition.mass.ravel())
    rows, columns = np.unravel_index(which, condition.mass.shape)
    uniforms = random.uniform(size=(count, LARGEST_TRIALS))
    return People(condition.sensitivity[rows], condition.log_rate[columns], uniforms)


def later_probability(sensitivity: np.ndarray, log_rate: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Probability of waiting, for arrays that broadcast."""
    worth = 1 / (1 + np.exp(log_rate) * design[..., 1]) - design[..., 0]
    return 1 / (1 + np.exp(-np.clip(sensitivity * worth, -500, 500)))


class Learner(Protocol):
    """Learns one person: the next design, and after an answer the mean and sd of the log rate."""

    def begin(self, seed: int) -> int:
        """Forget everybody; the index of the first design."""
        ...

    def hear(self, design: int, later: int) -> tuple[int, float, float]:
        """Learn from an answer; the next design, and mean and sd of the log rate."""
        ...


def until_sure(learner: Learner, people: People) -> list[Outcome]:
    """Ask each person until the learner is sure."""
    table = designs()
    outcomes = []
    learner.hear(learner.begin(0), 0)  # compiles
    for person in range(people.log_rate.size):
        design = learner.begin(person)
        spent: list[float] = []
        mean = sd = float("inf")
        while sd >= SURE_SD and len(spent) < LARGEST_TRIALS:
            chance = later_probability(people.sensitivity[person], people.log_rate[person], table[design])
            later = int(people.uniforms[person, len(spent)] < chance)
            begun = time.perf_counter()
            design, mean, sd = learner.hear(design, later)
            spent.append(1e3 * (time.perf_counter() - begun))
        outcomes.append(Outcome(len(spent), mean - people.log_rate[person], np.asarray(spent)))
    return outcomes


class GridLearner:
    """Mutual information on a grid, all tables computed before (as ADOpy does it)."""

    def __init__(self, condition: Condition):
        table = designs()[:, None, None, :]
        later = later_probability(condition.sensitivity[:, None], condition.log_rate[None, :], table)
        later = later.reshape(len(table), -1).clip(1e-7, 1 - 1e-7)
        self.later = later
        self.likelihoods = np.stack([1 - later, later])
        self.entropy = -(later * np.log(later) + (1 - later) * np.log1p(-later))
        self.log_rate = np.broadcast_to(condition.log_rate, condition.mass.shape).ravel()
        self.prior = condition.mass.ravel()
        self.mass = self.prior

    def begin(self, seed: int) -> int:
        """The first design is the same for everybody."""
        self.mass = self.prior
        return self._best()

    def hear(self, design: int, later: int) -> tuple[int, float, float]:
        """Bayes' rule on the grid."""
        mass = self.mass * self.likelihoods[later, design]
        self.mass = mass / mass.sum()
        mean = self.mass @ self.log_rate
        return self._best(), float(mean), float(np.sqrt(self.mass @ (self.log_rate - mean) ** 2))

    def _best(self) -> int:
        later = (self.later @ self.mass).clip(1e-12, 1 - 1e-12)
        marginal = -(later * np.log(later) + (1 - later) * np.log1p(-later))
        return int(np.argmax(marginal - self.entropy @ self.mass))


class ParticleLearner:
    """The project's sampler and expected information, over all 380 pairs.

    Parameters
    ----------
    about
        "parameters" or "rate": what the information is about. The rate's is taken over 16 classes
        of equal probability.
    """

    CLASSES = 16

    def __init__(
        self, condition: Condition, about: str, particles: int = 1024, draws: int = 256, moves: int = 16
    ):
        self.config = smc.Config(SPECIFICATION, particles=particles, moves=moves)
        self.prior = matched_prior(condition)
        table = designs()
        self.sets = discounting_sets(table)
        empty = jax.tree.map(
            lambda values: jnp.zeros((LARGEST_TRIALS, *values.shape[1:]), values.dtype), self.sets
        )
        self.template = Choices(empty, jnp.zeros(LARGEST_TRIALS, dtype=int), jnp.zeros(LARGEST_TRIALS))
        self.state = smc.init(jax.random.key(0), self.config, self.prior, self.template)
        self.key = jax.random.key(0)
        self.about = about
        self.draws = draws
        self.respond = eqx.filter_jit(self._respond)
        self.first = eqx.filter_jit(self._next)

    def begin(self, seed: int) -> int:
        """Draws from the prior."""
        self.key = jax.random.key(seed)
        self.state = smc.init(self.key, self.config, self.prior, self.template)
        return int(self.first(self.key, self.state))

    def hear(self, design: int, later: int) -> tuple[int, float, float]:
        """One call: the posterior, its summary, the next design."""
        self.key, self.state, design_next, mean, sd = self.respond(
            self.key, self.state, jnp.asarray(design), jnp.asarray(later)
        )
        return int(design_next), float(mean), float(sd)

    def _respond(self, key: Array, state: smc.State, design: Array, later: Array) -> tuple:
        key, step_key, choose_key = jax.random.split(key, 3)
        choice = Choices(jax.tree.map(lambda values: values[design], self.sets), later, jnp.ones(()))
        state, _ = smc.step(step_key, self.config, state, choice)
        mean, covariance = mean_and_covariance(state.particles)
        return key, state, self._next(choose_key, state), mean[1], jnp.sqrt(covariance[1, 1])

    def _next(self, key: Array, state: smc.State) -> Int[Array, ""]:
        theta = draw(key, state.particles, self.draws)
        return jnp.argmax(self.information(theta))

    def information(self, theta: Float[Array, "draw dimension"]) -> Float[Array, " design"]:
        """Expected information of each design, in nats."""
        worth = jax.vmap(lambda row: utility(unpack(SPECIFICATION, row), self.sets))(theta)
        later = jax.nn.sigmoid(worth[..., 1] - worth[..., 0])
        predicted = jnp.stack([1 - later, later])  # alternative, draw, design
        if self.about == "parameters":
            return information_about_parameters(predicted)
        ranks = jnp.argsort(jnp.argsort(theta[:, 1]))
        classes = jax.nn.one_hot(ranks * self.CLASSES // self.draws, self.CLASSES, dtype=theta.dtype)
        return information_about_summary(predicted, classes)


def discounting_sets(table: np.ndarray) -> ChoiceSets:
    """The designs as choice sets: sooner first, later second."""
    amounts = np.stack([table[:, 0], np.ones(len(table))], axis=1)
    delays = np.stack([np.zeros(len(table)), table[:, 1]], axis=1)
    return simple_choice_sets(amounts[..., None], delay_days=delays)


def matched_prior(condition: Condition) -> Prior:
    """The normal prior with the mean and covariance of the condition."""
    points = np.stack(
        [
            np.broadcast_to(condition.sensitivity[:, None], condition.mass.shape).ravel(),
            np.broadcast_to(condition.log_rate, condition.mass.shape).ravel(),
        ]
    )
    mass = condition.mass.ravel()
    mean = points @ mass
    centred = points - mean[:, None]
    return Prior.from_covariance(mean, (mass * centred) @ centred.T)
