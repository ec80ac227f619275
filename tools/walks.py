"""Writes docs/walks: whole walks through the Zone as a person at a terminal reads them, choices included.

python tools/walks.py            # writes them, one each for the Writer, the Professor and the Stalker
python tools/walks.py --check    # only says whether they are of the world as it is
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "walks"
WALKS = (("writer", 2), ("professor", 5), ("stalker", 11))
"""Who walks, and with which seed."""

DIGEST = re.compile(r"digest `([0-9a-f]{12})`")
WIDTH = 78


def page(who: str, seed: int) -> str:
    """One walk as a page."""
    from unsaid.cli.preview import walk_text
    from unsaid.worlds.load import load_world, world_digest

    world = load_world("zone")
    name = next(persona.name for persona in world.personas if persona.id == who)
    text = walk_text("zone", seed, who=who, width=WIDTH)
    told = f"{world.title}, version {world.version}, digest `{world_digest(world)[:12]}`, seed {seed}"
    command = f"unsaid world preview zone --walk --seed {seed}"
    return (
        f"# {name} walks\n\nMade up, by the model; as `{command}` prints a walk. {told}. "
        f"Written by `make walks`.\n\n```text\n{text.strip()}\n```\n"
    )


def stale() -> list[str]:
    """Walks that are missing, or were made of another version of the world."""
    from unsaid.worlds.load import load_world, world_digest

    digest = world_digest(load_world("zone"))[:12]
    found = []
    for who, _ in WALKS:
        path = FOLDER / f"{who}.md"
        match = DIGEST.search(path.read_text(encoding="utf-8")) if path.is_file() else None
        if match is None or match[1] != digest:
            found.append(path.name)
    return found


def main() -> int:
    """Write the walks, or say which are stale."""
    if "--check" in sys.argv:
        names = stale()
        if names:
            print("stale, run make walks: " + ", ".join(names))
        return 1 if names else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for who, seed in WALKS:
        (FOLDER / f"{who}.md").write_text(page(who, seed), encoding="utf-8")
        print(f"written: docs/walks/{who}.md", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
