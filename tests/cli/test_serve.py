import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.patience import PATIENCE_SECONDS
from unsaid.cli.serve import serve
from unsaid.types.errors import UnsaidError, WorldError


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_that_is_taken_is_said_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UnsaidError, match="cannot listen here") as caught:
            serve(
                host="127.0.0.1",
                port=port,
                data=tmp_path / "log.sqlite3",
                world="zone",
                allowed=(),
                browser=False,
                log_level="warning",
            )
    assert str(port + 1) in str(caught.value.advice)
    assert not (tmp_path / "log.sqlite3").exists()


def test_a_language_that_there_is_not_is_said_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="not told in that language"):
        serve(
            host="127.0.0.1",
            port=free_port(),
            data=tmp_path / "log.sqlite3",
            world="zone",
            allowed=(),
            browser=False,
            log_level="warning",
            language="xx",
        )
    assert not (tmp_path / "log.sqlite3").exists()


@pytest.mark.slow
def test_it_serves_and_stops_when_told(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "unsaid", "serve", "--port", str(port), "--data", str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert f"http://localhost:{port}/" in server.stdout.readline()
        end = time.monotonic() + PATIENCE_SECONDS
        status = 0
        while not status and time.monotonic() < end:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
            try:
                connection.request("GET", "/api/health")
                status = connection.getresponse().status
            except ConnectionRefusedError:
                time.sleep(0.1)
            finally:
                connection.close()
        assert status == 200
        os.kill(server.pid, signal.SIGTERM)
        server.communicate(timeout=PATIENCE_SECONDS)
    assert server.returncode in (0, -signal.SIGTERM)
    assert (tmp_path / "log").stat().st_size > 0
