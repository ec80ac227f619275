"""The sentences that may be said, each derived from the posterior or from a count of what happened."""

from typing import NamedTuple

from unsaid.report.schema import Belief, DecisionWeight, Gap, Hope, Leading, NoiseFloor, Reason, StaysFar
from unsaid.report.words import count_phrase, duration_phrase, listing, odds_phrase, share_phrase, times
from unsaid.types.events import Stated

__all__ = [
    "Sayable",
    "belief_sentences",
    "hope_sentence",
    "lead_sentences",
    "noise_sentences",
    "readable",
    "sentences_of",
    "stays_sentences",
    "unsaid_sentences",
]

CANNOT_TELL = "I cannot tell what you want most."

CLEAR = 0.8
"""The least probability at which a leaning in how chances are weighed is named."""

CLOSE_AGREEMENT = 2 / 3
"""Repeats whose two answers agree with no more than this probability are called close."""

NOTABLE = 0.1
"""The least probability at which the runner-up is named."""


class Sayable(NamedTuple):
    """All that sentences are made from.

    Attributes
    ----------
    names
        Name of each attribute by its id.
    reasons, codes
        Why nothing may be named; empty when something may.
    """

    names: dict[str, str]
    stated: Stated | None
    leading: Leading | None
    runner_up: Leading | None
    reasons: tuple[str, ...]
    codes: tuple[Reason, ...]
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
    rest = [*unsaid_sentences(sayable), *noise_sentences(sayable.floor, sayable.codes)]
    if readable(sayable.codes):
        rest += stays_sentences(sayable.stays)
        rest += [] if sayable.hope is None else [hope_sentence(sayable.hope)]
        rest += [] if sayable.belief is None else belief_sentences(sayable.belief)
    return (*lead, *rest)


def _first(sayable: Sayable) -> str:
    stated = sayable.stated
    return "" if stated is None else sayable.names.get(stated.ranking[0], stated.ranking[0])


def readable(codes: tuple[Reason, ...]) -> bool:
    """Whether the posterior may be spoken of: that no wish leads clearly leaves the rest of it as good."""
    return codes in ((), ("open",))


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


def noise_sentences(floor: NoiseFloor, codes: tuple[Reason, ...]) -> list[str]:
    """How the person's own answers agree and whether they attended, unless a reason has said so."""
    sentences = []
    if floor.repeats and "repeats" not in codes:
        came = "One fork" if floor.repeats == 1 else f"{count_phrase(floor.repeats).capitalize()} forks"
        sentences.append(f"{came} came back in other words; you {_again(floor)}{_close(floor, codes)}.")
    if floor.dominated_chosen and "attention" not in codes:
        often = "Once" if floor.dominated_chosen == 1 else times(floor.dominated_chosen).capitalize()
        sentences.append(f"{often} you took a way that was worse in everything than the one beside it.")
    return sentences


def _again(floor: NoiseFloor) -> str:
    if floor.agreed == 0:
        return "did not choose the same again"
    if floor.repeats == 1:
        return "chose the same again"
    return f"chose the same again {'each time' if floor.agreed == floor.repeats else times(floor.agreed)}"


def _close(floor: NoiseFloor, codes: tuple[Reason, ...]) -> str:
    """That the repeats were close is said to those who differ, where the posterior finds it so."""
    differs = 2 * floor.agreed < floor.repeats
    if not differs or not readable(codes) or (floor.expected_agreement or 0.0) > CLOSE_AGREEMENT:
        return ""
    return "; they were close ones" if floor.repeats > 1 else "; it was a close one"


def stays_sentences(stays: StaysFar | None) -> list[str]:
    """What keeps its pull at the farthest and least certain level."""
    if stays is None:
        return []
    level = _level(stays)
    if not stays.kept:
        return [f"What would still draw you {level}, this walk did not tell."]
    first = stays.kept[0]
    evidence = f"you took such a way {times(first.chosen)}"
    sentences = [f"What stays is {first.name}: {level}, it still draws you ({first.words}; {evidence})."]
    if len(stays.kept) > 1:
        others = stays.kept[1:3]
        least = odds_phrase(min(one.probability for one in others))
        do, each = ("does", "") if len(others) == 1 else ("do", " each")
        sentences.append(f"So {do} {listing([one.name for one in others])}: {least}{each}.")
    return sentences


def _level(stays: StaysFar) -> str:
    parts = []
    if stays.delay_days > 0:
        parts.append(f"{duration_phrase(stays.delay_days)} off")
    if stays.probability < 1:
        parts.append(f"at a chance of {share_phrase(stays.probability)}")
    return ", ".join(parts) if parts else "anywhere"


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
    return (
        f"A promise kept {_in_so_many(one.probability)} counts with you for {'more' if over else 'less'} "
        f"than that, as if it were kept {round(100 * one.weight)} times in a hundred: {words}."
    )


def _in_so_many(probability: float) -> str:
    """A share as 'one time in four', 'four times in five'."""
    count, _, total = share_phrase(probability).partition(" in ")
    return (
        f"{count} {'time' if count == 'one' else 'times'} in {total}" if total else share_phrase(probability)
    )


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
