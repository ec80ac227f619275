"""A server in a process of its own, started, waited for, and stopped by its id."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["HOST", "Served", "free_port", "serve_unsaid", "served"]

HOST = "127.0.0.1"
PATIENCE_SECONDS = 120.0
STOP_SECONDS = 20.0


class Served:
    """A running server.

    Attributes
    ----------
    port
        Where it listens.
    process
        Its process.
    """

    def __init__(self, port: int, process: subprocess.Popen[bytes]):
        self.port, self.process = port, process

    def cpu_seconds(self) -> float:
        """What it has spent of the processors so far; 0 where the system does not say."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.is_file():
            return 0.0
        fields = stat.read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def served(
    command: list[str], port: int, ready: str, folder: Path, environment: dict[str, str]
) -> Iterator[Served]:
    """Run a server until the end of the block.

    Parameters
    ----------
    command
        What starts it.
    ready
        A path that it replies to with 200 once it is ready.
    folder
        Where it runs, and where its output is kept in ``server.log``.
    """
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait(process, port, ready, folder / "server.log")
            yield Served(port, process)
        finally:
            _stop(process)


@contextmanager
def serve_unsaid() -> Iterator[Served]:
    """`unsaid serve` as anybody would start it, on an SQLite file of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "unsaid", "serve", "--port", str(port), "--data", "log.sqlite3"]
        with served(command, port, "/api/ready", Path(name), dict(os.environ)) as found:
            yield found


def _wait(process: subprocess.Popen[bytes], port: int, ready: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if _replies(port, ready):
            return
        time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"the server does not serve: {said}")


def _replies(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server and what it started to end, then end them."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
