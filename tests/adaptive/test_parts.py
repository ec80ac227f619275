"""The parts behind the door, each by what it makes of a small input worked out by hand."""

from pathlib import Path

import jax.numpy as jnp
import numpy as np
import polars as pl
import pytest

from unsaid.adaptive.candidates import CandidateTable, Encoding, frame_of, read_candidates
from unsaid.adaptive.options import DesignOptions, check_choice
from unsaid.adaptive.posterior import PosteriorDraws
from unsaid.adaptive.predict import predict_choices
from unsaid.adaptive.prior import HasPersonPrior, NamedPrior, with_population
from unsaid.adaptive.questions import QuestionPool
from unsaid.adaptive.saved import Answer, SavedDesign, load_design, save_design
from unsaid.design.choose import Config, summary_membership
from unsaid.model.prior import Prior, default_prior
from unsaid.model.specification import Specification
from unsaid.types.errors import DataError
from unsaid.types.settings import FittedPrior

OFFERS = {"price": [1.0, 3.0, 5.0], "brand": ["b", "a", "b"], "days": [0, 10, 20]}


def table_of(**changes: object) -> CandidateTable:
    columns = {"attributes": ["price", "brand"], "delay": "days", "probability": None, "coding": None}
    return read_candidates(OFFERS, **columns | changes)


@pytest.mark.parametrize(
    ("coding", "names", "values"),
    [
        ("dummy", ("price", "brand[b]"), [[1, 1], [3, 0], [5, 1]]),
        ("effects", ("price", "brand[b]"), [[1, 1], [3, -1], [5, 1]]),
        ("one-hot", ("price", "brand[a]", "brand[b]"), [[1, 0, 1], [3, 1, 0], [5, 0, 1]]),
    ],
)
def test_text_becomes_numbers_by_its_coding(coding: str, names: tuple, values: list) -> None:
    table = table_of(coding=coding)
    assert table.names == names
    assert table.scale.tolist() == [4.0, *[1.0] * (len(names) - 1)]
    np.testing.assert_allclose(table.values * table.scale, values)
    assert table.delay_days.tolist() == [0, 10, 20]
    assert table.probability.tolist() == [1, 1, 1]
    assert table.columns == OFFERS


def test_other_rows_are_encoded_as_the_table_was() -> None:
    encoding = table_of().encoding
    assert isinstance(encoding, Encoding)
    names, values = encoding.encode(frame_of([{"price": 2.0, "brand": "b", "days": 1}]))
    assert (names, values.tolist()) == (("price", "brand[b]"), [[2.0, 1.0]])


def test_settings_come_back_from_json_as_they_were(tmp_path: Path) -> None:
    options = DesignOptions(
        attributes=("price",), delay=None, probability=None, coding=None, size=2, outside=True,
        goal="leading",
        weight_sd=2.0, lapse=0.02, seed=1, particles=64, draws=32, capacity=8, sets=((0, 1),), fixed=(),
        excluded=((1, 2),), times=None,
    )  # fmt: skip
    prior = Prior(jnp.asarray(np.array([0.1, 0.2]), float), jnp.asarray(np.eye(2), float))
    answers = (Answer((0, 1), 1, None, 2.5), Answer((1, 0), None, 0))
    saved = SavedDesign(OFFERS, options, prior, answers)
    found = load_design(save_design(saved, tmp_path / "design.json"))
    assert found[:2] == saved[:2]
    assert found.answers == answers
    assert np.array_equal(found.prior.mean, prior.mean)
    with pytest.raises(DataError, match="goal cannot be this"):
        check_choice("goal", False, "one that is known", "joy")


def test_a_posterior_is_summed_up_by_its_weights() -> None:
    draws = PosteriorDraws(("a",), np.array([[0.0], [1.0], [4.0]]), np.array([0.5, 0.25, 0.25]))
    assert draws.mean == pytest.approx([1.25])
    assert draws.covariance == pytest.approx(np.array([[0.5 * 1.5625 + 0.25 * 0.0625 + 0.25 * 7.5625]]))
    row = draws.summary().row(0, named=True)
    assert (row["parameter"], row["estimate"]) == ("a", 1.25)
    assert row["low"] <= row["estimate"] <= row["high"]


def test_a_population_takes_the_place_of_what_it_names() -> None:
    specification = Specification(("a", "b"), delay=True, probability=False, outside=False)
    usual = default_prior(specification)
    fitted = FittedPrior(
        name="p", parameters=("b", "a"), mean=(1.0, 2.0), covariance=((4.0, 1.0), (1.0, 9.0))
    )
    assert isinstance(fitted, NamedPrior)
    assert not isinstance(fitted, HasPersonPrior)
    found = with_population(usual, specification, fitted, "p")
    covariance = np.asarray(found.cholesky @ found.cholesky.T)
    assert found.mean.tolist() == pytest.approx([2.0, 1.0, float(usual.mean[2])])
    np.testing.assert_allclose(covariance[:2, :2], [[9.0, 1.0], [1.0, 4.0]], atol=1e-9)
    assert covariance[2, :2].tolist() == pytest.approx([0.0, 0.0])


def test_questions_are_encoded_with_neither_last_and_the_worst_turned_round() -> None:
    pool = QuestionPool(table_of(), 2, True, sets=None, fixed=(), excluded=(), times=1)
    assert pool.sets == [(0, 1), (0, 2), (1, 2)]
    sets = pool.encode(np.array([2, 0]))
    assert sets.attributes[:, 0].tolist() == [[1.25, 1.0], [0.25, 1.0], [0.0, 0.0]]
    assert sets.delay_days[:, 0].tolist() == [20.0, 0.0, 0.0]
    assert sets.outside.tolist() == [0.0, 0.0, 1.0]
    assert sets.available.tolist() == [True, True, True]
    worst = pool.encode(np.array([2, 0]), worst=True, best=0)
    assert worst.attributes[:, 0].tolist() == [[-1.25, -1.0], [-0.25, -1.0], [0.0, 0.0]]
    assert worst.available.tolist() == [False, True, False]


def test_what_information_is_about_parts_the_draws_evenly() -> None:
    specification = Specification(("a", "b"), delay=True, probability=False, outside=False)
    theta = jnp.asarray(np.random.default_rng(0).normal(size=(64, 3)))
    rate = summary_membership(Config(specification, about="log_discount_rate"), theta)
    assert rate.shape == (64, 16)
    assert rate.sum(0).tolist() == [4.0] * 16
    lowest = np.sort(np.asarray(theta)[:, 2])[:4]
    assert sorted(np.asarray(theta)[np.asarray(rate)[:, 0] == 1, 2]) == pytest.approx(lowest)
    leads = summary_membership(Config(specification), theta)
    assert leads[:, 0].tolist() == (np.asarray(theta)[:, 0] > np.asarray(theta)[:, 1]).astype(float).tolist()


def test_predicting_refuses_a_task_that_is_no_column() -> None:
    from unsaid.adaptive.adaptive_design import AdaptiveDesign

    design = AdaptiveDesign(OFFERS, delay="days", particles=64, draws=64)
    with pytest.raises(DataError, match="task cannot be this"):
        predict_choices(design.engine, design.posterior, design.table, pl.DataFrame(OFFERS), "scene")
