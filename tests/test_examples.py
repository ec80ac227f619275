"""Every example and notebook runs, in under a minute, and finds what is true."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_SECONDS, spent_by_commands

EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples").glob("*.py"))


RECOVERED = re.compile(r"([+-]?[\d.]+) ± ([\d.]+) \(true ([+-]?[\d.]+)\)")
"""How an example prints what it recovered of people whom it made up."""

ARGUMENTS = {"adaptive_delay": ["--simulate"]}
"""Of examples that would ask a person."""

MOST_SECONDS = 120
"""Of processor time, on all cores together: a minute on a machine with two."""


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example_runs_and_recovers_what_is_true(example: Path):
    with spent_by_commands() as spent:
        done = subprocess.run(
            [sys.executable, str(example), *ARGUMENTS.get(example.stem, [])],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 5
    found = [tuple(map(float, numbers)) for numbers in RECOVERED.findall(done.stdout)]
    assert found or "(true" not in done.stdout
    for estimate, sd, true in found:
        assert 0 < sd < 2  # the priors' own, so that something was learned
        assert abs(estimate - true) < 3 * sd
    assert spent.seconds < MOST_SECONDS


@pytest.mark.slow
def test_the_delay_task_hears_a_person_and_says_how_much_waiting_costs_them():
    """Who always takes money now discounts more than who always waits."""
    example = next(path for path in EXAMPLES if path.stem == "adaptive_delay")
    rates = []
    for key in ("1", "2"):
        done = subprocess.run(
            [sys.executable, str(example)],
            input="x\n" + f"{key}\n" * 30,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Type 1 or 2." in done.stdout
        rates.append(float(re.search(r": ([\d.]+) a day", done.stdout)[1]))
    assert rates[0] > 0.5 > 0.001 > rates[1]


NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "examples").glob("*.ipynb"))

EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient
path, folder = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
where = {"metadata": {"path": folder}}
NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
for cell in notebook.cells:
    for output in cell.get("outputs", []):
        print(output.get("text") or output.get("data", {}).get("text/plain", ""))
"""


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_is_stored_with_what_it_shows(notebook: Path):
    done = subprocess.run(
        [sys.executable, "-c", EXECUTE, str(notebook), str(notebook.parent)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) >= 50
    stored = json.loads(notebook.read_text())
    ran = [cell for cell in stored["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] and not any("ename" in one for one in cell["outputs"]) for cell in ran)
    assert notebook.stat().st_size < 100_000
