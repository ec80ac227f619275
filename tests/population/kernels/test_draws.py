"""Importance sampling finds the moments that numerical integration finds."""

import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of
from unsaid.population.integration.packed import layout_of, pack
from unsaid.population.kernels.draws import posterior_moments, weighted_draws
from unsaid.population.kernels.modes import log_likelihoods, posterior_modes
from unsaid.population.kernels.points import proposal_pool
from unsaid.population.specification import MixedSpecification

PEOPLE, DRAWS = 6, 4096
POOL = proposal_pool(2, 1 << 14, 0, wider=1.1)
MEAN, FACTOR = np.array([[0.3, -0.2]]), np.array([[0.8, 0.0], [0.3, 0.5]])
MODELS = {
    "normal": MixedSpecification.of("ab"),
    "lognormal": MixedSpecification.of("ab", distributions={"b": "-lognormal"}),
    "fixed": MixedSpecification.of("abc", distributions={"b": "fixed"}),
    "price": MixedSpecification.of("abc", distributions={"b": "fixed"}, price="c"),
}


def arguments(model: MixedSpecification) -> tuple:
    """What every kernel takes, but for the number of draws and the room for results."""
    size = len(model.names)
    panel = panel_of(
        2, coefficients_of(1, PEOPLE, [0.5] * size, np.eye(size)), ragged=True, tasks=9, alternatives=4
    )
    packed, layout = pack(panel), layout_of(model)
    values = layout.signs.copy()
    values[layout.fixed] = 0.4
    kernel_model = (layout.kinds, values, layout.price)
    modes, spreads = np.tile(MEAN, (PEOPLE, 1)), np.zeros((PEOPLE, 2, 2), np.float32)
    heights, data = np.empty(PEOPLE), (packed.differences, packed.row_start)
    whiten = np.linalg.inv(FACTOR)
    posterior_modes(
        data, packed.task_start, 0, PEOPLE, MEAN, whiten.T @ whiten, kernel_model,
        20, 1e-6, modes, heights, spreads,
    )  # fmt: skip
    return (
        data, packed.task_start, (0, PEOPLE), MEAN, whiten, kernel_model, modes, heights, spreads,
        tuple(POOL),
    )  # fmt: skip


def by_a_grid(model: MixedSpecification, given: tuple) -> tuple[np.ndarray, ...]:
    """Log likelihoods, means and second moments in whitened coordinates, slopes by what is fixed."""
    nodes = np.linspace(-6, 6, 101)
    z = np.stack(np.meshgrid(nodes, nodes, indexing="ij"), -1).reshape(-1, 2)
    log_prior = -0.5 * np.sum(z**2, 1) - np.log(2 * np.pi) + 2 * np.log(nodes[1] - nodes[0])
    heights = [_heights(model, given, z, value) for value in (0.4, 0.4 + 1e-4, 0.4 - 1e-4)]
    weighed = [np.exp(h + log_prior - 0.0) for h in heights]
    total = weighed[0].sum(1)
    weights = weighed[0] / total[:, None]
    slope = (np.log(weighed[1].sum(1)) - np.log(weighed[2].sum(1))) / 2e-4
    return np.log(total), weights @ z, np.einsum("ng,gk,gm->nkm", weights, z, z), slope


def _heights(model: MixedSpecification, given: tuple, z: np.ndarray, value: float) -> np.ndarray:
    data, task_start = given[0], given[1]
    b = MEAN + z @ FACTOR.T
    c = np.empty((len(z), len(model.names)))
    for k, one in enumerate(model.coefficients):
        latent = model.random.index(k) if k in model.random else -1
        if one.distribution == "fixed":
            c[:, k] = value
        else:
            c[:, k] = b[:, latent] if one.distribution == "normal" else one.sign * np.exp(b[:, latent])
    if model.price is not None:
        p = model.names.index(model.price)
        others = [k for k in range(len(model.names)) if k != p]
        c[:, others] *= np.abs(c[:, [p]])
    heights = np.empty((PEOPLE, len(z)))
    for i in range(PEOPLE):
        starts = np.tile(task_start[i : i + 2], (len(z), 1))
        one = np.empty(1)
        for g in range(len(z)):
            log_likelihoods(data, starts[g], 0, 1, c[g : g + 1], one)
            heights[i, g] = one[0]
    return heights


@pytest.mark.parametrize("which", MODELS)
def test_moments_are_those_of_a_grid(which: str):
    given = arguments(MODELS[which])
    fixed = 1 if len(MODELS[which].names) == 3 else 0
    out = (
        np.empty(PEOPLE), np.empty(PEOPLE), np.empty((PEOPLE, 2)), np.empty((PEOPLE, 2, 2)),
        np.empty((PEOPLE, fixed)),
    )  # fmt: skip
    posterior_moments(*given, DRAWS, 0, 0, out)
    log_likelihood, first, second, slope = by_a_grid(MODELS[which], given)
    assert out[0] == pytest.approx(log_likelihood, abs=0.01)
    assert out[2] == pytest.approx(first, abs=0.02)
    assert out[3] == pytest.approx(second, abs=0.05)
    assert np.all((out[1] > 0.3 * DRAWS) & (out[1] <= DRAWS))
    if fixed:
        assert out[4][:, 0] == pytest.approx(slope, abs=0.05)


def test_weighted_draws_have_the_same_moments():
    given = arguments(MODELS["normal"])
    white, weights = np.empty((PEOPLE, 2, DRAWS)), np.empty((PEOPLE, DRAWS))
    weighted_draws(*given, DRAWS, 0, 0, (white, weights))
    _, first, second, _ = by_a_grid(MODELS["normal"], given)
    assert np.sum(weights, 1) == pytest.approx(np.ones(PEOPLE))
    assert np.einsum("ns,nks->nk", weights, white) == pytest.approx(first, abs=0.03)
    assert np.einsum("ns,nks,nms->nkm", weights, white, white) == pytest.approx(second, abs=0.08)


def test_draws_depend_on_the_person_and_the_turn_only():
    given = arguments(MODELS["normal"])

    def draws(people: tuple[int, int], turn: int, shift: int) -> np.ndarray:
        count = people[1] - people[0]
        white, weights = np.empty((count, 2, 64)), np.empty((count, 64))
        weighted_draws(*given[:2], people, *given[3:], 64, turn, shift, (white, weights))
        return white

    whole = draws((0, PEOPLE), 1, 0)
    assert np.array_equal(whole[5:], draws((5, PEOPLE), 1, 0))
    assert not np.allclose(whole, draws((0, PEOPLE), 2, 0))
    assert not np.allclose(whole, draws((0, PEOPLE), 1, 40))
