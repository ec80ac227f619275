import io
import os
import signal
import sys
from contextlib import suppress

import pytest

from tests.cli.commands import ESCAPE, longest
from unsaid.cli.terminal import EndOfInput, Terminal, progress_bar, silent_input

LONG = "word " * 40


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")


def typed(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    raw = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))


def test_a_prompt_is_wrapped_and_leaves_room_for_the_answer(
    narrow: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "  yes \n")
    assert Terminal().ask(LONG) == "yes"
    shown = capsys.readouterr().out
    assert longest(shown) <= 36
    assert shown.split() == LONG.split()


def test_the_end_of_input_is_told_apart_from_an_empty_line(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "\n")
    terminal = Terminal()
    assert terminal.ask("> ") == ""
    with pytest.raises(EndOfInput):
        terminal.ask("> ")


def test_an_interruption_that_was_swallowed_is_heeded_at_the_next_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = signal.getsignal(signal.SIGINT)
    terminal = Terminal()
    terminal.heed_interruption()
    try:
        with suppress(KeyboardInterrupt):  # as a callback of the garbage collector would
            signal.raise_signal(signal.SIGINT)
        typed(monkeypatch, "1\n")
        with pytest.raises(KeyboardInterrupt):
            terminal.ask(">")
    finally:
        signal.signal(signal.SIGINT, before)


def test_bytes_that_are_no_text_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, b"no\xe9l\n")
    assert Terminal().ask("> ") == "no\N{REPLACEMENT CHARACTER}l"


def test_choosing_asks_until_the_answer_is_allowed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "9\nB\n")
    assert Terminal().choose("way", "> ", ("a", "b"), "Type a or b.") == "b"
    assert capsys.readouterr().out.count("Type a or b.") == 1


def test_everything_shown_keeps_within_the_width(narrow: None, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    assert terminal.width == 40
    terminal.title(LONG)
    terminal.say(LONG)
    terminal.option("12", LONG, LONG)
    terminal.option("1", "short")
    terminal.gap()
    shown = capsys.readouterr().out
    assert longest(shown) <= 40
    assert "\n 1 short\n" in shown
    assert ESCAPE not in shown
    terminal.verbatim("x" * 50)
    assert capsys.readouterr().out == "x" * 50 + "\n"


def test_piped_output_is_as_wide_as_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert Terminal().width == 78
    monkeypatch.setenv("COLUMNS", "200")
    assert Terminal().width == 78


@pytest.mark.parametrize(
    ("variables", "coloured"), [({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({}, True)]
)
def test_styles_are_left_out_where_they_are_not_wanted(
    variables: dict[str, str],
    coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"TERM": "xterm"} | variables).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    terminal = Terminal()
    terminal.title("A title")
    terminal.option("1", "a way", "a detail")
    assert (ESCAPE in capsys.readouterr().out) is coloured


def test_an_encoding_that_lacks_characters_gets_others(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    terminal = Terminal()
    assert not terminal.unicode
    terminal.title("“Ü”")
    terminal.say("—")
    terminal.option("1", "é", "è")
    terminal.verbatim("█")
    typed(monkeypatch, "x\n")
    terminal.ask("“?” ")
    stream.flush()
    assert stream.buffer.getvalue().decode("ascii").split() == ["???", "?", "1", "?", "?", "?", "???"]
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    assert Terminal().unicode


def test_input_that_is_closed_or_empty_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert silent_input()
    with open(os.devnull) as nothing:  # noqa: PTH123 - a real file descriptor is wanted
        monkeypatch.setattr(sys, "stdin", nothing)
        assert silent_input()
    assert silent_input()
    read, write = os.pipe()
    with open(read) as pipe:  # noqa: PTH123
        os.write(write, b"y\n")
        monkeypatch.setattr(sys, "stdin", pipe)
        assert not silent_input()
        assert pipe.readline() == "y\n"
        os.close(write)
        assert silent_input()


def test_no_progress_is_drawn_where_nobody_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as bar:
        task = bar.add_task("walking", total=2)
        bar.advance(task)
    assert capsys.readouterr().err == ""


def test_cyrillic_is_put_in_latin_letters_where_the_terminal_has_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(type(terminal.console), "encoding", property(lambda _: "ascii"))
    terminal.say("Здесь — «вода».")
    terminal.option("в", "Войти.")
    terminal.say("A “quoted” word.")
    assert capsys.readouterr().out.splitlines() == ['Zdes - "voda".', " v Voyti.", "A ?quoted? word."]
