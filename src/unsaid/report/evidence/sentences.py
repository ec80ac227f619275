"""The sentences that may be said, each derived from the posterior or from a count of what happened.

Which of them are said is decided here; how they are said, in `unsaid.report.language`.
"""

from typing import NamedTuple

from unsaid.report.evidence.schema import (
    Belief,
    DecisionWeight,
    Gap,
    Hope,
    Leading,
    NoiseFloor,
    Reason,
    StaysFar,
)
from unsaid.report.language.phrasing import Phrasing
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


def sentences_of(sayable: Sayable, phrasing: Phrasing) -> tuple[str, ...]:
    """All sentences, in the order in which they are said."""
    if sayable.leading is not None:
        lead = lead_sentences(sayable, phrasing)
    else:
        said = [phrasing.stated(_first(sayable))] if sayable.stated is not None else []
        lead = [*said, phrasing.labels.cannot_tell, *sayable.reasons]
    rest = [*unsaid_sentences(sayable, phrasing), *noise_sentences(sayable.floor, sayable.codes, phrasing)]
    if readable(sayable.codes):
        rest += stays_sentences(sayable.stays, phrasing)
        rest += [] if sayable.hope is None else [hope_sentence(sayable.hope, phrasing)]
        rest += [] if sayable.belief is None else belief_sentences(sayable.belief, phrasing)
    return (*lead, *rest)


def _first(sayable: Sayable) -> str:
    stated = sayable.stated
    return "" if stated is None else sayable.names.get(stated.ranking[0], stated.ranking[0])


def readable(codes: tuple[Reason, ...]) -> bool:
    """Whether the posterior may be spoken of: that no wish leads clearly leaves the rest of it as good."""
    return codes in ((), ("open",))


def lead_sentences(sayable: Sayable, phrasing: Phrasing) -> list[str]:
    """What was said first beside what leads, and what else it may be."""
    leading, runner_up = sayable.leading, sayable.runner_up
    if leading is None:
        return []
    if sayable.stated is None:
        sentences = [phrasing.leads(leading.name, leading.words)]
    elif sayable.stated.ranking[0] == leading.id:
        sentences = [phrasing.leads_as_stated(leading.name, leading.words)]
    else:
        sentences = [phrasing.leads_instead(_first(sayable), leading.name, leading.words)]
    if runner_up is not None and runner_up.probability >= NOTABLE:
        sentences.append(phrasing.runner_up(leading.name, runner_up.name, runner_up.words))
    return sentences


def unsaid_sentences(sayable: Sayable, phrasing: Phrasing) -> list[str]:
    """What weighs more or less than was said, beyond the noise; the leading one has been named already."""
    said = sayable.stated
    named = () if said is None else (*said.ranking, said.last)
    sentences = []
    for gap in sayable.unsaid:
        if gap.direction == "more" and gap.id not in named:
            sentences.append(phrasing.unnamed(gap.name, gap.words))
        elif gap.direction == "more":
            sentences.append(phrasing.weighs_more(gap.name, gap.words))
        else:
            sentences.append(phrasing.weighs_less(gap.name, gap.words))
    return sentences


def noise_sentences(floor: NoiseFloor, codes: tuple[Reason, ...], phrasing: Phrasing) -> list[str]:
    """How the person's own answers agree and whether they attended, unless a reason has said so."""
    sentences = []
    if floor.repeats and "repeats" not in codes:
        sentences.append(phrasing.repeats(floor.repeats, floor.agreed, close=_close(floor, codes)))
    if floor.dominated_chosen and "attention" not in codes:
        sentences.append(phrasing.dominated(floor.dominated_chosen))
    return sentences


def _close(floor: NoiseFloor, codes: tuple[Reason, ...]) -> bool:
    """That the repeats were close is said to those who differ, where the posterior finds it so."""
    differs = 2 * floor.agreed < floor.repeats
    return differs and readable(codes) and (floor.expected_agreement or 0.0) <= CLOSE_AGREEMENT


def stays_sentences(stays: StaysFar | None, phrasing: Phrasing) -> list[str]:
    """What keeps its pull at the farthest and least certain level."""
    if stays is None:
        return []
    level = (stays.delay_days, stays.probability)
    if not stays.kept:
        return [phrasing.stays_untold(*level)]
    first, others = stays.kept[0], stays.kept[1:3]
    sentences = [phrasing.stays(first.name, *level, first.words, first.chosen)]
    if others:
        least = phrasing.odds(min(one.probability for one in others))
        sentences.append(phrasing.stays_too([one.name for one in others], least))
    return sentences


def hope_sentence(hope: Hope, phrasing: Phrasing) -> str:
    """How long a promise keeps half of its pull."""
    if not hope.told:
        return phrasing.labels.delay_untold
    return phrasing.half_life(hope.half_days, hope.half_days_low, hope.half_days_high)


def belief_sentences(belief: Belief, phrasing: Phrasing) -> list[str]:
    """How unsure promises are weighed."""
    if not belief.told:
        return [phrasing.labels.probability_untold]
    clear = [_weighed(one, phrasing) for one in belief.weights if max(one.above, 1 - one.above) >= CLEAR]
    return clear or [phrasing.labels.probability_fair]


def _weighed(one: DecisionWeight, phrasing: Phrasing) -> str:
    over = one.above >= CLEAR
    odds = phrasing.odds(one.above if over else 1 - one.above)
    return phrasing.weighed(one.probability, one.weight, odds, over=over)
