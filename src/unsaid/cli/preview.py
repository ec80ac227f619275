"""`unsaid world preview`: a world as its readers will meet it, in plain text."""

import pydoc
import shutil
import sys
from collections.abc import Callable, Mapping

from unsaid.cli.sheet import Sheet
from unsaid.cli.terminal import WIDEST, Terminal, progress_bar
from unsaid.types.errors import WorldError
from unsaid.worlds.load import load_world
from unsaid.worlds.problems import closest, one_of
from unsaid.worlds.schema import Place, Way, World
from unsaid.worlds.story import counterparts

__all__ = ["load_marks", "preview", "walk_text", "world_text"]

BEFORE, AFTER = ("consent", "home", "gate"), ("rest", "threshold", "room", "turned_back", "ending")
"""Framing words by where they come; any others follow."""

UNTOLD = ("version",)
"""Framing entries that nobody reads."""

INDENT = 4

HALF = 0.5
"""A load above this, or below minus this, has two marks."""

MINUS = "\u2212"


def preview(
    world: str, *, place: str | None, walk: bool, seed: int, forks: int, language: str | None = None
) -> None:
    """Print a world, one of its places, or one made-up walk through it; a pager where it is long."""
    terminal = Terminal()
    if walk:
        with progress_bar() as bar:
            task = bar.add_task("walking", total=forks)
            text = walk_text(
                world,
                seed,
                forks,
                language=language,
                width=terminal.width,
                unicode=terminal.unicode,
                progress=lambda: bar.advance(task),
            )
    else:
        loaded = load_world(world, language)
        text = world_text(loaded, place=place, width=terminal.width, unicode=terminal.unicode)
    if _fits_or_is_piped(terminal, text):
        terminal.verbatim(text)
    else:
        pydoc.pager(text)


def _fits_or_is_piped(terminal: Terminal, text: str) -> bool:
    """Whether a pager would be in the way: the text fits the screen, or nobody is there to turn pages."""
    there = terminal.console.is_terminal and sys.stdin is not None and sys.stdin.isatty()
    return not there or text.count("\n") < shutil.get_terminal_size().lines


def walk_text(
    world: str,
    seed: int,
    forks: int = 24,
    *,
    language: str | None = None,
    width: int = WIDEST,
    unicode: bool = True,
    who: str | None = None,
    progress: Callable[[], object] | None = None,
) -> str:
    """One made-up walk from the gate to the Room, as a person at a terminal would read it, choices included.

    The same world, seed and number of forks give the same text.

    Parameters
    ----------
    world
        Name of a built-in world, or a folder.
    forks
        The most forks.
    language
        Which of the world's languages; by default its own.
    width
        The longest line, in columns.
    unicode
        False for ASCII alone.
    who
        Id of the world's persona who walks; by default the seed chooses, or somebody without a name where
        the world has none.
    progress
        Called after each fork.
    """
    from unsaid.cli.rehearsal import rehearse  # computes; a world can be printed without

    return rehearse(
        world,
        seed=seed,
        forks=forks,
        who=who,
        language=language,
        width=width,
        unicode=unicode,
        progress=progress,
    )


def world_text(world: World, *, place: str | None = None, width: int = WIDEST, unicode: bool = True) -> str:
    """A whole world in the order of its story, or one of its places.

    Parameters
    ----------
    place
        Id of the one place.
    width
        The longest line, in columns.
    unicode
        False for ASCII alone.

    Raises
    ------
    WorldError
        If the world has no such place.
    """
    sheet = Sheet(width, unicode)
    if place is not None:
        _place(sheet, world, _found(world, place))
        return sheet.text()
    _about(sheet, world)
    _framing(sheet, world, [name for name in BEFORE if name in world.words])
    for region in world.regions:
        sheet.heading(region.name, "=")
        for each in sorted(world.places, key=lambda place: place.kind == "dominated"):
            if each.region == region.id:
                _place(sheet, world, each)
    later = [name for name in world.words if name not in (*BEFORE, *AFTER)]
    _framing(sheet, world, [*(name for name in AFTER if name in world.words), *later])
    _companions(sheet, world)
    return sheet.text()


def _found(world: World, place: str) -> Place:
    known = world.places_by_id
    if place not in known:
        raise WorldError(
            "no such place",
            where=world.id,
            expected=one_of(known),
            got=place,
            advice=closest(place, known, "use the id of a place of this world"),
        )
    return known[place]


def _about(sheet: Sheet, world: World) -> None:
    """Title, wishes, levels and the outside option."""
    sheet.heading(world.title, "=")
    sheet.paragraph(world.about)
    count = sum(place.kind == "dominated" for place in world.places)
    checks = "1 attention check" if count == 1 else f"{count} attention checks"
    sheet.gap()
    sheet.paragraph(
        f"{world.id}, version {world.version}, language {world.language}: "
        f"{len(world.places) - count} places, {len(world.ways_by_id)} ways, {checks}."
    )
    sheet.heading("What one may want", "-")
    for wish in world.wishes:
        sheet.paragraph(f"{wish.name}: {wish.plain} ({wish.value}).", INDENT)
    days = {level.id: f"{level.days:g} days" for level in world.distances}
    sure = {level.id: f"{level.probability:.0%}" for level in world.certainties}
    _levels(sheet, "How far", days, world.phrases["distance"])
    _levels(sheet, "How sure", sure, world.phrases["certainty"])
    sheet.heading("Neither", "-")
    sheet.paragraph(" / ".join(world.outside), INDENT)


def _levels(
    sheet: Sheet, title: str, sizes: Mapping[str, str], wordings: Mapping[str, tuple[str, ...]]
) -> None:
    """The levels of one kind: how large each is, and what may be said for it."""
    sheet.heading(title, "-")
    for level, size in sizes.items():
        sheet.paragraph(f"{level}, {size}: {' / '.join(wordings[level])}", INDENT)


def _framing(sheet: Sheet, world: World, tables: list[str]) -> None:
    """What is told before the walk or after it."""
    for table in tables:
        texts = {key: text for key, text in world.words[table].items() if key not in UNTOLD}
        sheet.heading(texts.pop("title", table.replace("_", " ").capitalize()), "-")
        for key, text in texts.items():
            sheet.paragraph(text, INDENT)
            if key != list(texts)[-1]:
                sheet.gap()


def _place(sheet: Sheet, world: World, place: Place) -> None:
    """One place: when it may come, what is told there, its ways."""
    sheet.heading(place.title, "-")
    sheet.paragraph(_when(world, place))
    sheet.gap()
    sheet.paragraph(place.arrive)
    for label, text in (("Again", place.again), ("Picture", place.alt)):
        if text:
            sheet.paragraph(f"{label}: {text}")
    for number, way in enumerate(place.ways, start=1):
        sheet.gap()
        _way(sheet, number, way)


def _when(world: World, place: Place) -> str:
    """When a place may come, and where it can be repeated."""
    least, most = world.depth_ranges[place.id]
    names = {region.id: region.name for region in world.regions}
    after = " or ".join(names[region] for region in place.follows) or "nothing"
    if place.kind == "dominated":
        kind = "An attention check. "
    else:
        twins = [twin.id for twin, _ in counterparts(world, [place.full_id(way) for way in place.ways], ())]
        kind = f"Repeated in other words at {', '.join(twins)}. " if twins else ""
    return f"[{place.id}] {kind}After {after}; from {least:.0%} to {most:.0%} of the walk."


def _way(sheet: Sheet, number: int, way: Way) -> None:
    """A way's words, loads, levels and outcomes."""
    sheet.paragraph(way.text, INDENT, f" {number}")
    sheet.paragraph(load_marks(way), INDENT)
    sheet.paragraph(f"{', '.join(way.distance)}; {', '.join(way.certainty)}", INDENT)
    for label, text in (("Kept", way.kept), ("Broke", way.broke)):
        if text:
            sheet.paragraph(f"{label}: {text}", INDENT)


def load_marks(way: Way) -> str:
    """A way's loads as small signed marks: two for more than a half, one for less, strongest first."""
    marks = []
    for wish, load in sorted(way.loads.items(), key=lambda item: -item[1]):
        sign = "+" if load > 0 else MINUS
        marks.append(f"{wish} {sign * (2 if abs(load) > HALF else 1)}")
    return "   ".join(marks)


def _companions(sheet: Sheet, world: World) -> None:
    """Who says what, and when."""
    if world.lines:
        sheet.heading("Companions", "-")
    for line in world.lines:
        often = "once" if line.once else f"not again for {line.cooldown}"
        sheet.paragraph(f"{world.called(line.who)}, {line.event} ({often}): {line.text}", INDENT)
