"""Draws the README's picture: what the Room says of one made-up walker, as an SVG without outside parts.

Usage: python tools/picture.py [seed] [persona], by default 7 and writer; writes docs/room.svg.
"""

import io
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
WIDTH, LAST_HEADING = 80, "What told most"
SEPIA = TerminalTheme(
    (28, 25, 18),
    (222, 211, 183),
    [(28, 25, 18)] * 8,
    [(222, 211, 183)] * 8,
)
FORMAT = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>The Room: what was said beside what was done, with its uncertainty</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>{lines}</defs>
<rect width="{width}" height="{height}" rx="8" fill="#1c1912"/>
<g transform="translate({terminal_x}, {terminal_y})">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def main() -> None:
    """Let one persona walk, and draw the beginning of what is said."""
    os.environ.setdefault("NPROC", "1")
    from unsaid.record.store import Store
    from unsaid.report.render.text import render_text
    from unsaid.session.simulation import walk_as
    from unsaid.session.study import Study

    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    wanted = sys.argv[2] if len(sys.argv) > 2 else "writer"
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "picture.sqlite3") as store:
        study = Study(store)
        persona = next(p for p in study.find_world("zone").personas if p.id == wanted)
        walk = walk_as(study, persona, seed=seed)
        text = render_text(walk.reveal, walk.sitting.world, width=WIDTH - 2)
    lines = text.split(LAST_HEADING)[0].rstrip().splitlines()
    console = Console(width=WIDTH, record=True, file=io.StringIO(), highlight=False)
    for line in [f"$ unsaid watch --seed {seed}", "", *lines]:
        console.print(Text(line), no_wrap=True)
    svg = console.export_svg(title="", theme=SEPIA, code_format=FORMAT, unique_id="room")
    (ROOT / "docs" / "room.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
