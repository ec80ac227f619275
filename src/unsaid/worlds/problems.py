"""What is wrong with a world's files: problems that say where, what was expected, what came, what to try."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from unsaid.types.errors import WorldError
from unsaid.types.struct import Struct
from unsaid.worlds.fields import UnknownIdError

__all__ = ["Problem", "closest", "from_validation", "one_of", "path_text", "shown", "world_error"]

LONGEST_SHOWN = 80


class Problem(Struct):
    """One thing that is wrong in one file.

    Attributes
    ----------
    file
        Relative to the world's folder.
    path
        Keys and indices (from 0) within the file, as ``way[2].loads.wonder``; or a line.
    """

    file: str
    path: str = ""
    message: str
    expected: str | None = None
    got: str | None = None
    advice: str | None = None

    @property
    def error(self) -> WorldError:
        """The problem as an error of its own."""
        where = f"{self.file}: {self.path}" if self.path else self.file
        return WorldError(self.message, where=where, expected=self.expected, got=self.got, advice=self.advice)


def closest(word: object, known: Iterable[str], otherwise: str) -> str:
    """Advice that names the closest known word, or else the given advice."""
    near = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else otherwise


def one_of(known: Iterable[str]) -> str:
    """List the known words, for ``expected``."""
    return "one of " + (", ".join(known) or "nothing: none are defined")


def path_text(location: Sequence[str | int]) -> str:
    """Write keys and indices as ``way[2].loads.wonder``."""
    text = ""
    for part in location:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def shown(value: object) -> str:
    """Show a value as it came, cut to a line."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def keys_at(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """List the keys that the table at this place of a file may have."""
    free = False
    for part in location:
        if isinstance(part, int) or free:
            free = False
            continue
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        annotation = fields[part].annotation if part in fields else None
        inner = struct_within(annotation)
        if inner is None:
            return []
        model, free = inner, get_origin(annotation) is dict
    return [field.alias or name for name, field in model.model_fields.items()]


def struct_within(annotation: Any) -> type[BaseModel] | None:
    """Find the struct inside ``tuple[Way, ...]`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (struct_within(part) for part in get_args(annotation))
    return next((model for model in found if model is not None), None)


def location_in(raw: Any, location: Sequence[str | int]) -> tuple[str | int, ...]:
    """Cut a location down to the keys and indices that the file really has.

    Pydantic adds the member of a union, and whether a key itself is wrong.
    """
    kept: list[str | int] = []
    for part in location:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            break
        kept.append(part)
    return tuple(kept)


def from_validation(file: str, model: type[BaseModel], raw: Any, error: ValidationError) -> list[Problem]:
    """Turn what pydantic found into problems of the file.

    Several complaints about one value (each member of a union complains) become one, and a list
    is not called too short because of an entry that has a problem of its own.
    """
    problems: dict[tuple[str | int, ...], Problem] = {}
    short: list[tuple[str | int, ...]] = []
    for detail in error.errors(include_url=False):
        location = location_in(raw, detail["loc"])
        if detail["type"] == "missing":
            location = (*location, detail["loc"][-1])
        if detail["type"] == "too_short":
            short.append(location)
        words = told(detail, keys_at(model, location[:-1]))
        problems.setdefault(location, Problem(file=file, path=path_text(location), **words))
    for location in short:
        if any(other[: len(location)] == location for other in problems if other != location):
            problems.pop(location)
    return list(problems.values())


def told(detail: Any, keys: Sequence[str]) -> dict[str, str]:
    """Put one complaint of pydantic into our words."""
    key = str(detail["loc"][-1])
    match detail["type"]:
        case "missing":
            return {
                "message": "a required key is missing",
                "expected": key,
                "got": "nothing",
                "advice": f"add {key}",
            }
        case "extra_forbidden":
            return {
                "message": "unknown key",
                "expected": one_of(keys),
                "got": key,
                "advice": closest(key, keys, "remove it"),
            }
        case "value_error" if isinstance(unknown := detail["ctx"]["error"], UnknownIdError):
            return {
                "message": str(unknown),
                "expected": one_of(unknown.known),
                "got": detail["input"],
                "advice": closest(
                    detail["input"], unknown.known, f"use one of these, or add the {unknown.what}"
                ),
            }
        case _:
            return {
                "message": "not what belongs here",
                "expected": detail["msg"].removeprefix("Value error, ").removeprefix("Input should be "),
                "got": shown(detail["input"]),
                "advice": "change it, or leave the key out if it has a default",
            }


def world_error(name: str, problems: Sequence[Problem]) -> WorldError:
    """One error that lists every problem of a world."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    listed = "\n".join(f"- {problem.error}" for problem in problems)
    return WorldError(f"{count} in the world's files\n{listed}", where=name)
