import pytest

from unsaid.report.evidence.schema import Fit, Leading, NoiseFloor
from unsaid.report.evidence.verdict import FEWEST_ANSWERS, Grounds, contenders, reasons_of
from unsaid.report.language.english import ENGLISH

CLEAR = Grounds(
    leaders=tuple(
        Leading(id=name, name=name, probability=probability, words="")
        for name, probability in (("calm", 0.8), ("craft", 0.15), ("kin", 0.05))
    ),
    floor=NoiseFloor(repeats=2, agreed=2, expected_agreement=0.9, probability_as_low=1.0, dominated=1),
    fit=Fit(answers=24, bits_per_choice=0.5, standard_error=0.1, log_odds_against_chance=8.0),
    answers=24,
    outside=3,
)


def leading(*probabilities: float) -> Grounds:
    names = ("calm", "craft", "kin", "play", "zest")
    leaders = tuple(
        Leading(id=name, name=name, probability=probability, words="")
        for name, probability in zip(names, probabilities, strict=False)
    )
    return CLEAR._replace(leaders=leaders)


def codes(grounds: Grounds) -> list[str]:
    return [code for code, _ in reasons_of(grounds, ENGLISH)]


def fit(**values: float | None) -> Fit:
    return CLEAR.fit.model_copy(update=values)


def floor(**values: float) -> NoiseFloor:
    return CLEAR.floor.model_copy(update=values)


def test_a_clear_walk_has_no_reasons():
    assert reasons_of(CLEAR, ENGLISH) == ()


@pytest.mark.parametrize("answers", range(FEWEST_ANSWERS))
def test_too_few_answers_are_the_only_reason_given(answers: int):
    ((code, sentence),) = reasons_of(
        CLEAR._replace(answers=answers, fit=fit(log_odds_against_chance=-5.0)), ENGLISH
    )
    assert code == "few"
    assert "eight" in sentence


def test_choices_like_chance():
    assert codes(CLEAR._replace(fit=fit(log_odds_against_chance=-0.1))) == ["chance"]
    assert codes(CLEAR._replace(fit=fit(log_odds_against_chance=None, bits_per_choice=-0.01))) == ["chance"]
    assert codes(CLEAR._replace(fit=fit(log_odds_against_chance=None))) == []


def test_repeats_that_contradict():
    assert codes(CLEAR._replace(floor=floor(agreed=0, probability_as_low=0.09))) == ["repeats"]
    assert codes(CLEAR._replace(floor=floor(agreed=1, probability_as_low=0.04))) == ["repeats"]


def test_repeats_that_were_expected_to_differ_do_not_contradict():
    assert codes(CLEAR._replace(floor=floor(agreed=0, probability_as_low=0.2))) == []
    assert codes(CLEAR._replace(floor=floor(agreed=1, probability_as_low=0.09))) == []


def test_failed_attention_counts_together_with_a_weak_fit_only():
    failed = floor(dominated_chosen=1)
    assert codes(CLEAR._replace(floor=failed)) == []
    assert codes(CLEAR._replace(floor=failed, fit=fit(log_odds_against_chance=1.0))) == ["attention"]


@pytest.mark.parametrize(("outside", "share"), [(24, "at every fork"), (20, "at nearly every fork")])
def test_who_never_goes_shows_no_direction(outside: int, share: str):
    ((code, sentence),) = reasons_of(CLEAR._replace(outside=outside), ENGLISH)
    assert code == "outside"
    assert share in sentence


def test_an_open_lead_says_who_is_close():
    ((code, sentence),) = reasons_of(leading(0.45, 0.4, 0.15), ENGLISH)
    assert code == "open"
    assert "calm and craft" in sentence
    assert "kin" not in sentence
    assert [one.id for one in contenders(leading(0.45, 0.4, 0.15))] == ["calm", "craft"]


def test_an_open_lead_without_anyone_close_and_with_many():
    assert "nearest" in reasons_of(leading(0.46, 0.2, 0.2, 0.14), ENGLISH)[0][1]
    assert "several" in reasons_of(leading(0.2, 0.2, 0.2, 0.2, 0.2), ENGLISH)[0][1]


def test_all_reasons_are_given():
    bad = leading(0.4, 0.4)._replace(
        fit=fit(log_odds_against_chance=-3.0),
        floor=floor(agreed=0, probability_as_low=0.01, dominated_chosen=1),
        outside=24,
    )
    assert codes(bad) == ["outside", "chance", "repeats", "attention", "open"]
    assert all(sentence.endswith(".") for _, sentence in reasons_of(bad, ENGLISH))
