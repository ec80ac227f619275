"""Whether anything may be named at all, and if not, why not."""

from typing import NamedTuple

from unsaid.report.evidence.schema import Fit, Leading, NoiseFloor, Reason
from unsaid.report.language.phrasing import Phrasing

__all__ = [
    "FEWEST_ANSWERS",
    "LEAST_LEADING",
    "Grounds",
    "contenders",
    "reasons_of",
]

FEWEST_ANSWERS = 8
"""With fewer answers nothing is named."""

LEAST_LEADING = 0.5
"""Nothing is named that does not lead with at least this probability."""

MOST_OUTSIDE = 0.8
"""From this share of answers on, the outside option was chosen nearly always."""

LEAST_AGREEMENT = 0.05
"""The repeats contradict when so little agreement is less probable than this."""

LEAST_HALF_AGREEMENT = 0.1
"""The same where more than half of them disagree. An adaptive walk asks again what was close, so that
two repeats both disagree in one of six people who choose by the model; that alone says nothing."""

WEAK_FIT = 3.0
"""Log odds against chance below which a failed attention check counts against the walk."""

WEAK_FIT_BITS = 0.1
"""The same in bits per choice, where the odds are not computed."""

MOST_NAMED = 4
"""More contenders than this are not named one by one."""


class Grounds(NamedTuple):
    """All that the verdict rests on.

    Attributes
    ----------
    leaders
        The candidates for the lead, the most probable first.
    floor, fit
        The noise floor and the fit.
    answers, outside
        Number of answers, and of those to the outside option.
    """

    leaders: tuple[Leading, ...]
    floor: NoiseFloor
    fit: Fit
    answers: int
    outside: int


def reasons_of(grounds: Grounds, phrasing: Phrasing) -> tuple[tuple[Reason, str], ...]:
    """Why nothing may be named, as codes and sentences; empty when something may."""
    if grounds.answers < FEWEST_ANSWERS:
        return (("few", phrasing.few(grounds.answers, FEWEST_ANSWERS)),)
    floor, labels = grounds.floor, phrasing.labels
    always = grounds.outside == grounds.answers
    checks: tuple[tuple[Reason, bool, str], ...] = (
        ("outside", grounds.outside >= MOST_OUTSIDE * grounds.answers, phrasing.outside(always=always)),
        ("chance", _like_chance(grounds.fit), labels.chance),
        ("repeats", _contradicts(floor), phrasing.contradiction(floor.repeats, floor.agreed)),
        ("attention", floor.dominated_chosen > 0 and _weak(grounds.fit), labels.attention),
        ("open", grounds.leaders[0].probability < LEAST_LEADING, phrasing.open_lead(_named(grounds))),
    )
    return tuple((code, sentence) for code, holds, sentence in checks if holds)


def contenders(grounds: Grounds) -> tuple[Leading, ...]:
    """Those at least half as likely to lead as the most likely one."""
    return tuple(one for one in grounds.leaders if one.probability >= grounds.leaders[0].probability / 2)


def _named(grounds: Grounds) -> list[str]:
    """Names of the contenders; none of them where they are many."""
    close = [one.name for one in contenders(grounds)]
    return close if len(close) <= MOST_NAMED else []


def _like_chance(fit: Fit) -> bool:
    if fit.log_odds_against_chance is not None:
        return fit.log_odds_against_chance <= 0
    return fit.bits_per_choice <= 0


def _weak(fit: Fit) -> bool:
    if fit.log_odds_against_chance is not None:
        return fit.log_odds_against_chance < WEAK_FIT
    return fit.bits_per_choice < WEAK_FIT_BITS


def _contradicts(floor: NoiseFloor) -> bool:
    if floor.probability_as_low is None:
        return False
    mostly = floor.repeats >= 2 and 2 * floor.agreed < floor.repeats
    return floor.probability_as_low < (LEAST_HALF_AGREEMENT if mostly else LEAST_AGREEMENT)
