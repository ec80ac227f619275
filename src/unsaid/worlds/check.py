"""The linter of worlds: whether a world can be walked, read and learned from."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from pydantic import Field

from unsaid.types.struct import Struct
from unsaid.worlds.check_balance import balance_figures, check_balance
from unsaid.worlds.check_languages import check_languages
from unsaid.worlds.check_prose import check_prose
from unsaid.worlds.check_story import check_story
from unsaid.worlds.findings import CODES, Accepted, Finding, Found, at_place, at_way, ordinary_places
from unsaid.worlds.languages import Count, Coverage
from unsaid.worlds.readability import lix, prose_of
from unsaid.worlds.schema import World

__all__ = ["CODES", "Accepted", "Finding", "Report", "check_world"]

T = TypeVar("T", bound=Finding)


class Report(Struct):
    """What the linter says of a world; all figures are those of its ordinary places.

    Attributes
    ----------
    world
        Id of the world.
    places, ways, wishes
        How many there are; attention checks are not counted.
    errors, warnings, accepted
        What must change, what should, and what stands for a reason.
    condition_number
        How hard the hardest mixture of wishes is to tell apart; None where one cannot be at all.
    min_pair_tradeoffs
        Places that trade the two wishes which are traded least.
    max_correlation
        Largest absolute correlation of a wish's loads with length, distance or certainty.
    max_length_ratio
        Largest ratio of words between two ways of a place.
    readability
        LIX of all that is read on a walk; below 30 is very easy (`unsaid.worlds.readability`).
    languages
        For each other language, by table, how many texts there are and how many of them are told.
    """

    world: str
    places: int
    ways: int
    wishes: int
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    condition_number: float | None
    min_pair_tradeoffs: int
    max_correlation: float
    max_length_ratio: float
    readability: float
    languages: dict[str, dict[str, Count]] = Field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def to_json(self) -> dict[str, Any]:
        """Give the report as plain data; keys and their order are stable."""
        return self.model_dump(mode="json")


def check_world(world: World, languages: Sequence[Coverage] = ()) -> Report:
    """Check a world that was read without errors.

    A warning about a place or way moves to ``accepted`` when the place or way gives a reason:
    ``accept = { "code" = "reason" }``. Errors cannot be accepted.

    Parameters
    ----------
    world
        In its own language, or in one of the others: its texts are then judged, but reasons that hold for
        its own are not missed.
    languages
        How complete its other languages are (`unsaid.worlds.load.world_languages`).
    """
    places, figures = ordinary_places(world), balance_figures(world)
    everything = [*check_story(world), *check_prose(world), *check_balance(world, figures)]
    everything += check_languages(world, languages)
    accepted = [item for each in everything if (item := acceptance(each)) is not None]
    open_ones = [each for each in everything if acceptance(each) is None]
    if world.language not in {each.language for each in languages}:
        open_ones += unused_reasons(world, everything)
    correlations = [abs(value) for by_name in figures.correlations.values() for value in by_name.values()]
    number = figures.condition_number
    return Report(
        world=world.id,
        places=len(places),
        ways=sum(len(place.ways) for place in places),
        wishes=len(world.wishes),
        errors=in_order(each.finding for each in open_ones if each.severity == "error"),
        warnings=in_order(each.finding for each in open_ones if each.severity == "warning"),
        accepted=in_order(accepted),
        condition_number=None if number is None else round(number, 4),
        min_pair_tradeoffs=min(figures.trade_offs.values()),
        max_correlation=round(max(correlations), 4),
        max_length_ratio=round(figures.max_length_ratio, 4),
        readability=round(lix(prose_of(world)), 1),
        languages={each.language: each.tables for each in languages},
    )


def in_order(findings: Iterable[T]) -> tuple[T, ...]:
    """Sort findings by code and place."""
    return tuple(sorted(findings, key=lambda finding: (finding.code, finding.where, finding.message)))


def acceptance(each: Found) -> Accepted | None:
    """Accept a warning for which the way or its place gives a reason."""
    owners = [owner for owner in (each.way, each.place) if owner is not None]
    reasons = [owner.accept[each.finding.code] for owner in owners if each.finding.code in owner.accept]
    if each.severity == "error" or not reasons:
        return None
    return Accepted(**each.finding.model_dump(), reason=reasons[0])


def unused_reasons(world: World, everything: Iterable[Found]) -> Iterator[Found]:
    """Find reasons for warnings that do not occur."""
    warned = [each for each in everything if each.severity == "warning"]
    for place in world.places:
        of_place = {each.finding.code for each in warned if each.place is place}
        for code in sorted(set(place.accept) - of_place):
            message, advice = f"no warning {code} occurs here", "remove the reason"
            yield at_place("warning", "accept-unused", place, message, advice)
        for way in place.ways:
            of_way = {each.finding.code for each in warned if each.way is way}
            for code in sorted(set(way.accept) - of_way):
                message, advice = f"no warning {code} occurs here", "remove the reason"
                yield at_way("warning", "accept-unused", place, way, message, advice)
