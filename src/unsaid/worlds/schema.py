"""What a world is made of: regions, levels, wishes, places and ways, as plain frozen data."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictInt

from unsaid.types.struct import Struct
from unsaid.worlds.fields import (
    NEED_PATTERN,
    CertaintyId,
    DistanceId,
    Id,
    Language,
    LevelKind,
    Load,
    Need,
    Number,
    Phrases,
    Prose,
    RegionId,
    Scalar,
    WishId,
    Words,
    each_once,
)

__all__ = [
    "Certainty",
    "Digest",
    "Distance",
    "Hour",
    "Line",
    "Persona",
    "Place",
    "Prior",
    "Region",
    "Scene",
    "Screen",
    "Way",
    "Wish",
    "World",
]


Screen = Literal["gate", "home", "rest", "threshold", "room", "turned_back"]
"""Where a picture is shown that belongs to no place."""


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a world's content, as `unsaid.worlds.load.world_digest` has it."""


class Region(Struct):
    """A part of the world; places lie in it and lead on from it.

    Attributes
    ----------
    needs
        When its places may come, as a place's own needs; both must hold.
    """

    id: Id
    name: Words
    needs: tuple[Need, ...] = ()


class Hour(Struct):
    """A stretch of the walk with a light and weather of its own.

    Attributes
    ----------
    depth
        Share of the walk done at which it begins, in [0, 1].
    weather
        What the painter shows; None leaves it to each scene.
    text
        What is told as it begins; may be empty.
    """

    id: Id
    depth: Annotated[float, Field(strict=True, ge=0, le=1)]
    weather: Literal["clear", "mist", "rain", "after-rain"] | None = None
    text: Prose = ""


class Distance(Struct):
    """One level of how far what a way promises lies, in days."""

    id: Id
    days: Annotated[float, Field(strict=True, ge=0)]


class Certainty(Struct):
    """One level of how sure what a way promises is, as a probability in (0, 1]."""

    id: Id
    probability: Annotated[float, Field(strict=True, gt=0, le=1)]


class Wish(Struct):
    """Something that a person may want.

    Attributes
    ----------
    name
        What it is called when it is named.
    plain
        The wish in plain words, in the first person.
    value
        The field's name of the value behind it.
    """

    id: Id
    name: Words
    plain: Words
    value: Words


class Prior(Struct):
    """What is known of the wishes' weights before the first answer.

    Attributes
    ----------
    sd
        Standard deviation of each weight.
    order
        Wishes that the rows of the correlation belong to; empty means the order of ``wishes.toml``.
    correlation
        Rows of the correlation matrix; empty means that the wishes are independent.
    """

    sd: Annotated[float, Field(strict=True, gt=0)] = 1.0
    order: Annotated[tuple[WishId, ...], AfterValidator(each_once)] = ()
    correlation: tuple[tuple[Number, ...], ...] = ()


class Line(Struct):
    """Something that a companion says when something happens.

    Attributes
    ----------
    event
        What they react to; never what is believed of the walker.
    cooldown
        How many forks must pass before it may be said again.
    once
        Whether it is said at most once in a walk.
    """

    id: Id
    who: Words
    event: Id
    text: Words
    cooldown: Annotated[int, Field(strict=True, ge=0)] = 0
    once: StrictBool = False


class Persona(Struct):
    """A walker who is made up: says one wish, pursues another.

    Attributes
    ----------
    words
        Their wish in their own words.
    says, last
        Wishes that they state, most important first, and the one that they say matters least.
    pursues
        The wish that in truth has the largest weight.
    dread
        What stands against entering at the end, in log odds.
    fixed
        Parameters of the model that are theirs, by name; the others are drawn.
    """

    id: Id
    name: Words
    words: Words
    says: Annotated[tuple[WishId, ...], Field(min_length=1, max_length=3), AfterValidator(each_once)]
    last: WishId
    pursues: WishId
    dread: Number
    fixed: dict[str, Number] = Field(default_factory=dict)


class Scene(Struct):
    """What the painter needs for a place: a kind, a seed, and whatever that kind takes."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Scalar | tuple[Scalar, ...]] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride]

    kind: Id
    seed: StrictInt


class Way(Struct):
    """One way on from a place.

    Attributes
    ----------
    loads
        How far it leads toward (or, below 0, away from) each wish, in [-1, 1].
    distance, certainty
        Ids of the levels that may be offered.
    kept, broke
        What is told when the promise is kept, and when it isn't.
    accept
        Reasons why a warning of the linter stands, by its code.
    """

    id: Id
    text: Words
    loads: Annotated[dict[WishId, Load], Field(min_length=1, max_length=3)]
    distance: Annotated[tuple[DistanceId, ...], Field(min_length=1), AfterValidator(each_once)]
    certainty: Annotated[tuple[CertaintyId, ...], Field(min_length=1), AfterValidator(each_once)]
    kept: Prose = ""
    broke: Prose = ""
    accept: dict[str, Words] = Field(default_factory=dict)


class Place(Struct):
    """A place of the world: what is told on arrival, and the ways on.

    Attributes
    ----------
    follows
        Regions that one can come from.
    needs
        What must hold of the share of the walk done, as ``depth>=0.4``; never of the answers.
    kind
        ``dominated`` marks an attention check: of its two ways the first is nearer and surer.
    arrive, again
        What is told the first time, and on coming back.
    alt
        The scene in words, for those who do not see it.
    """

    id: Id
    region: RegionId
    title: Words
    kind: Literal["ordinary", "dominated"] = "ordinary"
    follows: Annotated[tuple[RegionId, ...], AfterValidator(each_once)] = ()
    needs: tuple[Need, ...] = ()
    tags: tuple[str, ...] = ()
    scene: Scene
    arrive: Words
    again: Prose = ""
    alt: Prose = ""
    accept: dict[str, Words] = Field(default_factory=dict)
    ways: Annotated[tuple[Way, ...], Field(alias="way", min_length=2)]

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    @property
    def depth_range(self) -> tuple[float, float]:
        """The least and the most share of the walk at which the place may come."""
        return range_of(self.needs)

    def full_id(self, way: Way) -> str:
        """Id of one of its ways that is unique in the world."""
        return f"{self.id}.{way.id}"


def range_of(needs: tuple[str, ...]) -> tuple[float, float]:
    """The least and the most share of the walk at which needs hold."""
    parsed = [NEED_PATTERN.fullmatch(need) for need in needs]
    bounds = [(found[1], float(found[2])) for found in parsed if found]
    least = max((share for sign, share in bounds if sign == ">="), default=0.0)
    most = min((share for sign, share in bounds if sign == "<="), default=1.0)
    return least, most


class World(Struct):
    """A whole world, as `unsaid.worlds.load.load_world` reads it: all references hold.

    Attributes
    ----------
    earlier
        Digests of earlier versions whose sessions may go on in this one: nothing that is chosen or asked
        differs, only the words around it.
    start
        Regions in which a walk begins.
    hours
        Stretches of the walk, in the order of their beginnings.
    distances, certainties
        Levels, from the nearest and from the surest.
    phrases
        Wordings of each level: kind, id, wordings.
    outside
        Wordings of the outside option: stay here; neither.
    prior
        Prior of the wishes' weights; its order and correlation are filled in, in the order of the wishes.
    personas
        Walkers who are made up.
    words
        The story's framing words: table, id, text (`unsaid.worlds.framing` has what is told without).
    scenes
        Pictures of what is no place: of the gate, home, a rest, the threshold, the room, of turning back.
    companions
        What each companion is called, by who they are in `lines`.
    places
        In the order of their ids.
    """

    id: Id
    title: Words
    language: Language
    version: Annotated[int, Field(strict=True, ge=1)]
    earlier: tuple[Digest, ...] = ()
    about: Words
    start: Annotated[tuple[RegionId, ...], Field(min_length=1)]
    regions: Annotated[tuple[Region, ...], Field(min_length=1)]
    hours: tuple[Hour, ...] = ()
    distances: Annotated[tuple[Distance, ...], Field(min_length=1)]
    certainties: Annotated[tuple[Certainty, ...], Field(min_length=1)]
    phrases: dict[LevelKind, dict[str, Phrases]]
    outside: Phrases
    wishes: Annotated[tuple[Wish, ...], Field(min_length=2)]
    prior: Prior
    lines: tuple[Line, ...] = ()
    personas: tuple[Persona, ...] = ()
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    scenes: dict[Screen, Scene] = Field(default_factory=dict)
    companions: dict[str, Words] = Field(default_factory=dict)
    places: Annotated[tuple[Place, ...], Field(min_length=1)]

    def called(self, who: str) -> str:
        """What a companion is called."""
        return self.companions.get(who, who[:1].upper() + who[1:])

    @cached_property
    def wish_ids(self) -> tuple[str, ...]:
        """Ids of the wishes, in the order of the prior's rows."""
        return tuple(wish.id for wish in self.wishes)

    @cached_property
    def places_by_id(self) -> dict[str, Place]:
        """Each place by its id."""
        return {place.id: place for place in self.places}

    @cached_property
    def ways_by_id(self) -> dict[str, tuple[Place, Way]]:
        """Each way, with its place, by its full id."""
        return {place.full_id(way): (place, way) for place in self.places for way in place.ways}

    @cached_property
    def depth_ranges(self) -> dict[str, tuple[float, float]]:
        """For each place, by its id, the least and most share of the walk: its needs and its region's."""
        needs = {region.id: region.needs for region in self.regions}
        return {place.id: range_of((*needs[place.region], *place.needs)) for place in self.places}

    @cached_property
    def distances_by_id(self) -> dict[str, Distance]:
        """Each level of distance by its id."""
        return {level.id: level for level in self.distances}

    @cached_property
    def certainties_by_id(self) -> dict[str, Certainty]:
        """Each level of certainty by its id."""
        return {level.id: level for level in self.certainties}
