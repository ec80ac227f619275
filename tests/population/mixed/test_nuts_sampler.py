"""What NumPyro is given is the model of the kernels, padded."""

import jax.numpy as jnp
import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of
from unsaid.population.integration.packed import Packed, layout_of, pack
from unsaid.population.kernels.modes import log_likelihoods
from unsaid.population.mixed.nuts_sampler import (
    Choices,
    Drawn,
    Priors,
    Tastes,
    agreement,
    choice_log_likelihoods,
    choices_of,
    priors_of,
    sample,
)
from unsaid.population.normal.tastes import coefficients_of as utility_coefficients
from unsaid.population.options import NutsOptions
from unsaid.population.specification import MixedSpecification

MODELS = {
    "normal": MixedSpecification.of("abc"),
    "mixture": MixedSpecification.of("abc", distributions={"a": "-lognormal", "b": "fixed"}),
    "money": MixedSpecification.of("abc", price="c", distributions={"b": "fixed"}),
    "money, lognormal": MixedSpecification.of("abc", price="a", distributions={"b": "lognormal"}),
}


@pytest.fixture(scope="module")
def packed() -> Packed:
    c = coefficients_of(1, 20, [0.5, -0.5, 0.2], np.eye(3))
    return pack(panel_of(2, c, ragged=True, tasks=6, alternatives=5))


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_choices_are_as_likely_as_by_the_kernels(packed: Packed, model: MixedSpecification):
    layout, choices = layout_of(model), choices_of(packed, packed.design, double=True)
    b = 0.4 * np.random.default_rng(3).normal(size=(20, len(layout.random)))
    fixed = np.full(len(layout.fixed), 0.7)
    tasks = choice_log_likelihoods(choices, jnp.asarray(b), jnp.asarray(fixed), layout)
    people = np.add.reduceat(np.asarray(tasks), packed.task_start[:-1])
    whole = np.empty((20, 3))
    whole[:, layout.random], whole[:, layout.fixed] = b, fixed
    totals = np.empty(20)
    coefficients = utility_coefficients(model, whole)
    log_likelihoods((packed.differences, packed.row_start), packed.task_start, 0, 20, coefficients, totals)
    assert people == pytest.approx(totals, abs=1e-9)


def test_choices_are_padded_to_the_widest_set(packed: Packed):
    choices = choices_of(packed, packed.design, double=False)
    assert isinstance(choices, Choices)
    assert choices.differences.shape == (len(packed.row_start) - 1, 4, 3)
    assert choices.differences.dtype == jnp.float32
    open_rows = np.asarray(choices.closed == 0).sum(1)
    assert np.array_equal(open_rows, np.diff(packed.row_start))


def test_logs_have_narrower_priors():
    found = priors_of(layout_of(MODELS["mixture"]))
    assert isinstance(found, Priors)
    assert found.mean_sd.tolist() == [5.0, 10.0]
    assert found.sd_scale.tolist() == [2.0, 5.0]


@pytest.mark.slow
@pytest.mark.parametrize(("double", "diagonal"), [(True, False), (False, True)])
def test_chains_are_what_was_asked_for_and_leave_the_settings_alone(
    packed: Packed, double: bool, diagonal: bool
):
    options = NutsOptions(draws=15, warmup=15, chains=2, double=double)
    layout = layout_of(MODELS["mixture"])
    chains = sample(packed, packed.design, layout, options, diagonal=diagonal, centred=True)
    assert jnp.zeros(1).dtype == jnp.float64
    with pytest.raises(ValueError, match="rank_promotion"):
        jnp.ones((2, 2)) + jnp.ones(2)
    assert all(isinstance(chain, Drawn) and isinstance(chain.tastes, Tastes) for chain in chains)
    one, other = chains
    assert one.tastes.means.shape == (15, 2, 1)
    assert one.tastes.fixed.shape == (15, 1)
    assert one.diverging.shape == (15,)
    assert np.all((one.tastes.factor[:, 1, 0] == 0) == diagonal)
    assert np.all(one.tastes.factor[:, 0, 1] == 0)
    assert not np.array_equal(one.tastes.means, other.tastes.means)


def test_agreement_of_chains():
    random = np.random.default_rng(0)
    same = random.normal(size=(2, 500, 1))
    apart = same + np.array([0.0, 5.0])[:, None, None]
    r_hat, effective = agreement(np.concatenate([same, apart], 2))
    assert r_hat[0] < 1.02 < 2 < r_hat[1]
    assert effective[0] > 500 > effective[1]
