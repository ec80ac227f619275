"""What a single value of a world's files may be: ids, texts, loads, needs, and references to other ids."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StringConstraints

__all__ = [
    "NEED_PATTERN",
    "CertaintyId",
    "DistanceId",
    "Id",
    "Language",
    "LevelKind",
    "Load",
    "Need",
    "Number",
    "Phrases",
    "Prose",
    "RegionId",
    "Scalar",
    "UnknownIdError",
    "WishId",
    "Words",
    "each_once",
]

ID_PATTERN = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
NEED_PATTERN = re.compile(r"depth *(>=|<=) *([01]|[01]?\.[0-9]+|1\.0+)")

LevelKind = Literal["distance", "certainty"]


class UnknownIdError(ValueError):
    """An id stands for nothing; pydantic turns it into a complaint like any other."""

    def __init__(self, what: str, known: Sequence[str]):
        self.what = what
        self.known = tuple(known)
        super().__init__(f"no such {what}")


def plain_id(text: str) -> str:
    """Refuse ids that could not stand in ``place.way`` or in a file name."""
    if not ID_PATTERN.fullmatch(text):
        raise ValueError("ids are lower-case letters, digits and single hyphens or underscores")
    return text


def depth_need(text: str) -> str:
    """Refuse needs that are not about the share of the walk done."""
    found = NEED_PATTERN.fullmatch(text)
    if not found or not 0 <= float(found[2]) <= 1:
        raise ValueError('a need is "depth>=0.4" or "depth<=0.6", with a share of the walk from 0 to 1')
    return text


def nonzero(load: float) -> float:
    """Refuse a load of zero: a way that doesn't touch a wish doesn't name it."""
    if load == 0:
        raise ValueError("a load is never 0; leave the wish out")
    return load


def known(what: str) -> AfterValidator:
    """Refuse ids that stand for nothing, when the validation's context lists what there is.

    The context maps region, wish, distance and certainty to the ids that the world defines; without
    it (a world that was checked before) every id passes.
    """

    def check(name: str, info: Any) -> str:  # Any: beartype cannot check pydantic's protocol
        names = (info.context or {}).get(what)
        if names is not None and name not in names:
            raise UnknownIdError(what, names)
        return name

    return AfterValidator(check)


def each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list that names something twice."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"each may be named once, but {', '.join(twice)} comes again")
    return names


Id = Annotated[str, AfterValidator(plain_id)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Number = Annotated[float, Field(strict=True)]
Load = Annotated[float, Field(strict=True, ge=-1, le=1), AfterValidator(nonzero)]
Need = Annotated[str, AfterValidator(depth_need)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
Phrases = Annotated[tuple[Words, ...], Field(min_length=1)]
RegionId = Annotated[str, known("region")]
WishId = Annotated[str, known("wish")]
DistanceId = Annotated[str, known("distance")]
CertaintyId = Annotated[str, known("certainty")]
Scalar = str | StrictBool | StrictInt | Number
