"""Writes the docs' reference from the program itself: its public names, and the command line's help."""

import inspect
import sys
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

import typer
from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent

GROUPS = {
    "data": (
        "tables",
        "Tables of choices",
        "A table becomes a panel: which column is what, and which rows are kept.",
    ),
    "analysis": ("fitting", "Fitting and comparing", "From a table to a fit, and fits beside one another."),
    "population": ("models", "Models and fits", "What can be fitted, how, and what a fit can be asked."),
    "adaptive": (
        "adaptive",
        "Adaptive designs",
        "The next question for one person, and what the answers say.",
    ),
    "model": ("models", "Models and fits", ""),
    "inference": ("adaptive", "Adaptive designs", ""),
    "types": ("results", "What these take and give", ""),
}
"""By the layer that a public name lives in: the page, its title, and what it is about."""

RESULTS = (
    "results",
    "What these take and give",
    "Plain data that the functions and methods of the other pages take and return.",
)
ERRORS = (
    "errors",
    "Errors",
    "What is raised: each says what was expected, what came, where, and what to try.",
)


@cache
def public_objects() -> dict[str, object]:
    """Everything in `unsaid.__all__`, by name."""
    import unsaid

    return {name: getattr(unsaid, name) for name in unsaid.__all__ if not name.startswith("__")}


def place(thing: object) -> str:
    """Where something is defined: ``unsaid.population.model.Fit``."""
    return f"{getattr(thing, '__module__', '')}.{getattr(thing, '__qualname__', '')}"


def hints(thing: object) -> list[object]:
    """The types in a function's signature; none where they cannot be read."""
    try:
        return list(typing.get_type_hints(thing).values())
    except (NameError, TypeError, AttributeError):
        return list(getattr(thing, "__annotations__", {}).values())


def classes_in(hint: object) -> Iterator[type]:
    """Classes of unsaid within a type, however deep."""
    if inspect.isclass(hint) and str(hint.__module__).startswith("unsaid."):
        yield hint
    for part in typing.get_args(hint):
        yield from classes_in(part)


def public_members(thing: object) -> Iterator[object]:
    """What of a class has a signature: its methods and properties, its fields' types apart."""
    if not inspect.isclass(thing):
        yield thing
        return
    yield thing  # the fields of plain data
    for name, member in inspect.getmembers(thing):
        if name.startswith("_") and name != "__init__":
            continue
        if isinstance(member, property):
            yield member.fget
        elif inspect.isfunction(member) or inspect.ismethod(member):
            yield member


@cache
def reachable() -> dict[str, type]:
    """Classes that public names take or give, and are not public names themselves, by where they are."""
    public = {place(thing) for thing in public_objects().values()}
    found: dict[str, type] = {}
    waiting = list(public_objects().values())
    while waiting:
        for member in public_members(waiting.pop()):
            for hint in hints(member):
                for each in classes_in(hint):
                    if place(each) not in public and place(each) not in found:
                        found[place(each)] = each
                        waiting.append(each)
    return dict(sorted(found.items(), key=lambda item: item[1].__name__))


@cache
def error_classes() -> tuple[type, ...]:
    """What may be raised, the most general first."""
    from unsaid.types.errors import UnsaidError

    public_objects()  # what they need is imported now, and with it the errors of their own
    found, waiting = [], [UnsaidError]
    while waiting:
        found.append(each := waiting.pop(0))
        waiting += sorted(each.__subclasses__(), key=lambda error: error.__name__)
    return tuple(each for each in found if each.__module__.startswith("unsaid."))


def public_name(target: str) -> str | None:
    """The name under which the docs have what is defined at a place; None where they do not."""
    for name, thing in public_objects().items():
        if target in (place(thing), f"{place(thing).rpartition('.')[0]}.{name}", name):
            return f"unsaid.{name}"
    others = reachable() | {place(each): each for each in error_classes()}
    for where, thing in others.items():
        if target in (where, thing.__name__):
            return where
    return None


def first_line(thing: object) -> str:
    """What something is for, in the first line of its docstring."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def directive(name: str, thing: object) -> list[str]:
    """The directive that documents one thing."""
    if inspect.isclass(thing):
        return [
            f".. autoclass:: {name}",
            "   :members:",
            "   :inherited-members: Exception, tuple, object, Protocol, BaseModel",
            "",
        ]
    if callable(thing):
        return [f".. autofunction:: {name}", ""]
    return [f".. autodata:: {name}", ""]


def plain_types(thing: type | FunctionType) -> dict[str, object]:
    """The types that are written in a class or function without what checks the values.

    Pydantic keeps its checks in the types, and the pages would print them as the objects that they are.
    """
    types: dict[str, object] = {}
    for name, written in inspect.get_annotations(thing).items():
        one = SimpleNamespace(__annotations__={name: written})
        try:
            types |= typing.get_type_hints(one, vars(sys.modules[thing.__module__]))
        except NameError:  # the name of a type that is imported for type checkers alone
            types[name] = written
    return types


def field_types(record: type) -> dict[str, object]:
    """The types of a record's fields, those of what it is derived from included."""
    ours = [base for base in reversed(record.__mro__) if base.__module__.startswith("unsaid.")]
    return {name: plain for base in ours for name, plain in plain_types(base).items()}


def show_plain_types() -> None:
    """Let signatures name plain types."""
    for each in (*public_objects().values(), *reachable().values()):
        for member in public_members(each):
            if inspect.isfunction(member) and member.__module__.startswith("unsaid."):
                member.__annotations__ = plain_types(member)
        if inspect.isclass(each) and issubclass(each, BaseModel):
            types, signature = field_types(each), inspect.signature(each)
            parameters = signature.parameters.items()
            plain = [one.replace(annotation=types.get(name, one.annotation)) for name, one in parameters]
            each.__signature__ = signature.replace(parameters=plain)


def page(title: str, about: str, things: dict[str, object]) -> str:
    """One page of the reference: a table of its names, then each."""
    lines = [title, "=" * len(title), "", about, ""]
    if things:
        lines += [".. list-table::", "   :widths: 30 70", ""]
    for name, thing in things.items():
        lines += [f"   * - :py:obj:`~{name}`", f"     - {first_line(thing) or '-'}"]
    lines.append("")
    for name, thing in things.items():
        lines += directive(name, thing)
    return "\n".join(lines)


def python_pages() -> dict[str, str]:
    """The pages of the Python reference by file name."""
    titles: dict[str, tuple[str, str]] = {}
    grouped: dict[str, dict[str, object]] = {}
    for name, thing in public_objects().items():
        if thing in error_classes():
            continue
        layer = [*str(getattr(thing, "__module__", "")).split("."), ""][1]
        file, title, about = GROUPS.get(layer, RESULTS)
        titles.setdefault(file, (title, about))
        grouped.setdefault(file, {})[f"unsaid.{name}"] = thing
    file, title, about = RESULTS
    titles.setdefault(file, (title, about))
    grouped.setdefault(file, {}).update(reachable())
    file, title, about = ERRORS
    titles[file] = (title, about)
    grouped[file] = {public_name(place(each)) or place(each): each for each in error_classes()}
    return {f"{file}.rst": page(*titles[file], things) for file, things in grouped.items()}


def cell(text: str) -> str:
    """Text that may stand in a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ").strip()


def command_section(name: str, command: Any, depth: int) -> list[str]:
    """A command's section: what it does, how it is called, its options; then the commands below it.

    Parameters
    ----------
    command
        As `typer.main.get_command` makes it; Typer brings its own copy of click, which is not to be named.
    """
    context = typer.Context(command, info_name=name)
    lines = [f"{'#' * depth} {name}", "", inspect.cleandoc(command.help or ""), ""]
    lines += ["```text", command.get_usage(context).removeprefix("Usage: "), "```", ""]
    records = [each.get_help_record(context) for each in command.params if not getattr(each, "hidden", False)]
    if any(records):
        lines += ["| | |", "| --- | --- |"]
        lines += [f"| `{names}` | {cell(says)} |" for names, says in filter(None, records)]
        lines.append("")
    for below, inner in getattr(command, "commands", {}).items():
        lines += command_section(f"{name} {below}", inner, depth + 1)
    return lines


def command_page() -> str:
    """The command line's reference, from its help texts."""
    from unsaid.cli.app import app

    return "\n".join(["# Command line", "", *command_section("unsaid", typer.main.get_command(app), 2)])


def write(folder: Path) -> None:
    """Write every page of the reference; one that has not changed is left: Sphinx need not read it again."""
    folder.mkdir(exist_ok=True)
    pages = python_pages() | {"command-line.md": command_page()}
    for old in folder.glob("*"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(ROOT / "docs" / "reference")
    sys.exit(0)
