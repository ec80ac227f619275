"""What the terminal shows and asks: paragraphs, choices, questions; plain where colours are not wanted."""

import abc
import io
import os
import select
import signal
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Literal, NoReturn

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from unsaid.report.language.transliteration import romanised
from unsaid.report.render.text import to_ascii

__all__ = ["EndOfInput", "Question", "Screen", "Terminal", "progress_bar", "silent_input"]

Question = Literal["agree", "wish", "way", "threshold"]
"""What is asked on a walk, beside one's own words."""

WIDEST = 78
ANSWER = 5
"""Columns that a prompt leaves for what is typed after it."""

SILENCE_SECONDS = 1.0
"""How long to wait for a first line where input is neither a terminal nor a file."""


class EndOfInput(Exception):  # noqa: N818 - it is no error: the person has stopped
    """Input has ended; what was answered is kept."""


def silent_input() -> bool:
    """Whether there is nobody to answer: standard input is closed, empty, or says nothing for a second."""
    if sys.stdin is None or sys.stdin.closed:
        return True
    if sys.stdin.isatty():
        return False
    try:
        ready, _, _ = select.select([sys.stdin], [], [], SILENCE_SECONDS)
    except (OSError, ValueError):
        return False
    return not ready or not sys.stdin.buffer.peek(1)  # pyright: ignore[reportAttributeAccessIssue]


class Screen(abc.ABC):
    """What a walk is shown on and answered at, line by line.

    Attributes
    ----------
    console
        Where it is written.
    width
        The longest line, in columns.
    """

    console: Console
    width: int

    @abc.abstractmethod
    def title(self, text: str) -> None:
        """A heading, with air around it."""

    @abc.abstractmethod
    def ask(self, prompt: str) -> str:
        """One line from the person.

        Raises
        ------
        EndOfInput
            When there is no further line.
        """

    @abc.abstractmethod
    def choose(self, question: Question, prompt: str, allowed: Sequence[str], help_text: str) -> str:
        """One of the allowed answers to a question."""

    @property
    @abc.abstractmethod
    def unicode(self) -> bool:
        """Whether more than ASCII can be shown."""

    @abc.abstractmethod
    def encodable(self, text: str) -> str:
        """A text as far as it can be shown."""

    def say(self, text: str, style: str = "") -> None:
        """A paragraph."""
        self.console.print(Text(self.encodable(text), style=style), width=self.width)

    def verbatim(self, text: str) -> None:
        """Text that is laid out already."""
        for line in self.encodable(text).splitlines():
            self.console.print(Text(line), no_wrap=True, crop=False, overflow="ignore")

    def gap(self) -> None:
        """An empty line."""
        self.console.print()

    def option(self, mark: str, text: str, detail: str = "") -> None:
        """One thing to choose: its mark, its words, what stands below them, all of it indented alike."""
        mark, body = self.encodable(mark), Text(self.encodable(text))
        if detail:
            body.append("\n" + self.encodable(detail), style="dim")
        indent = len(mark) + 2
        for index, line in enumerate(body.wrap(self.console, self.width - indent)):
            line.rstrip()
            lead = Text(f" {mark} ", style="bold") if index == 0 else Text(" " * indent)
            self.console.print(lead + line, no_wrap=True)


class Terminal(Screen):
    """Line mode: prints, asks, never waits for anything but an answer."""

    def __init__(self) -> None:
        # rich drops all styles by itself where TERM is dumb or output is piped, but only colours for NO_COLOR
        system = None if os.environ.get("NO_COLOR") else "auto"
        self.console = Console(highlight=False, soft_wrap=False, color_system=system)
        if not self.console.is_terminal and "COLUMNS" not in os.environ:
            self.console.width = WIDEST
        self.width = min(self.console.width, WIDEST)
        if isinstance(sys.stdin, io.TextIOWrapper):
            # what cannot be read as text is no reason to stop; once something was read, this is settled
            with suppress(io.UnsupportedOperation):
                sys.stdin.reconfigure(errors="replace")
        self.interrupted = False

    def heed_interruption(self) -> None:
        """Let nothing swallow Ctrl-C, as callbacks of the garbage collector do with exceptions."""
        with suppress(ValueError):  # only a process's main thread may
            signal.signal(signal.SIGINT, self._interrupt)

    def _interrupt(self, *_: object) -> NoReturn:
        self.interrupted = True
        raise KeyboardInterrupt

    @property
    def unicode(self) -> bool:
        """Whether the output's encoding can hold more than ASCII."""
        return (self.console.encoding or "ascii").lower().startswith("utf")

    def title(self, text: str) -> None:
        """A heading in bold."""
        self.gap()
        self.say(text, style="bold")
        self.gap()

    def ask(self, prompt: str) -> str:
        """One line from the person, after a prompt that is wrapped like all else."""
        *above, last = textwrap.wrap(self.encodable(prompt), self.width - ANSWER) or [""]
        for line in above:
            self.console.print(Text(line))
        self.console.file.flush()
        sys.stdout.write(f"{last} ")
        sys.stdout.flush()
        if self.interrupted:
            raise KeyboardInterrupt
        line = sys.stdin.readline()
        if not line:
            sys.stdout.write("\n")
            raise EndOfInput
        if not sys.stdin.isatty():
            sys.stdout.write("\n")
        return line.strip()

    def choose(self, question: Question, prompt: str, allowed: Sequence[str], help_text: str) -> str:
        """Ask again, saying what is allowed, until it is one."""
        while True:
            given = self.ask(prompt).lower()
            if given in allowed:
                return given
            self.say(help_text, style="dim")

    def encodable(self, text: str) -> str:
        """What the output's encoding cannot hold is put in other letters."""
        encoding = self.console.encoding or "ascii"
        try:
            return text.encode(encoding).decode(encoding)
        except UnicodeEncodeError:
            # Cyrillic can be read in Latin letters; question marks cannot
            text = text if romanised(text) == text else to_ascii(text)
        return text.encode(encoding, errors="replace").decode(encoding)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on standard error; one that is not a terminal gets nothing."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield progress
