"""`unsaid world`: check a world's files."""

import json
import sys

from unsaid.cli.terminal import Terminal
from unsaid.worlds.check import check_world
from unsaid.worlds.load import load_world

__all__ = ["check"]


def check(world: str, *, as_json: bool) -> None:
    """Print what the linter finds; exit with 1 when there are errors."""
    report = check_world(load_world(world))
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
        for name in ("condition_number", "min_pair_tradeoffs", "max_correlation", "max_length_ratio"):
            value = figures[name]
            shown = f"{value:.3g}" if isinstance(value, float) else str(value)
            terminal.say(f"  {name.replace('_', ' ')}: {shown}")
    if not report.ok:
        sys.exit(1)


def _line(finding: dict[str, object]) -> str:
    parts = [f"{finding.get('where')}: {finding.get('message')}", f"[{finding.get('code')}]"]
    advice = finding.get("advice") or finding.get("reason")
    return " ".join(parts) + (f" — {advice}" if advice else "")
