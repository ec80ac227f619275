import pytest

from unsaid.report.evidence.schema import (
    Belief,
    DecisionWeight,
    Gap,
    Hope,
    Leading,
    NoiseFloor,
    Staying,
    StaysFar,
)
from unsaid.report.evidence.sentences import (
    Sayable,
    belief_sentences,
    hope_sentence,
    lead_sentences,
    noise_sentences,
    readable,
    sentences_of,
    stays_sentences,
    unsaid_sentences,
)
from unsaid.report.language.english import ENGLISH
from unsaid.types.events import Stated

SAFETY = Leading(id="safety", name="safety", probability=0.83, words="four in five")
LOVE = Leading(id="love", name="love", probability=0.12, words="one in ten")

SAYABLE = Sayable(
    names={name: name for name in ("freedom", "safety", "love")},
    stated=Stated(ranking=("freedom",), last="love"),
    leading=SAFETY,
    runner_up=LOVE,
    reasons=(),
    codes=(),
    unsaid=(),
    floor=NoiseFloor(),
    stays=None,
    hope=None,
    belief=None,
)


def gap(name: str, direction: str, words: str = "nine in ten") -> Gap:
    values = {"id": name, "name": name, "direction": direction, "words": words}
    return Gap.model_validate({**values, "probability": 0.9, "said_low": 1, "said_high": 1, "done": 3.0})


def test_said_beside_done():
    assert lead_sentences(SAYABLE, ENGLISH) == [
        "You said freedom. What you did leans toward safety: four in five.",
        "If it is not safety, it is most likely love: one in ten.",
    ]


def test_said_and_done_alike():
    same = SAYABLE._replace(stated=Stated(ranking=("safety",)), runner_up=None)
    assert lead_sentences(same, ENGLISH) == ["You said safety. What you did says safety too: four in five."]


def test_done_without_said():
    assert (
        lead_sentences(SAYABLE._replace(stated=None), ENGLISH)[0]
        == "What you did leans toward safety: four in five."
    )


def test_an_improbable_runner_up_is_not_named():
    unlikely = LOVE.model_copy(update={"probability": 0.09})
    assert len(lead_sentences(SAYABLE._replace(runner_up=unlikely), ENGLISH)) == 1


def test_when_nothing_can_be_told_no_lead_is_named():
    sentences = sentences_of(
        SAYABLE._replace(leading=None, runner_up=None, reasons=("A reason.",), codes=("chance",)), ENGLISH
    )
    assert sentences == ("You said freedom.", ENGLISH.labels.cannot_tell, "A reason.")


def test_unsaid_in_both_directions():
    sayable = SAYABLE._replace(unsaid=(gap("safety", "more"), gap("love", "more"), gap("freedom", "less")))
    assert unsaid_sentences(sayable, ENGLISH) == [
        "You did not name safety, and what you did does: nine in ten.",
        "Love weighs more with you than you said: nine in ten.",
        "Freedom weighs less with you than you said: nine in ten.",
    ]


@pytest.mark.parametrize(
    ("floor", "sentence"),
    [
        ({"repeats": 1, "agreed": 1}, "One fork came back in other words; you chose the same again."),
        (
            {"repeats": 1, "agreed": 0, "expected_agreement": 0.5},
            "One fork came back in other words; you did not choose the same again; it was a close one.",
        ),
        (
            {"repeats": 2, "agreed": 0, "expected_agreement": 0.9},
            "Two forks came back in other words; you did not choose the same again.",
        ),
        (
            {"repeats": 2, "agreed": 1, "expected_agreement": 0.5},
            "Two forks came back in other words; you chose the same again once.",
        ),
        (
            {"repeats": 3, "agreed": 3, "expected_agreement": 0.5},
            "Three forks came back in other words; you chose the same again each time.",
        ),
        (
            {"dominated": 1, "dominated_chosen": 1},
            "Once you took a way that was worse in everything than the one beside it.",
        ),
    ],
)
def test_noise(floor: dict[str, float], sentence: str):
    assert noise_sentences(NoiseFloor.model_validate(floor), (), ENGLISH) == [sentence]


def test_noise_is_not_said_twice():
    floor = NoiseFloor(repeats=2, agreed=0, expected_agreement=0.9, dominated=1, dominated_chosen=1)
    assert noise_sentences(floor, ("repeats", "attention"), ENGLISH) == []


def test_closeness_is_not_claimed_of_choices_that_the_model_does_not_fit():
    floor = NoiseFloor(repeats=1, agreed=0, expected_agreement=0.4)
    assert "close" not in noise_sentences(floor, ("chance",), ENGLISH)[0]


def staying(name: str, probability: float, words: str) -> Staying:
    return Staying(id=name, name=name, probability=probability, words=words, chosen=3)


def test_what_stays():
    kept = (staying("love", 0.92, "nine in ten"), staying("safety", 0.85, "four in five"))
    far = StaysFar(delay_days=1000, probability=0.25, kept=kept)
    assert stays_sentences(far, ENGLISH) == [
        "What stays is love: three years off, at a chance of one in four, it still draws you "
        "(nine in ten; you took such a way three times).",
        "So does safety: four in five.",
    ]
    three = far.model_copy(update={"kept": (*kept, staying("freedom", 0.8, "four in five"))})
    assert stays_sentences(three, ENGLISH)[1] == "So do safety and freedom: four in five each."


def test_when_nothing_stays_nothing_is_said_of_it():
    nothing = StaysFar(delay_days=1000, probability=0.25)
    assert stays_sentences(nothing, ENGLISH) == [
        "What would still draw you three years off, at a chance of one in four, this walk did not tell."
    ]
    assert stays_sentences(None, ENGLISH) == []


def hope(told: bool) -> Hope:
    return Hope(
        discount_rate=1 / 120,
        low=1 / 730,
        high=1 / 21,
        half_days=120,
        half_days_low=21,
        half_days_high=730,
        narrowed=0.5,
        told=told,
    )


def test_hope():
    assert hope_sentence(hope(True), ENGLISH) == (
        "A promise loses half of its pull on you after about four months; between three weeks and two years."
    )
    assert "did not tell" in hope_sentence(hope(False), ENGLISH)


def test_hope_without_a_range_in_words():
    narrow = hope(True).model_copy(update={"half_days_low": 119.0, "half_days_high": 121.0})
    assert (
        hope_sentence(narrow, ENGLISH) == "A promise loses half of its pull on you after about four months."
    )


def weight(probability: float, value: float, above: float) -> DecisionWeight:
    return DecisionWeight(
        probability=probability, weight=value, low=value - 0.05, high=value + 0.05, above=above
    )


def test_belief():
    weights = (weight(0.25, 0.35, 0.96), weight(0.5, 0.5, 0.5), weight(0.8, 0.6, 0.09))
    assert belief_sentences(Belief(weights=weights, narrowed=0.5, told=True), ENGLISH) == [
        "A promise kept one time in four counts with you for more than that, "
        "as if it were kept 35 times in a hundred: nineteen in twenty.",
        "A promise kept four times in five counts with you for less than that, "
        "as if it were kept 60 times in a hundred: nine in ten.",
    ]
    assert "did not tell" in belief_sentences(Belief(weights=weights, narrowed=0.1, told=False), ENGLISH)[0]
    fair = Belief(weights=(weights[1],), narrowed=0.5, told=True)
    assert belief_sentences(fair, ENGLISH) == ["You weigh an unsure promise about as its odds deserve."]


def test_only_an_open_lead_leaves_the_rest_readable():
    assert readable(())
    assert readable(("open",))
    assert not readable(("chance", "open"))
