"""The sentences that may be said, each derived from the posterior or from a count of what happened."""

from typing import NamedTuple

from unsaid.report.schema import Belief, DecisionWeight, Gap, Hope, Leading, NoiseFloor, StaysFar
from unsaid.report.words import count_phrase, duration_phrase, listing, odds_phrase, share_phrase, times
from unsaid.types.events import Stated

__all__ = [
    "Sayable",
    "belief_sentences",
    "hope_sentence",
    "lead_sentences",
    "noise_sentences",
    "sentences_of",
    "stays_sentences",
    "unsaid_sentences",
]

CANNOT_TELL = "I cannot tell what you want most."

CLEAR = 0.8
"""The least probability at which a leaning in how chances are weighed is named."""

NOTABLE = 0.1
"""The least probability at which the runner-up is named."""


class Sayable(NamedTuple):
    """All that sentences are made from.

    Attributes
    ----------
    names
        Name of each attribute by its id.
    reasons
        Why nothing may be named; empty when something may.
    readable
        Whether the posterior may be spoken of although no lead may be named.
    """

    names: dict[str, str]
    stated: Stated | None
    leading: Leading | None
    runner_up: Leading | None
    reasons: tuple[str, ...]
    readable: bool
    unsaid: tuple[Gap, ...]
    floor: NoiseFloor
    stays: StaysFar | None
    hope: Hope | None
    belief: Belief | None


def sentences_of(sayable: Sayable) -> tuple[str, ...]:
    """All sentences, in the order in which they are said."""
    if sayable.leading is not None:
        lead = lead_sentences(sayable)
    else:
        said = [f"You said {_first(sayable)}."] if sayable.stated is not None else []
        lead = [*said, CANNOT_TELL, *sayable.reasons]
    rest = [*unsaid_sentences(sayable), *noise_sentences(sayable.floor)]
    if sayable.readable:
        rest += stays_sentences(sayable.stays)
        rest += [] if sayable.hope is None else [hope_sentence(sayable.hope)]
        rest += [] if sayable.belief is None else belief_sentences(sayable.belief)
    return (*lead, *rest)


def _first(sayable: Sayable) -> str:
    stated = sayable.stated
    return "" if stated is None else sayable.names.get(stated.ranking[0], stated.ranking[0])


def lead_sentences(sayable: Sayable) -> list[str]:
    """What was said first beside what leads, and what else it may be."""
    leading, runner_up = sayable.leading, sayable.runner_up
    if leading is None:
        return []
    if sayable.stated is None:
        sentences = [f"What you did leans toward {leading.name}: {leading.words}."]
    elif sayable.stated.ranking[0] == leading.id:
        sentences = [f"You said {leading.name}. What you did says {leading.name} too: {leading.words}."]
    else:
        sentences = [
            f"You said {_first(sayable)}. What you did leans toward {leading.name}: {leading.words}."
        ]
    if runner_up is not None and runner_up.probability >= NOTABLE:
        sentences.append(
            f"If it is not {leading.name}, it is most likely {runner_up.name}: {runner_up.words}."
        )
    return sentences


def unsaid_sentences(sayable: Sayable) -> list[str]:
    """What weighs more or less than was said, beyond the noise; the leading one has been named already."""
    said = sayable.stated
    named = () if said is None else (*said.ranking, said.last)
    sentences = []
    for gap in sayable.unsaid:
        if gap.direction == "more" and gap.id not in named:
            sentences.append(f"You did not name {gap.name}, and what you did does: {gap.words}.")
        elif gap.direction == "more":
            sentences.append(f"{_capital(gap.name)} weighs more with you than you said: {gap.words}.")
        else:
            sentences.append(f"{_capital(gap.name)} weighs less with you than you said: {gap.words}.")
    return sentences


def noise_sentences(floor: NoiseFloor) -> list[str]:
    """How the person's own answers agree, and whether they passed the attention check."""
    sentences = []
    if floor.repeats == 1:
        same = "chose the same again" if floor.agreed else "did not choose the same again"
        sentences.append(f"One fork came back in other words; you {same}.")
    elif floor.repeats > 1:
        same = "each time" if floor.agreed == floor.repeats else times(floor.agreed)
        came = count_phrase(floor.repeats).capitalize()
        sentences.append(f"{came} forks came back in other words; you chose the same again {same}.")
    if floor.dominated_chosen:
        often = "Once" if floor.dominated_chosen == 1 else times(floor.dominated_chosen).capitalize()
        sentences.append(f"{often} you took a way that was worse in everything than the one beside it.")
    return sentences


def stays_sentences(stays: StaysFar | None) -> list[str]:
    """What keeps its pull at the farthest and least certain level."""
    if stays is None:
        return []
    level = _level(stays)
    if not stays.kept:
        return [f"Of what would still draw you {level}, nothing can be said."]
    first = stays.kept[0]
    evidence = f"you took such a way {times(first.chosen)}"
    sentences = [f"What stays is {first.name}: {level}, it still draws you ({first.words}; {evidence})."]
    if len(stays.kept) > 1:
        others = stays.kept[1:3]
        least = odds_phrase(min(one.probability for one in others))
        each = "" if len(others) == 1 else " each"
        sentences.append(f"So does {listing([one.name for one in others])}: {least}{each}.")
    return sentences


def _level(stays: StaysFar) -> str:
    parts = []
    if stays.delay_days > 0:
        parts.append(f"{duration_phrase(stays.delay_days)} off")
    if stays.probability < 1:
        parts.append(f"with a chance of {share_phrase(stays.probability)}")
    return " and ".join(parts) if parts else "anywhere"


def hope_sentence(hope: Hope) -> str:
    """How long a promise keeps half of its pull."""
    low, middle, high = map(duration_phrase, (hope.half_days_low, hope.half_days, hope.half_days_high))
    if not hope.told:
        return "How long you can wait for what you want, this walk did not tell."
    if low == high:
        return f"A promise loses half of its pull on you after about {middle}."
    return f"A promise loses half of its pull on you after about {middle}; between {low} and {high}."


def belief_sentences(belief: Belief) -> list[str]:
    """How unsure promises are weighed."""
    if not belief.told:
        return ["How you weigh what is unsure, this walk did not tell."]
    clear = [_weighed(one) for one in belief.weights if max(one.above, 1 - one.above) >= CLEAR]
    if clear:
        return clear
    return ["You weigh an unsure promise about as its odds deserve."]


def _weighed(one: DecisionWeight) -> str:
    over = one.above >= CLEAR
    words = odds_phrase(one.above if over else 1 - one.above)
    more = "more" if over else "less"
    return (
        f"A promise kept {share_phrase(one.probability)} times counts with you for {more} than that, "
        f"as if it were {_as_if(one)}: {words}."
    )


def _as_if(one: DecisionWeight) -> str:
    return f"about {round(100 * one.weight)} in a hundred"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
