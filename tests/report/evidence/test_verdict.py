import pytest

from unsaid.report.evidence.schema import Fit, Leading, NoiseFloor
from unsaid.report.evidence.verdict import MIN_ANSWERS, Evidence, readable, reasons_of

CLEAR = Evidence(
    leaders=tuple(
        Leading(id=name, probability=probability)
        for name, probability in (("calm", 0.8), ("craft", 0.15), ("kin", 0.05))
    ),
    floor=NoiseFloor(repeats=2, agreed=2, expected_agreement=0.9, probability_as_low=1.0, dominated=1),
    fit=Fit(answers=24, bits_per_choice=0.5, standard_error=0.1, log_odds_against_chance=8.0),
    answers=24,
    outside=3,
)


def leading(*probabilities: float) -> Evidence:
    names = ("calm", "craft", "kin", "play", "zest")
    leaders = tuple(
        Leading(id=name, probability=probability)
        for name, probability in zip(names, probabilities, strict=False)
    )
    return CLEAR._replace(leaders=leaders)


def fit(**values: float | None) -> Fit:
    return CLEAR.fit.model_copy(update=values)


def floor(**values: float) -> NoiseFloor:
    return CLEAR.floor.model_copy(update=values)


def test_a_clear_walk_has_no_reasons():
    assert reasons_of(CLEAR) == ()


@pytest.mark.parametrize("answers", range(MIN_ANSWERS))
def test_too_few_answers_are_the_only_reason_given(answers: int):
    few = CLEAR._replace(answers=answers, fit=fit(log_odds_against_chance=-5.0))
    assert reasons_of(few) == ("few",)


def test_choices_like_chance():
    assert reasons_of(CLEAR._replace(fit=fit(log_odds_against_chance=-0.1))) == ("chance",)
    assert reasons_of(CLEAR._replace(fit=fit(log_odds_against_chance=None, bits_per_choice=-0.01))) == (
        "chance",
    )
    assert reasons_of(CLEAR._replace(fit=fit(log_odds_against_chance=None))) == ()


def test_repeats_that_contradict():
    assert reasons_of(CLEAR._replace(floor=floor(agreed=0, probability_as_low=0.09))) == ("repeats",)
    assert reasons_of(CLEAR._replace(floor=floor(agreed=1, probability_as_low=0.04))) == ("repeats",)


def test_repeats_that_were_expected_to_differ_do_not_contradict():
    assert reasons_of(CLEAR._replace(floor=floor(agreed=0, probability_as_low=0.2))) == ()
    assert reasons_of(CLEAR._replace(floor=floor(agreed=1, probability_as_low=0.09))) == ()


def test_failed_attention_counts_together_with_a_weak_fit_only():
    failed = floor(dominated_chosen=1)
    assert reasons_of(CLEAR._replace(floor=failed)) == ()
    assert reasons_of(CLEAR._replace(floor=failed, fit=fit(log_odds_against_chance=1.0))) == ("attention",)


@pytest.mark.parametrize("outside", [24, 20])
def test_who_never_goes_shows_no_direction(outside: int):
    assert reasons_of(CLEAR._replace(outside=outside)) == ("outside",)


def test_a_lead_of_less_than_even_odds_is_open():
    assert reasons_of(leading(0.45, 0.4, 0.15)) == ("open",)


def test_all_reasons_are_given():
    bad = leading(0.4, 0.4)._replace(
        fit=fit(log_odds_against_chance=-3.0),
        floor=floor(agreed=0, probability_as_low=0.01, dominated_chosen=1),
        outside=24,
    )
    assert reasons_of(bad) == ("outside", "chance", "repeats", "attention", "open")


def test_only_an_open_lead_leaves_the_rest_readable():
    assert readable(())
    assert readable(("open",))
    assert not readable(("few",))
    assert not readable(("chance", "open"))
