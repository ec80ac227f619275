"""NumPyro's No-U-Turn Sampler on the mixed logit, step by step so that progress can be told.

Imports NumPyro, which only `unsaid[nuts]` brings: ask `unsaid.population.mixed.nuts` for it. The utility
is that of the kernels, on their packed differences; a test holds the two to each other.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from jaxtyping import Array, Bool, Float, Int
from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
from numpyro.infer import NUTS, init_to_uniform

from unsaid.population.integration.packed import LOGNORMAL, CoefficientLayout, Packed
from unsaid.population.options import NutsOptions

__all__ = [
    "Choices",
    "Drawn",
    "Priors",
    "Tastes",
    "agreement",
    "choice_log_likelihoods",
    "choices_of",
    "priors_of",
    "sample",
]

MAX_LOG = 80.0
"""Logs of lognormal coefficients are taken as no larger than this, as the kernels take them."""

CLOSED_UTILITY = -1e9
"""Utility of the room that smaller choice sets leave."""

STEPS_PER_REPORT = 25
"""Steps of a chain between two reports of progress."""


MAX_DOUBLINGS = (6, 10)
"""Of a trajectory in the warm-up and afterwards: before scales are known, longer ones waste minutes."""


class Choices(NamedTuple):
    """Choices padded to the widest choice set, as arrays on the device.

    Attributes
    ----------
    differences
        Of the alternatives not chosen from the chosen one, in packed units.
    closed
        0 for alternatives, `CLOSED_UTILITY` for the room beside them.
    person
        Whose task it is.
    weights
        Of each task's person.
    design
        1 and the person's standardised covariates.
    """

    differences: Float[Array, "task other attribute"]
    closed: Float[Array, "task other"]
    person: Int[Array, " task"]
    weights: Float[Array, " task"]
    design: Float[Array, "person column"]


class Priors(NamedTuple):
    """Widths of the priors, in packed units.

    Attributes
    ----------
    mean_sd
        Of the normal priors of the means and slopes of b.
    sd_scale
        Of the half-Cauchy priors of the standard deviations of b.
    fixed_sd
        Of the normal priors of coefficients that do not vary.
    """

    mean_sd: Float[np.ndarray, " varying"]
    sd_scale: Float[np.ndarray, " varying"]
    fixed_sd: float


class Tastes(NamedTuple):
    """Draws of a population: as `shards.Population`, with any axes before."""

    means: Float[np.ndarray, "... varying column"]
    fixed: Float[np.ndarray, "... constant"]
    factor: Float[np.ndarray, "... varying varying"]


class Drawn(NamedTuple):
    """What a chain came to after its warm-up.

    Attributes
    ----------
    tastes
        One population per draw.
    diverging
        Whether the step to each draw diverged.
    """

    tastes: Tastes
    diverging: Bool[np.ndarray, " draw"]


def priors_of(layout: CoefficientLayout) -> Priors:
    """Weak priors: see `unsaid.population.mixed.nuts`."""
    logs = layout.kinds[layout.random, 0] == LOGNORMAL
    return Priors(np.where(logs, 5.0, 10.0), np.where(logs, 2.0, 5.0), 10.0)


def choices_of(packed: Packed, design: Float[np.ndarray, "person column"], *, double: bool) -> Choices:
    """Ragged choices padded to one array.

    Parameters
    ----------
    double
        Whether numbers are float64; float32 otherwise.
    """
    sizes, tasks = np.diff(packed.row_start), np.diff(packed.task_start)
    task = np.repeat(np.arange(len(sizes)), sizes)
    place = np.arange(len(task)) - packed.row_start[:-1][task]
    width, attributes = max(int(np.max(sizes, initial=1)), 1), packed.differences.shape[1]
    differences = np.zeros((len(sizes), width, attributes))
    closed = np.full((len(sizes), width), CLOSED_UTILITY)
    differences[task, place], closed[task, place] = packed.differences, 0.0
    person = np.repeat(np.arange(len(tasks)), tasks)
    kind = np.float64 if double else np.float32
    made = [jnp.asarray(part, kind) for part in (differences, closed, packed.weights[person], design)]
    return Choices(made[0], made[1], jnp.asarray(person), made[2], made[3])


def choice_log_likelihoods(
    choices: Choices,
    b: Float[Array, "person varying"],
    fixed: Float[Array, " constant"],
    layout: CoefficientLayout,
) -> Float[Array, " task"]:
    """Of every task, given everybody's b."""
    coefficients = _coefficients(b, fixed, layout)
    utility = jnp.einsum("tok,tk->to", choices.differences, coefficients[choices.person]) + choices.closed
    odds = jnp.concatenate([jnp.zeros_like(utility[:, :1]), utility], 1)
    return -jax.scipy.special.logsumexp(odds, axis=1)


def _coefficients(b: Array, fixed: Array, layout: CoefficientLayout) -> Array:
    """Everybody's coefficients, as the kernels compute them."""
    columns: list[Array] = []
    constants = list(layout.fixed)
    for k, (kind, latent) in enumerate(layout.kinds):
        if latent < 0:
            columns.append(jnp.full_like(b[:, 0], 1.0) * fixed[constants.index(k)])
        elif kind == LOGNORMAL:
            columns.append(float(layout.signs[k]) * jnp.exp(jnp.minimum(b[:, latent], MAX_LOG)))
        else:
            columns.append(b[:, latent])
    if layout.price >= 0:
        size = jnp.abs(columns[layout.price])
        columns = [c if k == layout.price else c * size for k, c in enumerate(columns)]
    return jnp.stack(columns, 1)


def _model(layout: CoefficientLayout, *, diagonal: bool, centred: bool) -> Callable[[Choices], None]:
    """The mixed logit as NumPyro takes it."""
    draw: Any = numpyro.sample  # its types are too wide to compute with
    priors, size = priors_of(layout), len(layout.random)

    def model(choices: Choices) -> None:
        people, columns = choices.design.shape
        wide = jnp.broadcast_to(jnp.asarray(priors.mean_sd)[:, None], (size, columns))
        means = draw("means", dist.Normal(0.0, wide).to_event(2))
        sds = draw("sds", dist.HalfCauchy(jnp.asarray(priors.sd_scale)).to_event(1))
        factor = jnp.diag(sds)
        if not diagonal and size > 1:
            factor = factor @ draw("correlation_factor", dist.LKJCholesky(size, 1.0))
        numpyro.deterministic("factor", factor)
        fixed = jnp.zeros(0)
        if len(layout.fixed):
            wide = jnp.full(len(layout.fixed), priors.fixed_sd)
            fixed = draw("fixed", dist.Normal(0.0, wide).to_event(1))
        middle = choices.design @ means.T
        with numpyro.plate("people", people):
            if centred:
                b = draw("b", dist.Normal(0.0, 1.0).expand([size]).to_event(1).mask(False))
            else:
                z = draw("z", dist.Normal(0.0, 1.0).expand([size]).to_event(1))
                b = middle + z @ factor.T
        if centred:
            numpyro.factor("people_density", _normal_density(b - middle, factor))
        logs = choice_log_likelihoods(choices, b, fixed, layout)
        numpyro.factor("choices", jnp.sum(choices.weights * logs))

    return model


def _normal_density(deviations: Array, factor: Array) -> Array:
    """Log density of everybody's deviations, up to a constant.

    By the inverse of one small matrix; a triangular system per person, as in NumPyro's own, takes
    most of the time of a step.
    """
    inverse = jax.scipy.linalg.solve_triangular(factor, jnp.eye(len(factor)), lower=True)
    white = deviations @ inverse.T
    return -0.5 * jnp.sum(white**2) - len(deviations) * jnp.sum(jnp.log(jnp.diag(factor)))


def sample(
    packed: Packed,
    design: Float[np.ndarray, "person column"],
    layout: CoefficientLayout,
    options: NutsOptions,
    *,
    diagonal: bool,
    centred: bool,
    progress: Callable[[int], None] | None = None,
) -> tuple[Drawn, ...]:
    """Run the chains, one after the other.

    Parameters
    ----------
    design
        1 and standardised covariates, instead of those in `packed`.
    options
        How they are run.
    centred
        Whether people's b are sampled as they are, rather than as deviations from the means.
    progress
        Called now and then with the steps that a chain has done, summed over chains.
    """
    with ExitStack() as settings:  # NumPyro relies on these, whatever the process is set to
        settings.enter_context(jax.enable_x64(options.double))
        settings.enter_context(jax.numpy_rank_promotion("allow"))
        settings.enter_context(jax.numpy_dtype_promotion("standard"))
        choices = choices_of(packed, design, double=options.double)
        kernel = NUTS(
            _model(layout, diagonal=diagonal, centred=centred),
            target_accept_prob=options.target_acceptance,
            max_tree_depth=MAX_DOUBLINGS,  # pyright: ignore[reportArgumentType]: a pair is documented
            init_strategy=init_to_uniform(radius=1),
        )
        begin, go = _steps(kernel, options.warmup, choices, layout)
        chains = []
        for chain, key in enumerate(jax.random.split(jax.random.key(options.seed), options.chains)):
            done = chain * (options.warmup + options.draws)
            chains.append(_chain(begin(key), go, options, done, progress))
        return tuple(chains)


def _steps(
    kernel: NUTS, warmup: int, choices: Choices, layout: CoefficientLayout
) -> tuple[Callable, Callable]:
    """How a chain begins, and how it goes on by `STEPS_PER_REPORT` steps; compiled once for all chains."""

    def begin(key: Array) -> Any:
        return kernel.init(key, warmup, None, model_args=(choices,), model_kwargs={})

    def population(place: Any, choices: Choices) -> Tastes:
        found = kernel.postprocess_fn((choices,), {})(place)
        fixed = found["fixed"] if len(layout.fixed) else jnp.zeros(0)
        return Tastes(found["means"], fixed, found["factor"])  # pyright: ignore[reportArgumentType]: traced

    @jax.jit
    def go(state: Any, choices: Choices) -> tuple[Any, tuple[Tastes, Array]]:
        def one(state: Any, _: None) -> tuple[Any, tuple[Tastes, Array]]:
            state = kernel.sample(state, (choices,), {})
            return state, (population(state.z, choices), state.diverging)

        return jax.lax.scan(one, state, None, length=STEPS_PER_REPORT)

    return begin, lambda state: go(state, choices)


def _chain(
    state: Any, go: Callable, options: NutsOptions, before: int, progress: Callable[[int], None] | None
) -> Drawn:
    """Whole chunks; what is above the draws asked for is cut off at the end."""
    whole = options.warmup + options.draws
    parts: list[tuple[Tastes, np.ndarray]] = []
    for done in range(0, whole, STEPS_PER_REPORT):
        state, (tastes, diverging) = go(state)
        parts.append((Tastes(*map(np.asarray, tastes)), np.asarray(diverging)))
        if progress is not None:
            progress(before + min(done + STEPS_PER_REPORT, whole))
    kept = slice(options.warmup, whole)
    tastes = (np.concatenate(part)[kept].astype(float) for part in zip(*(t for t, _ in parts), strict=True))
    return Drawn(Tastes(*tastes), np.concatenate([diverging for _, diverging in parts])[kept])


def agreement(
    draws: Float[np.ndarray, "chain draw parameter"],
) -> tuple[Float[np.ndarray, " parameter"], Float[np.ndarray, " parameter"]]:
    """Split R-hat (Gelman et al. 2013) and effective draws of each parameter."""
    return np.asarray(split_gelman_rubin(draws)), np.asarray(effective_sample_size(draws))
