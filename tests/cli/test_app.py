import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cli.commands import ESCAPE, Commands, one_line
from unsaid.cli.app import app, main
from unsaid.version import __version__

HEAVY = ("jax", "equinox", "polars", "sqlalchemy", "pydantic", "rich")


def imported(commands: Commands, *arguments: str) -> set[str]:
    """Top-level packages that a command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "unsaid", *arguments],
        capture_output=True,
        text=True,
        env=commands.environment(),
        check=True,
    )
    names = re.findall(r"^import time:.*\|\s+(\S+)$", done.stderr, flags=re.MULTILINE)
    return {name.partition(".")[0] for name in names}


def test_help_lists_the_commands_and_imports_nothing_heavy(commands: Commands) -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    for command in ("walk", "watch", "replay", "walks", "world"):
        assert re.search(rf"^ +{command} ", shown, flags=re.MULTILINE)
    assert not imported(commands, "--help") & {"jax", "equinox", "polars", "sqlalchemy", "numpy"}


def test_commands_that_compute_nothing_do_not_wait_for_jax(commands: Commands) -> None:
    assert "jax" not in imported(commands, "walks", "list")


def test_no_command_shows_the_help() -> None:
    for arguments in ([], ["walks"], ["world"]):
        shown = CliRunner().invoke(app, arguments)
        assert shown.exit_code == 2
        assert "Usage" in shown.output


def test_every_command_says_what_it_does() -> None:
    for arguments in (
        ["walk"], ["watch"], ["replay"], ["world", "check"],
        *(["walks", name] for name in ("list", "show", "export", "erase")),
    ):  # fmt: skip
        shown = CliRunner().invoke(app, [*arguments, "--help"])
        assert shown.exit_code == 0
        about = one_line(shown.output)
        assert len(about.partition("Options")[0]) > len("Usage: root [OPTIONS] ") + 20
        assert ESCAPE not in shown.output


def test_the_version_is_the_packages() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"unsaid {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["walkabout"],
        ["walk", "--forks", "1"],
        ["walk", "--seed", "-1"],
        ["walk", "--seed", str(2**32)],
        ["walk", "--seed", "seven"],
        ["walks", "show"],
        ["watch", "--loud"],
        ["replay"],
    ],
)
def test_wrong_usage_is_status_two_and_says_so_on_standard_error(arguments: list[str]) -> None:
    ran = CliRunner().invoke(app, arguments)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert "Usage:" in ran.stderr


def test_the_installed_script_is_the_same_command(commands: Commands) -> None:
    script = Path(sys.executable).with_name("unsaid")
    if not script.exists():
        pytest.skip("the package is not installed beside this Python")
    done = subprocess.run(
        [script, "--version"], capture_output=True, text=True, env=commands.environment(), check=True
    )
    assert done.stdout == f"unsaid {__version__}\n"
    assert done.stderr == ""


def test_main_leaves_with_a_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, status in ((["--version"], 0), (["walks", "show", "zz"], 1), (["walkabout"], 2)):
        monkeypatch.setattr(sys, "argv", ["unsaid", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == status
    captured = capsys.readouterr()
    assert captured.out == f"unsaid {__version__}\n"
    assert captured.err.startswith("unsaid: ")


def test_a_reader_that_goes_away_is_no_crash(commands: Commands) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "unsaid", "world", "check", "zone", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=commands.environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
    assert "Traceback" not in said
    assert process.returncode in (0, 1)
