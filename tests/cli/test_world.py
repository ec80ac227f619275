import json
import shlex
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cli.commands import Commands, longest, one_line
from unsaid.cli.app import app
from unsaid.cli.world import check, new, serve_preview
from unsaid.types.errors import WorldError

KEYS = [
    "world", "places", "ways", "wishes", "errors", "warnings", "accepted",
    "condition_number", "min_pair_tradeoffs", "max_correlation", "max_length_ratio", "readability",
    "languages",
]  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the Zone that may be spoilt."""
    return Path(shutil.copytree(str(files("unsaid.worlds") / "zone"), tmp_path / "copy"))


def test_the_zone_is_checked(commands: Commands) -> None:
    ran = commands.run("world", "check", "zone", "--json")
    assert (ran.code, ran.err) == (0, "")
    report = json.loads(ran.out)
    assert list(report) == KEYS
    assert report["world"] == "zone"
    assert report["errors"] == []
    assert report["places"] >= 20
    assert report["wishes"] == 10


def test_a_copy_of_a_world_is_as_good(copy: Path) -> None:
    mine = CliRunner().invoke(app, ["world", "check", str(copy), "--json"])
    theirs = CliRunner().invoke(app, ["world", "check", "--json"])
    assert mine.exit_code == theirs.exit_code == 0
    assert json.loads(mine.output) == json.loads(theirs.output)


def test_the_report_for_people_has_the_same_figures() -> None:
    report = json.loads(CliRunner().invoke(app, ["world", "check", "zone", "--json"]).output)
    shown = CliRunner(env={"COLUMNS": "40"}).invoke(app, ["world", "check", "zone"])
    assert shown.exit_code == 0
    assert f"{report['places']} places, {report['ways']} ways" in one_line(shown.output)
    assert f"{len(report['warnings'])} warnings" in one_line(shown.output)
    assert longest(shown.output) <= 40


def test_a_world_with_errors_is_status_one_though_it_is_reported(copy: Path) -> None:
    wordy = min((copy / "places").iterdir())
    text = wordy.read_text(encoding="utf-8")
    wordy.write_text(text.replace('arrive = "', f'arrive = "{"On and on. " * 30}', 1), encoding="utf-8")
    ran = CliRunner().invoke(app, ["world", "check", str(copy), "--json"])
    report = json.loads(ran.output)
    assert "arrive-long" in {finding["code"] for finding in report["errors"]}
    assert ran.exit_code == 1
    told = CliRunner().invoke(app, ["world", "check", str(copy)])
    assert told.exit_code == 1
    assert "error: " in told.output
    assert "[arrive-long]" in told.output


def test_a_spoilt_file_is_named_with_the_place_in_it(copy: Path, commands: Commands) -> None:
    spoilt = next((copy / "places").iterdir())
    text = spoilt.read_text(encoding="utf-8")
    spoilt.write_text(text.replace("loads = {", "loads = { gold = 1.0, ", 1), encoding="utf-8")
    ran = commands.run("world", "check", str(copy))
    assert (ran.code, ran.out) == (1, "")
    assert f"places/{spoilt.name}" in ran.err
    assert "way[0].loads" in ran.err
    assert "gold" in ran.err
    assert "Traceback" not in ran.err


def test_there_must_be_such_a_world(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="no such world") as caught:
        check(str(tmp_path / "nowhere"), as_json=True)
    assert "zone" in str(caught.value.expected)


def test_the_check_says_how_complete_a_language_is(copy: Path) -> None:
    shutil.rmtree(copy / "languages", ignore_errors=True)
    (copy / "languages" / "ru").mkdir(parents=True)
    (copy / "languages" / "ru" / "world.toml").write_text('title = "Зона"\n', encoding="utf-8")
    ran = CliRunner().invoke(app, ["world", "check", str(copy)])
    assert ran.exit_code == 1
    assert "[language-incomplete]" in one_line(ran.output)
    assert "ru: 0% of all texts (world 1 of 2, regions 0 of 9" in one_line(ran.output)


def test_a_language_is_checked_by_itself() -> None:
    own = CliRunner().invoke(app, ["world", "check", "zone", "--lang", "en", "--json"])
    assert own.exit_code == 0
    assert json.loads(own.output)["languages"] == {}
    with pytest.raises(WorldError, match="not told in that language"):
        check("zone", as_json=True, language="xx")


def test_a_new_world_is_written_and_can_be_checked_at_once(
    commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = commands.run("world", "new", "my-town")
    assert (ran.code, ran.err) == (0, "")
    for command in ("check", "preview"):
        assert f"unsaid world {command} ./my-town" in ran.out
    checked = json.loads(commands.run("world", "check", "./my-town", "--json").out)
    assert checked["world"] == "my-town"
    assert checked["errors"] == checked["warnings"] == []
    again = commands.run("world", "new", "my-town")
    assert (again.code, again.out) == (1, "")
    assert "something is there already" in again.err
    assert "Traceback" not in again.err


def test_a_bad_name_or_folder_is_refused(commands: Commands, tmp_path: Path) -> None:
    for arguments in (("My Town!",), ("zone", "--folder", str(tmp_path / "zone"))):
        ran = commands.run("world", "new", *arguments)
        assert (ran.code, ran.out) == (1, "")
        assert "try:" in ran.err
    assert not (tmp_path / "zone").exists()


def test_what_to_do_next_can_be_pasted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new("my-town", folder=tmp_path / "two words")
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    commands = [shlex.split(line) for line in lines if line.startswith("unsaid ")]
    assert len(commands) == 5
    assert all(str(tmp_path / "two words") in command for command in commands)


def test_a_preview_is_served_only_where_the_world_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[dict[str, object]] = []
    monkeypatch.setattr("unsaid.cli.serve.serve", lambda **given: served.append(given))
    with pytest.raises(WorldError, match="no such world"):
        serve_preview(str(tmp_path / "nowhere"), port=8400)
    assert served == []
    assert CliRunner().invoke(app, ["world", "preview", "jobs", "--serve", "--port", "8400"]).exit_code == 0
    assert [(given["world"], given["port"], given["host"]) for given in served] == [
        ("jobs", 8400, "127.0.0.1")
    ]
