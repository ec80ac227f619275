"""Whether anything may be named at all, and if not, why not."""

from typing import NamedTuple

from unsaid.report.evidence.schema import Fit, Leading, NoiseFloor, Reason

__all__ = ["MIN_ANSWERS", "MIN_LEADING", "Evidence", "readable", "reasons_of"]

MIN_ANSWERS = 8
"""With fewer answers nothing is named, whatever the posterior: the prior would still speak in it. Our
convention, as all limits here; `tests/report/test_calibration.py` holds what they lead to."""

MIN_LEADING = 0.5
"""Nothing is named that does not lead with at least this probability: otherwise it is more likely another."""

MAX_OUTSIDE = 0.8
"""From this share of answers on, the outside option was chosen nearly always: what is left compares
nothing often enough."""

MIN_AGREEMENT = 0.05
"""The repeats contradict when so little agreement is less probable than this, the usual one in twenty."""

MIN_HALF_AGREEMENT = 0.1
"""The same where more than half of them disagree. An adaptive walk asks again what was close, so that
two repeats both disagree in one of six people who choose by the model; that alone says nothing."""

WEAK_FIT = 3.0
"""Log odds against chance below which a failed attention check counts against the walk: a Bayes factor of
20, where strong evidence begins (Kass & Raftery 1995)."""

WEAK_FIT_BITS = 0.1
"""The same in bits per choice, where the odds are not computed."""


class Evidence(NamedTuple):
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


def reasons_of(evidence: Evidence) -> tuple[Reason, ...]:
    """Why nothing may be named; empty when something may."""
    if evidence.answers < MIN_ANSWERS:
        return ("few",)
    checks: tuple[tuple[Reason, bool], ...] = (
        ("outside", evidence.outside >= MAX_OUTSIDE * evidence.answers),
        ("chance", _like_chance(evidence.fit)),
        ("repeats", _contradicts(evidence.floor)),
        ("attention", evidence.floor.dominated_chosen > 0 and _weak(evidence.fit)),
        ("open", evidence.leaders[0].probability < MIN_LEADING),
    )
    return tuple(reason for reason, holds in checks if holds)


def readable(reasons: tuple[Reason, ...]) -> bool:
    """Whether the posterior may be spoken of: that nothing leads clearly leaves the rest of it as good."""
    return reasons in ((), ("open",))


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
    return floor.probability_as_low < (MIN_HALF_AGREEMENT if mostly else MIN_AGREEMENT)
