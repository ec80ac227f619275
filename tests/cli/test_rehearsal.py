import re
from pathlib import Path

import pytest

from tests.cli.commands import longest, one_line
from tests.worlds.small_world import built, small_tables
from unsaid.cli.rehearsal import WrittenScreen, rehearse
from unsaid.types.errors import WorldError
from unsaid.worlds.load import load_world


def written(**changes) -> WrittenScreen:
    given = {"words": "To rest.", "wishes": ["2", ""], "ways": ["3", "0"]}
    return WrittenScreen(changes.pop("width", 40), changes.pop("unicode", True), **{**given, **changes})


def test_what_was_decided_is_typed_where_it_is_asked_for():
    terminal = written()
    assert terminal.ask("> ") == "To rest."
    assert terminal.choose("agree", "Agree? [y/n] ", ("y", "n"), "") == "y"
    assert terminal.choose("wish", "First? ", ["1", "2"], "") == "2"
    assert terminal.choose("wish", "Second? ", ["1", ""], "") == ""
    assert terminal.choose("way", "> ", ["0", "r", "t", "1", "2", "3"], "") == "3"
    assert terminal.choose("way", "> ", ["0", "r", "t", "1", "2"], "") == "0"
    assert terminal.choose("threshold", "> ", ("e", "w", "b"), "") == "e"
    assert terminal.text() == ("> To rest.\n\nAgree? [y/n] y\n\nFirst? 2\n\nSecond?\n\n> 3\n\n> 0\n\n> e\n")


def test_titles_are_underlined():
    terminal = written()
    terminal.title("The Steel Door")
    terminal.say("It is ajar.")
    assert terminal.text() == "The Steel Door\n--------------\n\nIt is ajar.\n"


def test_ascii_alone():
    terminal = written(unicode=False)
    terminal.say("“Ça va”…")
    assert not terminal.unicode
    assert terminal.text() == '"Ca va"...\n'


@pytest.fixture(scope="module")
def walked() -> str:
    return rehearse("jobs", seed=4, forks=9, who=None, width=60, unicode=True)


@pytest.mark.slow
def test_a_walk_is_told_from_the_first_word_to_the_last(walked: str):
    jobs = load_world("jobs")
    told = one_line(walked)
    assert "The Teacher, made up, walks with seed 4" in told
    for text in (
        jobs.words["consent"]["text"],
        jobs.words["gate"]["arrive"],
        "> Something that is of use to somebody. I never wanted anything else.",
        jobs.words["threshold"]["text"],
        jobs.words["room"]["intro"],
    ):
        assert one_line(text) in told
    assert told.count(" 0 ") >= 9
    assert len(re.findall(r"^> [0-3]$", walked, flags=re.MULTILINE)) == 9
    assert longest(walked) <= 60
    assert "unsaid walks" not in walked
    endings = [one_line(text) for text in jobs.words["ending"].values()]
    assert any(told.endswith(text) for text in endings)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_text_and_another_one_another(walked: str):
    assert rehearse("jobs", seed=4, forks=9, who=None, width=60, unicode=True) == walked
    other = rehearse("jobs", seed=4, forks=9, who="deckhand", width=60, unicode=False)
    assert other.startswith("The Deckhand, made up")
    assert other.isascii()


def test_a_persona_is_one_of_the_worlds(tmp_path: Path):
    with pytest.raises(WorldError, match="nobody of that name") as caught:
        rehearse("jobs", seed=1, forks=2, who="ferryman", width=60, unicode=True)
    assert "bookkeeper" in str(caught.value.expected)
    built(tmp_path / "small", small_tables())
    with pytest.raises(WorldError, match="nobody of that name"):
        rehearse(str(tmp_path / "small"), seed=1, forks=2, who="anyone", width=60, unicode=True)
