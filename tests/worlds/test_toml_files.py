from pathlib import Path

from unsaid.worlds.problems import Problem
from unsaid.worlds.toml_files import parse, toml_files


def test_a_folder_gives_its_toml_files_in_order(tmp_path: Path):
    for name in ("b.toml", "a.toml", ".hidden.toml", "notes.txt"):
        (tmp_path / name).write_text("")
    (tmp_path / "folder.toml").mkdir()
    assert toml_files(tmp_path) == ["a.toml", "b.toml"]


def test_no_folder_gives_none(tmp_path: Path):
    assert toml_files(tmp_path / "places") == []


def test_a_file_is_parsed(tmp_path: Path):
    (tmp_path / "a.toml").write_bytes(b'\xef\xbb\xbftitle = "\xd0\x97\xd0\xbe\xd0\xbd\xd0\xb0"\n')
    assert parse("a.toml", tmp_path / "a.toml") == {"title": "Зона"}


def test_what_is_not_toml_is_a_problem_with_its_line(tmp_path: Path):
    (tmp_path / "a.toml").write_text("a = 1\nb = = 2\n")
    problem = parse("ru/a.toml", tmp_path / "a.toml")
    assert isinstance(problem, Problem)
    assert problem.file == "ru/a.toml"
    assert "line 2" in problem.path


def test_what_is_not_utf_8_is_a_problem_with_its_byte(tmp_path: Path):
    (tmp_path / "a.toml").write_bytes("a = 'Зона'".encode("cp1251"))
    problem = parse("a.toml", tmp_path / "a.toml")
    assert isinstance(problem, Problem)
    assert problem.path == "byte 5"


def test_what_cannot_be_read_is_a_problem(tmp_path: Path):
    problem = parse("a.toml", tmp_path)
    assert isinstance(problem, Problem)
    assert "read" in problem.message
