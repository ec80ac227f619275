"""Runs uv with the given arguments; where uv is missing, it is put into .uv first, and nowhere else.

Needs nothing but Python 3.11 or newer; used by the Makefile.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".uv"
WANTED = "uv>=0.9,<1"

HELP = """uv could not be installed by itself. Any one of these helps, then try again:
  apt install python3-venv          (Debian, Ubuntu; as root)
  python3 -m pip install --user uv
  or install uv by hand and put it on PATH"""


def find_uv() -> list[str] | None:
    """Return the command that runs uv, if there is one already."""
    for candidate in (shutil.which("uv"), str(HOME / "bin" / "uv"), str(HOME / "Scripts" / "uv.exe")):
        if candidate and Path(candidate).is_file():
            return [candidate]
    return None


def install_uv() -> list[str]:
    """Install uv into .uv, by a virtual environment or by pip alone."""
    sys.stderr.write("uv is not here yet: installing it into .uv (once).\n")
    ways = [
        [
            [sys.executable, "-m", "venv", str(HOME)],
            [str(HOME / "bin" / "python"), "-m", "pip", "install", "-q", WANTED],
        ],
        [[sys.executable, "-m", "pip", "install", "-q", "--target", str(HOME), WANTED]],
    ]
    for commands in ways:
        shutil.rmtree(HOME, ignore_errors=True)
        if all(
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0
            for command in commands
        ):
            found = find_uv()
            if found:
                return found
    shutil.rmtree(HOME, ignore_errors=True)
    sys.exit(HELP)


def main() -> None:
    """Become uv."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs make may have an older one
        sys.exit(f"unsaid needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    command = find_uv() or install_uv()
    os.chdir(ROOT)
    # the Python that was asked for, and no download of another
    os.environ.setdefault("UV_PYTHON", sys.executable)
    os.environ.setdefault("UV_PYTHON_DOWNLOADS", "never")
    os.execv(command[0], [*command, *sys.argv[1:]])  # noqa: S606 - a fixed program, no shell


if __name__ == "__main__":
    main()
