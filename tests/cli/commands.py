"""The command line as people run it: real processes, pipes and terminals."""

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.patience import PATIENCE_SECONDS

ESCAPE = "\x1b"
OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Takes the terminal as its own before it becomes the command, so that Ctrl-C reaches the command."""


class Ran(NamedTuple):
    """What came of a command."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Commands:
    """Runs `unsaid` with a home of its own, as its users run it: none of the tests' settings reach it."""

    home: Path
    compiled: Path

    def environment(self, **changes: str) -> dict[str, str]:
        """The environment of a command."""
        unwanted = ("JAX_", "UNSAID_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        ours = {
            "UNSAID_HOME": str(self.home),
            "JAX_COMPILATION_CACHE_DIR": str(self.compiled),
            "PYTHONWARNINGS": "error",
            "TERM": "xterm",
        }
        return kept | ours | changes

    def run(self, *arguments: str, stdin: str | bytes | None = None, **changes: str) -> Ran:
        """Run a command to its end; without input its input is empty."""
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "unsaid", *arguments],
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            env=self.environment(**changes),
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    @contextmanager
    def typing(self, *arguments: str, columns: int = 80, **changes: str) -> Iterator["Typing"]:
        """Run a command under a pseudo-terminal, and type."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-c", OWN_TERMINAL, sys.executable, "-m", "unsaid", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=self.environment(**changes),
            start_new_session=True,
        )
        os.close(theirs)
        try:
            yield Typing(process, ours)
        finally:
            process.kill()
            process.wait()
            os.close(ours)


@dataclass
class Typing:
    """Somebody at a terminal."""

    process: subprocess.Popen[bytes]
    terminal: int
    seen: str = ""
    read: int = 0
    letters: codecs.IncrementalDecoder = field(default_factory=codecs.getincrementaldecoder("utf-8"))

    def until(self, pattern: str) -> str:
        """Read on until the terminal shows this; what it showed since the last time comes back."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            found = re.search(pattern, self.seen[self.read :])
            if found is not None:
                shown = self.seen[self.read : self.read + found.end()]
                self.read += found.end()
                return shown
            assert self._more(end), f"{pattern!r} did not come after {self.seen[self.read :]!r}"

    def type(self, text: str) -> None:
        """Type, as it stands."""
        os.write(self.terminal, text.encode())

    def end(self) -> int:
        """Read to the end; the exit status comes back."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self._more(end):
            pass
        return self.process.wait(PATIENCE_SECONDS)

    def _more(self, end: float) -> bool:
        ready, _, _ = select.select([self.terminal], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            return False
        try:
            chunk = os.read(self.terminal, 65_536)
        except OSError:  # the other end is closed
            return False
        # a chunk may end in the middle of a letter
        self.seen += self.letters.decode(chunk).replace("\r\n", "\n")
        return bool(chunk)


def one_line(text: str) -> str:
    """Text without its line breaks and indentation."""
    return " ".join(text.split())


def longest(text: str) -> int:
    """Columns of the longest line."""
    return max(map(len, text.splitlines()))


def forks(text: str) -> list[str]:
    """What was shown at each fork: from its heading to its prompt."""
    return [shown.strip() for shown in re.findall(r"\n 1 .*?\n 0 [^>]*?(?=\n\n|\n>)", text, flags=re.DOTALL)]
