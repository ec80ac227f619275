"""Which sentences may be said, and of what."""

import pytest

from tests.report.builders import bare_reveal, importance
from unsaid.report.evidence.schema import (
    DecisionWeight,
    Discounting,
    Gap,
    Leading,
    NoiseFloor,
    RobustAttribute,
    Robustness,
    StatedImportance,
    Weighting,
)
from unsaid.report.evidence.sentences import contenders, sentences_of

CALM, KIN = Leading(id="calm", probability=0.83), Leading(id="kin", probability=0.12)
SAID = StatedImportance(ranking=("craft",), last="kin")
NUMBERS = {"longest_days": 1000.0, "discount_rate": 1 / 120, "low": 1 / 730, "high": 1 / 21, "narrowed": 0.5}
DAYS = {"half_days": 120.0, "half_days_low": 21.0, "half_days_high": 730.0}


def said(**parts: object) -> list[tuple]:
    """What is said: kinds, ids, the claimed probability and the numbers, without what is empty."""
    return [
        tuple(part for part in (one.kind, one.attributes, one.probability, one.numbers) if part)
        for one in sentences_of(bare_reveal(**parts))
    ]


def test_what_leads_stands_beside_what_was_said():
    assert said(leading=CALM, runner_up=KIN, stated=SAID) == [
        ("leads_instead", ("craft", "calm"), 0.83),
        ("runner_up", ("calm", "kin"), 0.12),
    ]
    same = StatedImportance(ranking=("calm",))
    assert said(leading=CALM, stated=same) == [("leads_as_stated", ("calm",), 0.83)]
    assert said(leading=CALM) == [("leads", ("calm",), 0.83)]


def test_an_improbable_runner_up_is_not_named():
    assert len(said(leading=CALM, runner_up=KIN.model_copy(update={"probability": 0.09}))) == 1


def test_where_nothing_can_be_told_the_reasons_are_given_in_order():
    untold = {"cannot_tell": True, "readable": False}
    assert said(stated=SAID, reasons=("chance",), **untold) == [
        ("stated", ("craft",)),
        ("cannot_tell",),
        ("chance",),
    ]
    assert said(answers=3, outside=0, reasons=("few",), **untold)[1] == ("few", {"answers": 3, "needed": 8})
    assert said(outside=24, reasons=("outside",), **untold)[1] == ("outside", {"always": 1})
    assert said(outside=20, reasons=("outside",), **untold)[1] == ("outside", {"always": 0})
    floor = NoiseFloor(repeats=2, agreed=1, dominated=1, dominated_chosen=1)
    assert said(noise_floor=floor, reasons=("repeats", "attention"), **untold)[1:] == [
        ("repeats", {"count": 2, "agreed": 1}),
        ("attention",),
    ]


@pytest.mark.parametrize(
    ("leading", "close", "named"),
    [
        ((0.45, 0.4, 0.15, 0.0), ("a", "b"), ("a", "b")),
        ((0.46, 0.2, 0.2, 0.14), ("a",), ("a",)),
        ((0.2, 0.2, 0.2, 0.2, 0.2), ("a", "b", "c", "d", "e"), ()),
    ],
)
def test_an_open_lead_names_those_who_are_close_unless_they_are_many(leading, close, named):
    wishes = tuple(importance(name, share) for name, share in zip("abcde", leading, strict=False))
    reveal = bare_reveal(wishes=wishes, cannot_tell=True, reasons=("open",))
    assert contenders(reveal) == close
    assert sentences_of(reveal)[-1].attributes == named


def test_unsaid_in_both_directions():
    values = {"probability": 0.9, "said_low": 1, "said_high": 1, "done": 3.0}
    pairs = (("calm", "more"), ("kin", "more"), ("craft", "less"))
    gaps = tuple(Gap.model_validate({"id": name, "direction": way, **values}) for name, way in pairs)
    assert said(leading=CALM, stated=SAID, unsaid=gaps)[1:] == [
        ("unnamed", ("calm",), 0.9),
        ("weighs_more", ("kin",), 0.9),
        ("weighs_less", ("craft",), 0.9),
    ]


@pytest.mark.parametrize(
    ("repeats", "agreed", "expected", "readable", "close"),
    [
        (1, 1, 0.5, True, 0),
        (1, 0, 0.5, True, 1),
        (2, 0, 0.9, True, 0),
        (2, 1, 0.5, True, 0),
        (1, 0, 0.4, False, 0),
    ],
)
def test_repeats_are_called_close_where_they_differ_and_the_posterior_finds_it_so(
    repeats, agreed, expected, readable, close
):
    floor = NoiseFloor(repeats=repeats, agreed=agreed, expected_agreement=expected)
    numbers = {"count": repeats, "agreed": agreed, "close": close}
    assert said(leading=CALM, noise_floor=floor, readable=readable)[1:] == [("agreement", numbers)]


def test_a_worse_alternative_that_was_taken_is_counted():
    floor = NoiseFloor(dominated=2, dominated_chosen=1)
    assert said(leading=CALM, noise_floor=floor)[1:] == [("dominated", {"count": 1})]


def test_what_stays():
    level = {"delay_days": 1000.0, "probability": 0.25}
    kept = tuple(
        RobustAttribute(id=name, probability=share, chosen=3)
        for name, share in (("kin", 0.92), ("calm", 0.85), ("craft", 0.8), ("play", 0.8))
    )
    assert said(leading=CALM, robustness=Robustness(**level, kept=kept))[1:] == [
        ("stays", ("kin",), 0.92, {**level, "chosen": 3}),
        ("stays_too", ("calm", "craft"), 0.8),
    ]
    assert said(leading=CALM, robustness=Robustness(**level))[1:] == [("stays_untold", level)]


def test_how_delay_counts():
    days = {"days": 120, "low": 21, "high": 730}
    found = Discounting(**NUMBERS, **DAYS, informed=True)
    assert said(leading=CALM, discounting=found)[1:] == [("half_life", days)]
    unsure = found.model_copy(update={"informed": False})
    assert said(leading=CALM, discounting=unsure)[1:] == [("delay_untold",)]


def test_how_probabilities_are_weighed():
    rows = [(0.25, 0.35, 0.96), (0.5, 0.5, 0.5), (0.8, 0.6, 0.09)]
    weights = tuple(DecisionWeight(probability=p, weight=w, low=0, high=1, above=a) for p, w, a in rows)
    found = Weighting(weights=weights, narrowed=0.5, informed=True)
    assert said(leading=CALM, weighting=found)[1:] == [
        ("weighed", 0.96, {"probability": 0.25, "weight": 0.35, "over": 1}),
        ("weighed", pytest.approx(0.91), {"probability": 0.8, "weight": 0.6, "over": 0}),
    ]
    fair = found.model_copy(update={"weights": weights[1:2]})
    assert said(leading=CALM, weighting=fair)[1:] == [("probability_fair",)]
    unsure = found.model_copy(update={"informed": False})
    assert said(leading=CALM, weighting=unsure)[1:] == [("probability_untold",)]


def test_what_cannot_be_read_is_not_spoken_of():
    parts = {"robustness": Robustness(delay_days=9, probability=1), "readable": False}
    assert said(leading=CALM, **parts) == [("leads", ("calm",), 0.83)]
