"""The numbers in README and docs are those of the saved benchmarks."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_no_number_is_stale():
    done = subprocess.run(
        [sys.executable, "tools/docs_numbers.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + "run: make docs-numbers"


def test_the_pictures_of_the_architecture_are_drawn_from_what_is_written():
    done = subprocess.run(
        [sys.executable, "tools/diagrams.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + "run: python tools/diagrams.py"


def test_the_walks_in_the_docs_are_of_the_world_as_it_is():
    done = subprocess.run(
        [sys.executable, "tools/walks.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
