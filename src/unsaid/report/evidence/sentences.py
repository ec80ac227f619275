"""Which sentences may be said, each derived from the posterior or from a count of what happened.

What each of them says is here, in ids and numbers; how a language says it, in `unsaid.report.language`.
"""

from unsaid.report.evidence.importance import leaders
from unsaid.report.evidence.schema import DecisionWeight, Reason, Reveal, Sentence
from unsaid.report.evidence.verdict import MIN_ANSWERS

__all__ = ["contenders", "sentences_of"]

CLEAR = 0.8
"""The least probability at which a leaning in how chances are weighed is named: of five, one is wrong."""

CLOSE_AGREEMENT = 2 / 3
"""Repeats whose two answers agree with no more than this probability are called close: of two answers that
are as good as each other, half agree, and of two that differ clearly nearly all."""

MAX_CONTENDERS = 4
"""More contenders than this are not named one by one; nobody keeps more in mind."""

NOTABLE = 0.1
"""The least probability at which the runner-up is named: the odds have few phrases for less."""


def sentences_of(reveal: Reveal) -> tuple[Sentence, ...]:
    """All sentences, in the order in which they are said."""
    lead = _untold(reveal) if reveal.leading is None else _lead(reveal)
    rest = [*_unsaid(reveal), *_noise(reveal)]
    if reveal.readable:
        rest += [*_stays(reveal), *_discounting(reveal), *_weighting(reveal)]
    return (*lead, *rest)


def contenders(reveal: Reveal) -> tuple[str, ...]:
    """Ids of those at least half as likely to lead as the most likely one."""
    order = leaders(reveal.wishes)
    return tuple(one.id for one in order if one.probability >= order[0].probability / 2)


def _lead(reveal: Reveal) -> list[Sentence]:
    """What was said first beside what leads, and what else it may be."""
    leading, other, stated = reveal.leading, reveal.runner_up, reveal.stated.ranking
    if leading is None:
        return []
    if not stated:
        found = [Sentence(kind="leads", attributes=(leading.id,), probability=leading.probability)]
    elif stated[0] == leading.id:
        found = [Sentence(kind="leads_as_stated", attributes=(leading.id,), probability=leading.probability)]
    else:
        both = (stated[0], leading.id)
        found = [Sentence(kind="leads_instead", attributes=both, probability=leading.probability)]
    if other is not None and other.probability >= NOTABLE:
        both = (leading.id, other.id)
        found.append(Sentence(kind="runner_up", attributes=both, probability=other.probability))
    return found


def _untold(reveal: Reveal) -> list[Sentence]:
    """What was said first, that nothing can be told, and why."""
    stated = [Sentence(kind="stated", attributes=reveal.stated.ranking[:1])] if reveal.stated.ranking else []
    return [*stated, Sentence(kind="cannot_tell"), *(_reason(reveal, one) for one in reveal.reasons)]


def _reason(reveal: Reveal, reason: Reason) -> Sentence:
    floor = reveal.noise_floor
    numbers: dict[Reason, dict[str, float]] = {
        "few": {"answers": reveal.answers, "needed": MIN_ANSWERS},
        "outside": {"always": reveal.outside == reveal.answers},
        "repeats": {"count": floor.repeats, "agreed": floor.agreed},
    }
    close = contenders(reveal) if reason == "open" else ()
    named = close if len(close) <= MAX_CONTENDERS else ()
    return Sentence(kind=reason, attributes=named, numbers=numbers.get(reason, {}))


def _unsaid(reveal: Reveal) -> list[Sentence]:
    """What weighs more or less than was said, beyond the noise; the leading one has been named already."""
    named = (*reveal.stated.ranking, reveal.stated.last)
    found = []
    for gap in reveal.unsaid:
        more = "weighs_more" if gap.id in named else "unnamed"
        kind = more if gap.direction == "more" else "weighs_less"
        found.append(Sentence(kind=kind, attributes=(gap.id,), probability=gap.probability))
    return found


def _noise(reveal: Reveal) -> list[Sentence]:
    """How the person's own answers agree and whether they attended, unless a reason has said so."""
    floor, found = reveal.noise_floor, []
    if floor.repeats and "repeats" not in reveal.reasons:
        # that the repeats were close is said to those who differ, where the posterior finds it so
        differs = 2 * floor.agreed < floor.repeats
        close = differs and reveal.readable and (floor.expected_agreement or 0.0) <= CLOSE_AGREEMENT
        numbers = {"count": floor.repeats, "agreed": floor.agreed, "close": close}
        found.append(Sentence(kind="agreement", numbers=numbers))
    if floor.dominated_chosen and "attention" not in reveal.reasons:
        found.append(Sentence(kind="dominated", numbers={"count": floor.dominated_chosen}))
    return found


def _stays(reveal: Reveal) -> list[Sentence]:
    """What keeps its pull at the farthest and least certain level."""
    robust = reveal.robustness
    if robust is None:
        return []
    level = {"delay_days": robust.delay_days, "probability": robust.probability}
    if not robust.kept:
        return [Sentence(kind="stays_untold", numbers=level)]
    first, others = robust.kept[0], robust.kept[1:3]
    numbers = {**level, "chosen": first.chosen}
    found = [Sentence(kind="stays", attributes=(first.id,), probability=first.probability, numbers=numbers)]
    if others:
        least = min(one.probability for one in others)
        ids = tuple(one.id for one in others)
        found.append(Sentence(kind="stays_too", attributes=ids, probability=least))
    return found


def _discounting(reveal: Reveal) -> list[Sentence]:
    """How long a promise keeps half of its pull."""
    found = reveal.discounting
    if found is None:
        return []
    if not found.informed:
        return [Sentence(kind="delay_untold")]
    days = {"days": found.half_days, "low": found.half_days_low, "high": found.half_days_high}
    return [Sentence(kind="half_life", numbers=days)]


def _weighting(reveal: Reveal) -> list[Sentence]:
    """How unsure promises are weighed."""
    found = reveal.weighting
    if found is None:
        return []
    if not found.informed:
        return [Sentence(kind="probability_untold")]
    clear = [_weighed(one) for one in found.weights if max(one.above, 1 - one.above) >= CLEAR]
    return clear or [Sentence(kind="probability_fair")]


def _weighed(one: DecisionWeight) -> Sentence:
    over = one.above >= CLEAR
    numbers = {"probability": one.probability, "weight": one.weight, "over": over}
    return Sentence(kind="weighed", probability=one.above if over else 1 - one.above, numbers=numbers)
