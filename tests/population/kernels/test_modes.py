"""The kernel's likelihood is the model's, its slopes are its derivatives, and its modes are modes."""

import jax.numpy as jnp
import numpy as np
import pytest

from tests.population.simulated import coefficients_of, panel_of, simple_panel
from unsaid.data.panel import Panel
from unsaid.model.choice import log_likelihood
from unsaid.model.data import Choices, simple_choice_sets
from unsaid.model.specification import Specification
from unsaid.population.integration.packed import Packed, layout_of, pack
from unsaid.population.kernels.modes import choice_curvature, log_likelihoods, posterior_modes
from unsaid.population.specification import MixedSpecification


def by_the_model(panel: Panel, coefficients: np.ndarray) -> np.ndarray:
    """Each person's log likelihood by `unsaid.model`, in double precision."""
    model = Specification(panel.names, delay=False, probability=False, outside=False, lapse=0.0)
    widest = int(panel.rows_per_task.max())
    totals = []
    for i in range(panel.person_count):
        tasks = range(panel.person_start[i], panel.person_start[i + 1])
        attributes = np.zeros((len(tasks), widest, len(panel.names)))
        available = np.zeros((len(tasks), widest), bool)
        for n, t in enumerate(tasks):
            rows = panel.attributes[panel.task_start[t] : panel.task_start[t + 1]]
            attributes[n, : len(rows)], available[n, : len(rows)] = rows, True
        choices = Choices(
            simple_choice_sets(attributes, available=available),
            jnp.asarray(panel.chosen[tasks.start : tasks.stop]),
            jnp.ones(len(tasks)),
        )
        totals.append(float(log_likelihood(model, jnp.asarray(coefficients[i]), choices)))
    return np.array(totals)


def by_the_kernel(packed: Packed, coefficients: np.ndarray) -> np.ndarray:
    totals = np.empty(packed.person_count)
    data = (packed.differences, packed.row_start)
    scaled = np.ascontiguousarray(coefficients * packed.scales)
    log_likelihoods(data, packed.task_start, 0, packed.person_count, scaled, totals)
    return totals


def ragged() -> tuple[Panel, np.ndarray]:
    coefficients = coefficients_of(3, 40, [1.0, -2.0, 0.5], np.diag([4.0, 1.0, 9.0]))
    return panel_of(4, coefficients, ragged=True, tasks=12, alternatives=6, scale=2.0), coefficients


def test_the_likelihood_is_the_one_of_the_model():
    panel, coefficients = ragged()
    ours, theirs = by_the_kernel(pack(panel), coefficients), by_the_model(panel, coefficients)
    assert np.max(np.abs(ours - theirs)) < 1e-6
    assert np.min(theirs) < -1


def test_neither_order_of_alternatives_nor_a_constant_of_a_task_matters():
    panel, coefficients = ragged()
    before = by_the_kernel(pack(panel), coefficients)
    rows, chosen = np.arange(len(panel.attributes)), panel.chosen.copy()
    random = np.random.default_rng(0)
    for t in range(panel.task_count):
        order = random.permutation(panel.rows_per_task[t])
        rows[panel.task_start[t] : panel.task_start[t + 1]] = panel.task_start[t] + order
        chosen[t] = np.flatnonzero(order == panel.chosen[t])[0]
    mixed = panel._replace(attributes=panel.attributes[rows], chosen=chosen)
    assert by_the_kernel(pack(mixed), coefficients) == pytest.approx(before, abs=1e-9)
    constants = np.repeat(random.normal(size=(panel.task_count, 3)), panel.rows_per_task, axis=0)
    moved = panel._replace(attributes=panel.attributes + constants)
    assert by_the_kernel(pack(moved), coefficients) == pytest.approx(before, abs=1e-9)


def test_slope_and_curvature_are_derivatives():
    panel, _ = ragged()
    packed = pack(panel._replace(weights=np.random.default_rng(1).uniform(0.5, 2.0, 40)))
    data, c = (packed.differences, packed.row_start), np.array([0.4, -0.3, 0.2])

    def at(c: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        heights, slopes, hessian = np.empty(40), np.empty((40, 3)), np.zeros((3, 3))
        choice_curvature(data, packed.task_start, 0, 40, packed.weights, c, heights, slopes, hessian)
        return heights, slopes, hessian

    _, slopes, hessian = at(c)
    for k in range(3):
        step = np.eye(3)[k] * 1e-5
        ahead, behind = at(c + step), at(c - step)
        assert (ahead[0] - behind[0]) / 2e-5 == pytest.approx(slopes[:, k], abs=1e-6)
        column = packed.weights @ (behind[1] - ahead[1]) / 2e-5
        assert column[: k + 1] == pytest.approx(hessian[k, : k + 1], rel=1e-5)


SPECIFICATIONS = {
    "normal": MixedSpecification.of("abc"),
    "fixed": MixedSpecification.of("abc", distributions={"b": "fixed"}),
    "lognormal": MixedSpecification.of("abc", distributions={"a": "lognormal", "b": "-lognormal"}),
    "price": MixedSpecification.of("abc", price="b", distributions={"a": "lognormal"}),
    "price and fixed": MixedSpecification.of("abc", price="b", distributions={"a": "fixed"}),
}


def height(packed: Packed, model: MixedSpecification, b: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Everybody's log posterior, up to a constant, with standard deviations of 1."""
    c, latent = np.empty((len(b), 3)), 0
    for k, one in enumerate(model.coefficients):
        if one.distribution == "fixed":
            c[:, k] = 0.3
            continue
        c[:, k] = b[:, latent] if one.distribution == "normal" else one.sign * np.exp(b[:, latent])
        latent += 1
    if model.price is not None:
        others = [k for k in range(3) if model.names[k] != model.price]
        c[:, others] *= np.abs(c[:, [model.names.index(model.price)]])
    return by_the_kernel(packed, c / packed.scales) - 0.5 * np.sum((b - mean) ** 2, 1)


@pytest.mark.parametrize("which", SPECIFICATIONS)
def test_modes_are_where_the_posterior_is_highest(which: str):
    model, (panel, _) = SPECIFICATIONS[which], ragged()
    packed, layout = pack(panel), layout_of(SPECIFICATIONS[which])
    size, people = len(model.random), packed.person_count
    values = layout.signs.copy()
    values[layout.fixed] = 0.3
    mean = np.full((1, size), 0.2)
    modes, spreads = np.tile(mean, (people, 1)), np.zeros((people, size, size), np.float32)
    heights = np.empty(people)
    posterior_modes(
        (packed.differences, packed.row_start), packed.task_start, 0, people, mean, np.eye(size),
        (layout.kinds, values, layout.price), 50, 1e-12, modes, heights, spreads,
    )  # fmt: skip
    top = height(packed, model, modes, mean)
    assert heights == pytest.approx(top, abs=1e-6)
    spreads = spreads.astype(float)
    covariances = np.einsum("nkm,njm->nkj", spreads, spreads)
    for k in range(size):
        step = np.eye(size)[k] * 1e-3
        ahead, behind = height(packed, model, modes + step, mean), height(packed, model, modes - step, mean)
        assert (ahead - behind) / 2e-3 == pytest.approx(np.zeros(people), abs=1e-3)
        curvature = (2 * top - ahead - behind) / 1e-6
        precision = np.linalg.inv(covariances)[:, k, k]
        assert np.mean(np.abs(curvature / precision - 1) < 0.01) > 0.9


def test_the_order_of_people_does_not_matter_for_their_modes():
    packed = pack(simple_panel(people=20))
    layout, mean = layout_of(MixedSpecification.of("ab")), np.zeros((1, 2))

    def modes_of(begin: int, end: int) -> np.ndarray:
        modes, spreads = np.zeros((20, 2)), np.zeros((20, 2, 2), np.float32)
        posterior_modes(
            (packed.differences, packed.row_start), packed.task_start, begin, end, mean, np.eye(2),
            (layout.kinds, layout.signs, layout.price), 20, 1e-9, modes, np.empty(20), spreads,
        )  # fmt: skip
        return modes

    assert modes_of(0, 20)[10:] == pytest.approx(modes_of(10, 20)[10:])
