import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pandas as pd
import polars as pl
import pytest

from unsaid.adaptive.adaptive_design import AdaptiveDesign, Question
from unsaid.adaptive.candidates import read_candidates
from unsaid.adaptive.prior import prior_from
from unsaid.adaptive.simulate import simulate
from unsaid.model.prior import Prior, default_prior
from unsaid.model.specification import Specification
from unsaid.types.errors import ConflictError, DataError, SessionStateError
from unsaid.types.settings import FittedPrior

SMALL = {"particles": 256, "draws": 64, "capacity": 8}
CARDS = pl.DataFrame(
    {
        "euros": [float(e) for e in (5, 10, 20, 40) for _ in range(4)],
        "days": [d for _ in range(4) for d in (0, 7, 30, 365)],
        "brand": ["a", "b", "b", "c"] * 4,
        "picture": [f"{i}.png" for i in range(16)],
    }
)


def cards(**changes: Any) -> AdaptiveDesign:
    options: dict[str, Any] = {"attributes": ["euros"], "delay": "days", "seed": 3} | SMALL
    return AdaptiveDesign(changes.pop("offers", CARDS), **options | changes)


def answered(design: AdaptiveDesign, count: int) -> AdaptiveDesign:
    for _ in range(count):
        question = design.ask()
        design.tell(question, question.number % design.options.size, seconds=1.5)
    return design


def state(design: AdaptiveDesign) -> tuple:
    particles = design.engine.particles
    return np.asarray(particles.theta).tolist(), np.asarray(particles.log_weights).tolist(), design.answers


def test_a_question_shows_whole_rows_and_stays_until_it_is_answered() -> None:
    design = cards(size=3)
    question = design.ask()
    assert design.ask() is question
    assert question.number == 1
    assert len(set(question.rows)) == 3
    assert question.alternatives == tuple(CARDS.row(row, named=True) for row in question.rows)
    assert 0 < question.expected_bits < math.log2(3)
    design.tell(question, 0)
    assert design.ask().number == 2


def test_an_answer_moves_the_posterior_toward_what_was_chosen_and_says_what_it_did() -> None:
    design = cards(sets=[(0, 12)])
    before = design.summary()["estimate"][0]
    info = design.tell(design.ask(), 1, seconds=2.0)
    assert design.summary()["estimate"][0] > before
    assert 0 < info.ess <= SMALL["particles"]
    assert info.log_evidence == pytest.approx(math.log(0.5), abs=0.1)
    assert info.resampled == (info.acceptance is not None)
    assert design.answers[0].seconds == 2.0
    assert design.log_evidence == pytest.approx(info.log_evidence)


def test_the_same_seed_and_answers_give_the_same_questions_and_posterior() -> None:
    one, other, third = answered(cards(), 4), answered(cards(), 4), answered(cards(seed=4), 4)
    assert state(one) == state(other)
    assert [a.rows for a in one.answers] != [a.rows for a in third.answers]
    assert state(answered(third.again(3), 4)) == state(one)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({}, ("euros", "log_discount_rate")),
        ({"delay": None}, ("euros",)),
        ({"attributes": ["euros", "brand"], "outside": True},
         ("euros", "brand[b]", "brand[c]", "log_discount_rate", "outside_constant")),
        ({"attributes": ["brand"], "delay": None}, ("brand[a]", "brand[b]", "brand[c]")),
        ({"attributes": ["brand"], "delay": None, "coding": "effects"}, ("brand[b]", "brand[c]")),
        ({"attributes": ["euros"], "delay": None, "probability": "sure", "size": 5},
         ("euros", "log_curvature", "log_elevation")),
    ],
)  # fmt: skip
def test_parameters_follow_the_columns(options: dict, named: tuple) -> None:
    offers = CARDS.with_columns(sure=pl.Series([1.0, 0.5, 0.8, 0.2] * 4))
    design = cards(offers=offers, **options)
    assert design.names == named
    assert design.summary()["parameter"].to_list() == list(named)
    question = design.ask()
    design.tell(question, None if question.outside else 1)
    assert np.isfinite(design.posterior.mean).all()


def test_units_change_the_numbers_and_not_the_questions() -> None:
    cents = CARDS.with_columns(euros=pl.col("euros") * 100)
    one, other = answered(cards(), 5), answered(cards(offers=cents), 5)
    assert [a.rows for a in one.answers] == [a.rows for a in other.answers]
    found, finer = one.summary()["estimate"].to_numpy(), other.summary()["estimate"].to_numpy()
    assert found[0] == pytest.approx(100 * finer[0], rel=1e-6)
    assert found[1] == pytest.approx(finer[1], rel=1e-6)


def test_a_table_may_come_in_any_form_a_frame_may(tmp_path: Path) -> None:
    CARDS.write_csv(tmp_path / "cards.csv")
    forms = [
        CARDS.to_dicts(),
        CARDS.to_dict(as_series=False),
        pd.DataFrame(CARDS.to_dict(as_series=False)),
        tmp_path / "cards.csv",
    ]
    first = cards().ask()
    assert [cards(offers=form).ask().rows for form in forms] == [first.rows] * 4


@pytest.mark.parametrize("goal", ["parameters", "leading", "mixture", "log_discount_rate", "random"])
def test_every_goal_asks_and_no_question_comes_twice(goal: str) -> None:
    design = answered(cards(goal=goal, offers=CARDS[:4]), 6)
    assert len({frozenset(a.rows) for a in design.answers}) == 6
    assert design.stop() == "exhausted"
    with pytest.raises(SessionStateError, match="every question has been asked"):
        design.ask()


def test_a_question_may_come_as_often_as_allowed() -> None:
    often = Counter(frozenset(a.rows) for a in answered(cards(offers=CARDS[:3], times=2), 6).answers)
    assert sorted(often.values()) == [2, 2, 2]
    assert answered(cards(offers=CARDS[:2], attributes=["days"], delay=None, times=None), 5).stop() is None


def test_searching_asks_no_question_twice_and_none_that_is_excluded() -> None:
    wide = pl.DataFrame({"euros": np.linspace(1, 40, 40), "days": np.arange(40) * 10 % 370})
    first = cards(offers=wide).ask()
    design = cards(offers=wide, excluded=[first.rows])
    assert design.pool.sets is None
    assert frozenset(design.ask().rows) != frozenset(first.rows)
    answered(design, 6)
    assert len({frozenset(a.rows) for a in design.answers}) == 6
    # told the same way again and again, the same question would promise most
    stubborn = cards(offers=wide, times=None)
    for _ in range(6):
        stubborn.tell(stubborn.ask(), 0)
    assert len({frozenset(a.rows) for a in stubborn.answers}) < 6


def test_searching_finds_what_comparing_all_finds() -> None:
    """Where the table is a little larger, the search promises as much as the best of all pairs, nearly."""
    rows = pl.DataFrame({"a": np.random.default_rng(1).normal(size=33), "b": np.arange(33.0)})
    searched = AdaptiveDesign(rows, seed=1, **SMALL)
    every = [(i, j) for i in range(33) for j in range(i)]
    compared = AdaptiveDesign(rows, seed=1, sets=every, **SMALL)
    assert searched.pool.sets is None
    assert len(every) == len(compared.pool.sets or []) > 512
    # the draws of the expectation are others
    assert searched.ask().expected_bits == pytest.approx(compared.ask().expected_bits, abs=0.08)


def test_given_sets_keep_their_order_and_fixed_ones_come_first() -> None:
    sets = [(12, 0), (13, 1), (14, 2)]
    design = answered(cards(sets=sets, fixed=[(5, 4), (14, 2)]), 4)
    asked = [a.rows for a in design.answers]
    assert asked[:2] == [(5, 4), (14, 2)]
    assert set(asked[2:]) == set(sets[:2])


def test_alternatives_stand_now_first_now_second() -> None:
    design = answered(cards(), 12)
    assert len({a.rows[0] < a.rows[1] for a in design.answers}) == 2


def test_a_posterior_narrows_and_finds_who_answers() -> None:
    truth = {"euros": 0.12, "log_discount_rate": math.log(0.02)}
    design = AdaptiveDesign(
        CARDS, attributes=["euros"], delay="days", prior={"euros": (0.1, 0.05)}, seed=2, particles=1024
    )
    done = simulate(design, truth, 40)
    assert design.answers == []
    assert len(done.design.answers) == 40
    assert done.truth == pytest.approx(truth)
    row = done.summary.row(1, named=True)
    assert row["sd"] < 1.0  # of 1.5
    assert row["low"] < row["true"] < row["high"]


def test_the_evidence_is_that_of_the_answers_under_the_prior() -> None:
    """One binary answer after the other on one weight: the integral is known by quadrature."""
    design = AdaptiveDesign(
        {"x": [0.0, 1.0]}, prior=Prior.from_covariance(np.zeros(1), np.eye(1)), times=None, particles=4096
    )
    signs = []
    for number in range(5):
        question = design.ask()
        chosen = int(number == 3)
        signs.append(1.0 if question.rows[chosen] == 1 else -1.0)
        design.tell(question, chosen)
    w = np.linspace(-8, 8, 4001)
    chance = np.prod([0.98 / (1 + np.exp(-s * w)) + 0.01 for s in signs], axis=0)
    exact = np.log(np.trapezoid(chance * np.exp(-0.5 * w**2) / np.sqrt(2 * np.pi), w))
    assert design.log_evidence == pytest.approx(exact, abs=0.03)


def test_the_worst_counts_against_it() -> None:
    design = AdaptiveDesign({"item": list("abcdef")}, size=4, seed=1, particles=1024)
    question = design.ask()
    best, worst = question.alternatives[0]["item"], question.alternatives[2]["item"]
    info = design.tell(question, 0, worst=2)
    found = dict(zip(design.names, design.posterior.mean, strict=True))
    others = [found[f"item[{a['item']}]"] for a in (question.alternatives[1], question.alternatives[3])]
    assert found[f"item[{best}]"] > max(others)
    assert found[f"item[{worst}]"] < min(others)
    assert info.log_evidence == pytest.approx(math.log(1 / 4) + math.log(1 / 3), abs=0.1)
    assert design.ask().number == 2


def test_predictions_are_those_of_the_posterior() -> None:
    design = answered(cards(outside=True), 3)
    new = pl.DataFrame({"euros": [5.0, 40.0, 20.0], "days": [0, 30, 7], "scene": ["x", "x", "y"]})
    found = design.predict(new, task="scene")
    assert found.columns == ["task", "alternative", "share", "low", "high"]
    assert found["alternative"].to_list() == ["1", "2", "neither", "1", "neither"]
    sums = found.group_by("task").agg(pl.col("share").sum())["share"].to_numpy()
    assert sums == pytest.approx(1.0)
    draws = design.posterior
    u = np.stack(
        [
            draws.draws[:, 0] * 5.0,
            draws.draws[:, 0] * 40.0 / (1 + np.exp(draws.draws[:, 1]) * 30),
            draws.draws[:, 2],
        ]
    )
    odds = np.exp(u - u.max(0))
    by_hand = 0.98 * odds / odds.sum(0) + 0.02 / 3
    assert found["share"][:3].to_numpy() == pytest.approx(by_hand @ draws.weights, abs=1e-6)
    assert (found["low"] <= found["share"]).all()
    assert design.predict(new[:2])["share"][0] == pytest.approx(found["share"][0])


def test_a_design_that_is_loaded_is_the_same_to_the_last_bit(tmp_path: Path) -> None:
    design = answered(cards(outside=True, prior={"euros": (0.1, 0.05)}, excluded=[(0, 1)]), 4)
    design.tell(design.ask(), None, worst=1, seconds=3.25)
    open_one = design.ask()
    path = design.save(tmp_path / "p01.json")
    again = AdaptiveDesign.load(path)
    assert state(again) == state(design)
    assert again.ask() == open_one
    assert again.options == design.options
    assert [each.name for each in tmp_path.iterdir()] == ["p01.json"]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda c: c["table"]["euros"].__setitem__(0, 6.0), "not the one that the questions were of"),
        (lambda c: c["answers"][0].update(rows=[0, 99]), "rows of the table"),
        (lambda c: c["answers"][0].update(chosen=2), "chosen"),
        (lambda c: c["answers"][0].update(mood="good"), "cannot be read"),
        (lambda c: c["options"].update(lapse=2.0), "lapse"),
        (lambda c: c.update(format="another"), "no adaptive design"),
        (lambda c: c.pop("prior"), "cannot be read"),
    ],
)
def test_a_spoilt_file_is_refused(tmp_path: Path, spoil, message: str) -> None:
    path = answered(cards(), 1).save(tmp_path / "p.json")
    content = json.loads(path.read_text())
    spoil(content)
    path.write_text(json.dumps(content))
    with pytest.raises(DataError, match=message):
        AdaptiveDesign.load(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("not JSON")
    for name in ("x.json", "missing.json"):
        with pytest.raises(DataError, match="cannot be read"):
            AdaptiveDesign.load(tmp_path / name)


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        ((lambda q: q, 2), DataError, "chosen"),
        ((lambda q: q, -1), DataError, "chosen"),
        ((lambda q: q, None), DataError, "chosen"),
        ((lambda q: q, True), DataError, "chosen"),
        ((lambda q: Question(2, q.alternatives, q.rows, False, 0.1), 0), SessionStateError, "not asked"),
        ((lambda q: Question(1, q.alternatives, (14, 3), False, 0.1), 0), SessionStateError, "not asked"),
    ],
)
def test_an_answer_that_is_none_is_refused_and_changes_nothing(answer, error, message: str) -> None:
    design = cards()
    question, before = design.ask(), state(cards())
    with pytest.raises(error, match=message) as raised:
        design.tell(answer[0](question), answer[1])
    assert raised.value.expected
    assert raised.value.got
    assert state(design) == before
    assert design.ask() is question


@pytest.mark.parametrize("wrong", [{"worst": 0}, {"worst": 7}, {"seconds": -1.0}, {"seconds": math.nan}])
def test_what_was_not_possible_is_refused(wrong: dict) -> None:
    design = cards()
    with pytest.raises(DataError, match=next(iter(wrong))):
        design.tell(design.ask(), 0, **wrong)
    assert design.answers == []


def test_an_answer_is_told_once_and_only_where_it_was_asked() -> None:
    design, other = cards(), cards(seed=9)
    question = design.ask()
    with pytest.raises(SessionStateError, match="none is"):
        other.tell(question, 0)
    design.tell(question, 0)
    with pytest.raises(ConflictError, match="has its answer"):
        design.tell(question, 1)
    assert len(design.answers) == 1


def test_stopping_says_why() -> None:
    design = answered(cards(), 2)
    assert design.stop() is None
    assert design.stop(questions=2) == "questions"
    assert design.stop(bits=1.0) == "bits"
    assert design.stop(leading=0.9) == "leading"
    assert design.stop(sd={"log_discount_rate": 9.0, "euros": 9.0}) == "sd"
    assert design.stop(questions=3, bits=0.001, sd={"log_discount_rate": 0.01}) is None
    with pytest.raises(DataError, match="sd cannot be this"):
        design.stop(sd={"patience": 1.0})


def test_priors_come_by_moments_by_name_or_whole() -> None:
    usual = cards()
    by_moments = cards(prior={"euros": (0.5, 0.1)})
    assert by_moments.posterior.mean[0] == pytest.approx(0.5, abs=0.03)
    whole = Prior.from_covariance(np.array([0.5, -3.0]), np.diag([0.01, 0.25]))
    population = FittedPrior(name="p", parameters=("euros",), mean=(0.5,), covariance=((0.01,),))

    class Fitted:
        def person_prior(self) -> FittedPrior:
            return population

    assert cards(prior=whole).posterior.mean == pytest.approx([0.5, -3.0], abs=0.1)
    for given in (population, Fitted()):
        named = cards(prior=given).engine.state.prior
        assert named.mean == pytest.approx(by_moments.engine.state.prior.mean)
        assert jnp.diagonal(named.cholesky) == pytest.approx(
            jnp.diagonal(by_moments.engine.state.prior.cholesky)
        )
    # the range of euros is 35: two in log odds over it
    sd = np.sqrt(np.diag(usual.posterior.covariance))
    assert sd == pytest.approx([2 / 35, 1.5], rel=0.2)


@pytest.mark.parametrize(
    ("prior", "message"),
    [
        ({"dollars": (0.0, 1.0)}, "names a parameter"),
        ({"euros": (0.0, 0.0)}, "names a parameter"),
        (Prior.from_covariance(np.zeros(3), np.eye(3)), "another number"),
        (FittedPrior(name="p", parameters=("love",), mean=(0.0,), covariance=((1.0,),)), "other attributes"),
    ],
)
def test_a_prior_of_something_else_is_refused(prior, message: str) -> None:
    with pytest.raises(DataError, match=message):
        cards(prior=prior)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": 6}, "size"),
        ({"size": 1}, "size"),
        ({"offers": CARDS[:2], "size": 3}, "more alternatives"),
        ({"offers": CARDS[:1]}, "same in every row"),
        ({"offers": CARDS[:0]}, "empty"),
        ({"offers": 7}, "not a table"),
        ({"offers": {"euros": [1.0], "days": [1, 2]}}, "not a table"),
        ({"attributes": ["dollars"]}, "no column dollars"),
        ({"attributes": []}, "at least one column"),
        ({"attributes": ["euros", "euros"]}, "named once"),
        ({"attributes": ["days"]}, "named once"),
        ({"delay": "weeks"}, "no column weeks"),
        ({"delay": "brand"}, "not a number"),
        ({"attributes": ["days"], "delay": None, "probability": "euros"}, "not possible"),
        ({"offers": CARDS.with_columns(euros=pl.lit(5.0)), "delay": None}, "same in every row"),
        ({"offers": CARDS.with_columns(days=pl.lit(0))}, "same in every row"),
        ({"offers": CARDS.with_columns(days=pl.lit(-1.0))}, "same in every row|not possible"),
        ({"offers": CARDS.with_columns(euros=pl.when(pl.col("days") > 7).then(5.0))}, "has holes"),
        ({"offers": CARDS.with_columns(euros=pl.col("euros").log() * math.inf)}, "has holes"),
        ({"offers": CARDS.with_columns(euros=pl.lit([1.0]))}, "neither numbers nor text"),
        ({"goal": "patience"}, "goal"),
        ({"lapse": 1.0}, "lapse"),
        ({"seed": -1}, "seed"),
        ({"particles": 100}, "particles"),
        ({"draws": 4096}, "draws"),
        ({"times": 0}, "times"),
        ({"weight_sd": 0.0}, "weight_sd"),
        ({"sets": []}, "no question"),
        ({"sets": [(0, 0)]}, "no rows of one question"),
        ({"sets": [(0, 16)]}, "no rows of one question"),
        ({"fixed": [(0, 1, 2)]}, "no rows of one question"),
    ],
)
def test_what_cannot_be_used_is_refused(change: dict, message: str) -> None:
    with pytest.raises(DataError, match=message) as raised:
        cards(**change)
    assert raised.value.got is not None


def test_what_only_a_caller_without_types_can_give_is_refused() -> None:
    columns = {"attributes": ["brand"], "delay": None, "probability": None}
    with pytest.raises(DataError, match="coding"):
        read_candidates(CARDS, coding="contrast", **columns)
    specification = Specification(("a",), delay=False, probability=False, outside=False)
    with pytest.raises(DataError, match="no prior"):
        prior_from("p01", default_prior(specification), specification)


def test_a_constant_amount_counts_where_it_may_come_later() -> None:
    design = cards(offers=CARDS.with_columns(euros=pl.lit(5.0)))
    assert design.ask().expected_bits > 0.05


@pytest.mark.parametrize("offers", [{"brand": ["a", "z"]}, {"brand": ["a", None]}, {"mark": ["a", "b"]}])
def test_predicting_for_what_is_not_known_is_refused(offers: dict) -> None:
    design = cards(attributes=["brand"], delay=None)
    with pytest.raises(DataError):
        design.predict(offers)


def test_a_person_of_other_parameters_is_refused() -> None:
    with pytest.raises(DataError, match="every parameter"):
        simulate(cards(), {"euros": 1.0})


def test_somebody_drawn_from_the_prior_is_another_with_another_seed() -> None:
    one, other = simulate(cards(), questions=2), simulate(cards(), questions=2, seed=8)
    assert one.truth != other.truth
    assert simulate(cards(), questions=2).truth == one.truth


def test_draws_go_to_arviz() -> None:
    pytest.importorskip("arviz")
    design = answered(cards(), 2)
    data = design.posterior.to_inference_data(count=4000)
    assert set(data.posterior) == set(design.names)
    assert float(data.posterior["euros"].mean()) == pytest.approx(design.posterior.mean[0], abs=0.01)
