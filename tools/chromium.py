"""Finds Chromium for the tests in a browser; installs Debian's where that is allowed, else says how.

python3 tools/chromium.py

Always ends well: without Chromium, the tests in a browser are skipped and say so.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "UNSAID_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-dejavu-core")

HELP = f"""Chromium is not here: the tests in a browser will be skipped. Any one of these helps:
  apt-get install chromium          (Debian; as root)
  {VARIABLE}=/path/to/chromium make test"""


def find_chromium() -> str | None:
    """The path of Chromium, or of a browser that is made from it."""
    named = os.environ.get(VARIABLE)
    if named:
        return named if Path(named).is_file() else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def may_install() -> bool:
    """Whether this is Debian and we are root there; nobody is asked for a password."""
    is_debian = Path("/etc/debian_version").is_file() and shutil.which("apt-get") is not None
    return is_debian and hasattr(os, "geteuid") and os.geteuid() == 0


def install() -> None:
    """Install Debian's Chromium."""
    sys.stderr.write("Chromium is not here yet: installing Debian's (once).\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    wanted = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES]
    for command in (["apt-get", "update", "-q"], wanted):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.stderr.write(done.stderr[-2000:])
            return


def main() -> None:
    """See that it is there, or say how to bring it."""
    if find_chromium() is None and may_install() and not os.environ.get(VARIABLE):
        install()
    if find_chromium() is None:
        sys.stderr.write(HELP + "\n")


if __name__ == "__main__":
    main()
