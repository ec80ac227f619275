"""Whether anything may be named at all, and if not, why not."""

from typing import NamedTuple

from unsaid.report.schema import Fit, Leading, NoiseFloor, Reason
from unsaid.report.words import count_phrase, listing, times

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


def reasons_of(grounds: Grounds) -> tuple[tuple[Reason, str], ...]:
    """Why nothing may be named, as codes and sentences; empty when something may."""
    if grounds.answers < FEWEST_ANSWERS:
        return (("few", _few(grounds.answers)),)
    checks: tuple[tuple[Reason, bool, str], ...] = (
        ("outside", grounds.outside >= MOST_OUTSIDE * grounds.answers, _outside(grounds)),
        ("chance", _like_chance(grounds.fit), CHANCE),
        ("repeats", _contradicts(grounds.floor), _repeats(grounds.floor)),
        ("attention", grounds.floor.dominated_chosen > 0 and _weak(grounds.fit), ATTENTION),
        ("open", grounds.leaders[0].probability < LEAST_LEADING, _open(grounds)),
    )
    return tuple((code, sentence) for code, holds, sentence in checks if holds)


def contenders(grounds: Grounds) -> tuple[Leading, ...]:
    """Those at least half as likely to lead as the most likely one."""
    return tuple(one for one in grounds.leaders if one.probability >= grounds.leaders[0].probability / 2)


CHANCE = (
    "Your choices could as well have been made by chance: wishes explain them no better than guessing does."
)

ATTENTION = (
    "At one fork you took a way that was worse in everything, "
    "and the other choices do not hold together well enough to read past it."
)


def _few(answers: int) -> str:
    have = "There are no answers yet" if answers == 0 else f"There are only {count_phrase(answers)} answers"
    have = "There is only one answer" if answers == 1 else have
    return f"{have}; it takes {count_phrase(FEWEST_ANSWERS)} before anything can be said."


def _outside(grounds: Grounds) -> str:
    share = "every fork" if grounds.outside == grounds.answers else "nearly every fork"
    return f"You stayed where you were at {share}, and who takes no way shows no direction."


def _repeats(floor: NoiseFloor) -> str:
    if floor.repeats == 0:
        return ""
    came = "One fork" if floor.repeats == 1 else f"{count_phrase(floor.repeats).capitalize()} forks"
    same = (
        "did not choose the same again" if floor.agreed == 0 else f"chose the same only {times(floor.agreed)}"
    )
    return f"{came} came back in other words, and you {same}: your choices contradict each other."


def _open(grounds: Grounds) -> str:
    close = [one.name for one in contenders(grounds)]
    if len(close) == 1:
        return f"No wish leads clearly: {close[0]} is nearest to it, but more likely than not it is another."
    if len(close) > 4:
        return "No wish leads clearly: several are too close to tell apart."
    return f"No wish leads clearly: {listing(close)} are too close to tell apart."


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
