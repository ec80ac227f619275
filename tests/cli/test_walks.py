import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.cli.commands import ESCAPE, Commands, longest, one_line
from tests.cli.kept import WORDS, keep
from unsaid.cli.app import app
from unsaid.cli.walks import erase_walk, export_walk, list_walks, show_walk
from unsaid.record.location import default_path
from unsaid.record.schema import SQLITE_TRIGGERS
from unsaid.record.store import Store
from unsaid.types.errors import LogError, UnknownSessionError, UnsaidError


def call(*arguments: str, stdin: str = "", **changes: str) -> Result:
    return CliRunner(env={"COLUMNS": "78"} | changes).invoke(app, ["walks", *arguments], input=stdin)


@pytest.fixture
def walk_id() -> str:
    """A session that turned back, kept where the command looks by default."""
    with Store.open(default_path()) as store:
        return keep(store, turned_back=True)


def test_an_empty_list_says_how_to_begin() -> None:
    assert call("list").output.strip() == "No walks are kept here. Begin one with: unsaid walk"
    assert json.loads(call("list", "--json").output) == []


def test_the_list_has_a_line_for_each_walk_the_latest_first(walk_id: str) -> None:
    with Store.open(default_path()) as store:
        later = keep(store, answers=1)
    rows = [line.split() for line in call("list").output.splitlines()]
    assert rows[0] == ["walk", "begun", "forks", "stands", "at"]
    assert [row[0] for row in rows[1:]] == [later[:8], walk_id[:8]]
    assert [row[-2:] for row in rows[1:]] == [["1", "answered"], ["2", "turned-back"]]
    listed = json.loads(call("list", "--json").output)
    assert [row["session"] for row in listed] == [later, walk_id]
    assert set(listed[0]) == {"session", "begun_at", "last_at", "last_event", "events", "answers"}
    assert longest(call("list", COLUMNS="40").output) <= 40


def test_another_file_can_be_named(tmp_path: Path, walk_id: str) -> None:
    with Store.open(tmp_path / "other.sqlite3") as store:
        other = keep(store)
    listed = json.loads(call("list", "--json", "--data", str(tmp_path / "other.sqlite3")).output)
    assert [row["session"] for row in listed] == [other]
    assert other != walk_id


def test_showing_a_walk_that_was_not_entered_reveals_nothing(walk_id: str) -> None:
    shown = call("show", walk_id[:6])
    assert shown.exit_code == 0
    assert "Take the right way." in shown.output
    assert WORDS in shown.output
    assert "Its walker has not entered: what it reveals stays unsaid." in one_line(shown.output)
    document = json.loads(call("show", walk_id, "--json").output)
    assert document["reveal"] is None
    assert document["phase"] == "turned-back"
    assert len(document["answers"]) == 2
    assert longest(call("show", walk_id, COLUMNS="40").output) <= 40


def test_an_export_is_the_log_as_it_was_recorded(walk_id: str, tmp_path: Path) -> None:
    with Store.open(default_path()) as store:
        expected = store.export(walk_id)
    assert call("export", walk_id[:6]).output == expected
    file = tmp_path / "walk.jsonl"
    written = call("export", walk_id, "-o", str(file))
    assert (written.stdout, file.read_text(encoding="utf-8")) == ("", expected)
    with Store.open(tmp_path / "elsewhere.sqlite3") as elsewhere:
        assert elsewhere.import_(expected) == walk_id


def test_an_export_that_cannot_be_written_is_an_error(walk_id: str, tmp_path: Path) -> None:
    with pytest.raises(UnsaidError, match="cannot be written") as caught:
        export_walk(walk_id, output=tmp_path / "no" / "walk.jsonl", data=None)
    assert caught.value.where == str(tmp_path / "no" / "walk.jsonl")


@pytest.mark.parametrize("answer", ["n\n", "perhaps\nno\n", ""])
def test_erasing_asks_first(walk_id: str, answer: str) -> None:
    asked = call("erase", walk_id[:6], stdin=answer)
    assert asked.exit_code == 0
    assert "It cannot be brought back" in one_line(asked.output)
    assert "Nothing was erased." in asked.output
    assert len(json.loads(call("list", "--json").output)) == 1


@pytest.mark.parametrize(("arguments", "answer"), [(["--yes"], ""), ([], "y\n")])
def test_erasing_leaves_no_word_behind(walk_id: str, arguments: list[str], answer: str) -> None:
    assert call("erase", walk_id[:6], *arguments, stdin=answer).exit_code == 0
    assert json.loads(call("list", "--json").output) == []
    assert WORDS.encode() not in default_path().read_bytes()
    with pytest.raises(UnknownSessionError, match="erased"):
        show_walk(walk_id, as_json=False, data=None)


@pytest.mark.parametrize("command", ["show", "export", "erase"])
def test_an_unknown_walk_is_an_error(command: str) -> None:
    with pytest.raises(UnknownSessionError):
        {
            "show": lambda: show_walk("zz", as_json=True, data=None),
            "export": lambda: export_walk("zz", output=None, data=None),
            "erase": lambda: erase_walk("zz", yes=True, data=None),
        }[command]()


def test_errors_leave_as_one_message_and_status_one(commands: Commands) -> None:
    with Store.open(commands.home / "unsaid.sqlite3") as store:
        session = keep(store)
    unknown = commands.run("walks", "show", "zzzz")
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err.startswith("unsaid: ")
    assert "zzzz" in unknown.err
    assert "Traceback" not in unknown.err

    with sqlite3.connect(commands.home / "unsaid.sqlite3") as database:
        for trigger in SQLITE_TRIGGERS:
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE events SET payload = replace(payload, 'small', 'large')")
    database.close()
    edited = commands.run("walks", "show", session)
    assert (edited.code, edited.out) == (1, "")
    assert session in edited.err
    assert "Traceback" not in edited.err


def test_a_file_that_is_no_log_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Dear diary, " * 1_000)
    with pytest.raises(LogError) as caught:
        list_walks(as_json=False, data=file)
    assert str(file) in str(caught.value)
    assert file.read_text() == "Dear diary, " * 1_000


def test_words_that_the_terminal_cannot_show_are_replaced(commands: Commands) -> None:
    with Store.open(commands.home / "unsaid.sqlite3") as store:
        session = keep(store)
        exported = store.export(session)
    shown = commands.run("walks", "show", session, PYTHONIOENCODING="ascii")
    assert (shown.code, shown.err) == (0, "")
    assert "something ?small? ? ?" in shown.out
    assert ESCAPE not in shown.out
    lines = commands.run("walks", "export", session, PYTHONIOENCODING="ascii")
    assert (lines.code, lines.err) == (0, "")
    assert [json.loads(line) for line in lines.out.splitlines()] == [
        json.loads(line) for line in exported.splitlines()
    ]
