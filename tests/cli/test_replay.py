import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.cli.commands import Commands, longest, one_line
from unsaid.cli import replay as module
from unsaid.cli.app import app
from unsaid.cli.fit_options import TableOptions
from unsaid.data.columns import Columns
from unsaid.data.prepare import RowFilter
from unsaid.data.reshape import TableShape
from unsaid.replays.scores import ByModel, Errors, Replay

FOUND = Replay(
    dataset="somewhere2020",
    people=40,
    trials_learned=800,
    trials_predicted=810,
    bits=ByModel(chance=1.0, population=0.9, person=0.7),
    se=Errors(chance=0.0, population=0.01, person=0.02, gain=0.015),
    accuracy=ByModel(chance=0.5, population=0.6, person=0.75),
    people_misfit=3,
    model="weights of 2 attributes",
    skipped={"people with fewer than 4 choices": 2},
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the use case is asked, which is not run here."""
    calls: list[dict[str, Any]] = []

    def run(data: Path, columns: Columns, **others: Any) -> Replay:
        others["progress"]("learning", 1, 2)
        calls.append({"data": data, "columns": columns} | others)
        return FOUND

    monkeypatch.setattr(module, "run_replay", run)
    return calls


def replay(*arguments: str) -> str:
    """The command in this process; what it writes comes back."""
    ran = CliRunner().invoke(app, ["replay", *arguments])
    assert ran.exit_code == 0, ran.output
    assert ran.stderr == ""
    return ran.stdout


def test_what_is_given_reaches_the_use_case(asked: list[dict[str, Any]]) -> None:
    told = "--person who --task round,n --alternative which --chosen taken --attributes x,y --amount euros"
    told += " --delay days --probability p --available there --wide --alternatives a,b --where n<9"
    told += " --drop no-choice --seed 3 --folds 4 --json"
    assert json.loads(replay("a.csv", *told.split()))["dataset"] == FOUND.dataset
    (call,) = asked
    assert call["data"] == Path("a.csv")
    assert call["columns"] == Columns(
        person="who",
        task=("round", "n"),
        alternative="which",
        chosen="taken",
        attributes=("x", "y"),
        delay_days="days",
        probability="p",
        available="there",
    )
    assert call["amount"] == "euros"
    assert call["layout"] == TableShape(shape="wide", alternatives=("a", "b"))
    assert call["row_filter"] == RowFilter(where="n<9", drop=("no-choice",))
    assert (call["settings"].seed, call["settings"].folds) == (3, 4)


def test_the_table_has_a_row_for_each_baseline_and_fits_narrow_screens(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    shown = replay("a.csv")
    rows = {row[0]: row[1:] for row in map(str.split, shown.splitlines()) if row}
    assert rows["chance"] == ["1.000", "0.000", "0.500"]
    assert rows["population"] == ["0.900", "0.010", "0.600"]
    assert rows["person"] == ["0.700", "0.020", "0.750"]
    told = one_line(shown)
    assert "Left out: 2 people with fewer than 4 choices" in told
    assert FOUND.verdict in told
    assert "3 of 40 people" in told
    assert longest(shown) <= 50
    assert asked[0]["columns"] == Columns()


def test_a_terminal_without_unicode_is_no_obstacle(
    asked: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    module.replay(Path("a.csv"), TableOptions(), amount="amount", seed=0, folds=5, as_json=False)
    stream.flush()
    assert b"+- se" in stream.buffer.getvalue()
    assert len(asked) == 1


def test_a_file_that_is_not_there_is_an_error(commands: Commands, tmp_path: Path) -> None:
    ran = commands.run("replay", str(tmp_path / "none.csv"))
    assert (ran.code, ran.out) == (1, "")
    assert "none.csv" in ran.err
    assert "Traceback" not in ran.err
