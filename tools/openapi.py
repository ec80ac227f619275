"""Writes the description of the server's interface, from which the front end's types are made.

uv run python tools/openapi.py [--check]
"""

import argparse
import json
import sys
from pathlib import Path

from unsaid.record.store import Store
from unsaid.server.app import create_app
from unsaid.session.study import Study

TARGET = Path(__file__).resolve().parent.parent / "web" / "openapi.json"


def described() -> str:
    """The description as text."""
    with Store.open("sqlite://") as store:
        return (
            json.dumps(create_app(Study(store)).openapi(), indent=1, sort_keys=True, ensure_ascii=False)
            + "\n"
        )


def main() -> int:
    """Write it, or say that it is stale."""
    parser = argparse.ArgumentParser(description="Describe the interface.")
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where the file is stale")
    arguments = parser.parse_args()
    text = described()
    if arguments.check:
        fresh = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text
        print("up to date" if fresh else "stale: run make types")
        return 0 if fresh else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"wrote {TARGET.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
