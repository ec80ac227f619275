"""One simulated participant walks through the built-in world; what the choices reveal is printed.

Run it: python examples/simulated_walk.py
"""

import tempfile
from pathlib import Path

from unsaid.record.store import Store
from unsaid.report.render.text import render_text
from unsaid.session.simulation import walk_as
from unsaid.session.study import Study


def main() -> None:
    """Let the first persona of the world walk twelve choice sets, and print the report."""
    from unsaid.types.settings import SessionSettings

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "walks.sqlite3") as store:
        study = Study(store)
        persona = study.find_world("zone").personas[0]
        walk = walk_as(study, persona, seed=3, settings=SessionSettings(limit=12))
        print(render_text(walk.reveal, walk.sitting.world, width=78))
        print(f"stated: {persona.says[0]}; pursued: {persona.pursues}; entered: {walk.entered}")


if __name__ == "__main__":
    main()
