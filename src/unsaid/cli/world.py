"""`unsaid world`: check a world's files, begin a new one, serve one to look at."""

import json
import shlex
import sys
from pathlib import Path

from unsaid.cli.terminal import Terminal
from unsaid.worlds.check import check_world
from unsaid.worlds.languages import Count
from unsaid.worlds.load import load_world, world_languages
from unsaid.worlds.scaffold import write_new_world

__all__ = ["check", "new", "serve_preview"]


def check(world: str, *, as_json: bool, language: str | None = None) -> None:
    """Print what the linter finds; exit with 1 when there are errors.

    With a language, its texts are judged, and of the other languages nothing is said.
    """
    loaded = load_world(world, language)
    wanted = [each for each in world_languages(world) if language in (None, each.language)]
    report = check_world(loaded, wanted)
    if as_json:
        sys.stdout.write(json.dumps(report.to_json()) + "\n")
    else:
        terminal, figures = Terminal(), report.to_json()
        for kind, style in (("errors", "bold red"), ("warnings", "yellow"), ("accepted", "dim")):
            for finding in figures[kind]:
                terminal.say(f"{kind[:-1] if kind != 'accepted' else kind}: {_line(finding)}", style=style)
        terminal.say(
            f"{figures['world']}: {figures['places']} places, {figures['ways']} ways, "
            f"{figures['wishes']} wishes; "
            f"{len(figures['errors'])} errors, {len(figures['warnings'])} warnings, "
            f"{len(figures['accepted'])} accepted."
        )
        for name in (
            "condition_number",
            "min_pair_tradeoffs",
            "max_correlation",
            "max_length_ratio",
            "readability",
        ):
            value = figures[name]
            shown = f"{value:.3g}" if isinstance(value, float) else str(value)
            terminal.say(f"  {name.replace('_', ' ')}: {shown}")
        for code, tables in report.languages.items():
            terminal.say(f"  {code}: {_told(tables)}")
    if not report.ok:
        sys.exit(1)


def _told(tables: dict[str, Count]) -> str:
    """Say how complete a language is: as a whole, and of each table that lacks something."""
    whole = sum(count.told for count in tables.values()) / sum(count.total for count in tables.values())
    lacking = [
        f"{table} {count.told} of {count.total}"
        for table, count in tables.items()
        if count.told < count.total
    ]
    # down, so that nothing is called whole before it is
    return f"{int(1000 * whole) / 10:g}% of all texts" + (f" ({', '.join(lacking)})" if lacking else "")


def _line(finding: dict[str, object]) -> str:
    parts = [f"{finding.get('where')}: {finding.get('message')}", f"[{finding.get('code')}]"]
    advice = finding.get("advice") or finding.get("reason")
    return " ".join(parts) + (f" — {advice}" if advice else "")


def new(name: str, *, folder: Path | None) -> None:
    """Write a new world, and say what to do next."""
    written = write_new_world(name, folder)
    terminal = Terminal()
    shown = shlex.quote(str(written) if written.is_absolute() else f"./{written.as_posix()}")
    terminal.say(f"A small world is in {written}: three regions, seven places, four wishes.")
    terminal.gap()
    terminal.say(
        "Read world.toml first; its comments, and those of the other files, say what each part is for."
    )
    terminal.gap()
    for command, what in (
        (f"unsaid world check {shown}", "what is wrong, and what could be better"),
        (f"unsaid world preview {shown}", "all of it, as a reader meets it"),
        (f"unsaid world preview {shown} --walk", "somebody made up walks through it"),
        (f"unsaid walk --world {shown} --forks 9", "walk it yourself"),
        (f"unsaid world preview {shown} --serve", "the same in the browser"),
    ):
        terminal.verbatim(f"  {command}")
        terminal.say(f"      {what}", style="dim")


def serve_preview(world: str, *, port: int) -> None:
    """Open a world in the browser's page, on this machine alone."""
    load_world(world)  # what is wrong with it is said before anything is served
    from unsaid.cli.serve import serve

    serve(host="127.0.0.1", port=port, data=None, world=world, allowed=(), browser=True, log_level="warning")
