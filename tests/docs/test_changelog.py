"""What is new is told in fragments, which a release gathers; versions and dates agree wherever they stand."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from unsaid.version import __version__

FRAGMENTS = sorted(path for path in (ROOT / "changelog.d").iterdir() if path.suffix == ".md")
KINDS = ("added", "changed", "fixed")


def draft(folder: Path) -> str:
    """What a release of the fragments in a folder would say."""
    pytest.importorskip("towncrier")
    done = subprocess.run(
        [sys.executable, "-m", "towncrier", "build", "--draft", "--version", "9.9.9", "--date", "2030-01-01"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def words(text: str) -> str:
    """A text without its line ends and its bullets."""
    return " ".join(re.sub(r"^[-*] ", "", text.strip(), flags=re.M).split())


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda path: path.name)
def test_a_fragment_is_named_by_its_issue_and_its_kind(fragment: Path) -> None:
    assert re.fullmatch(rf"(\d+(-[a-z0-9-]+)?|\+[a-z0-9-]+)\.({'|'.join(KINDS)})(\.\d+)?\.md", fragment.name)


def test_a_draft_holds_every_fragment() -> None:
    said = words(draft(ROOT))
    missing = [path.name for path in FRAGMENTS if words(path.read_text(encoding="utf-8")) not in said]
    assert not missing


def test_topics_in_names_keep_fragments_apart_and_are_not_shown(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "src" / "unsaid").mkdir(parents=True)
    shutil.copy(ROOT / "changelog.d" / "template.md.jinja", tmp_path / "changelog.d")
    for name, text in (
        ("7-one.fixed.md", "First."),
        ("7-two.fixed.md", "Second."),
        ("+three.added.md", "Third."),
    ):
        (tmp_path / "changelog.d" / name).write_text(text + "\n")
    said = draft(tmp_path)
    assert said.endswith(
        "## 9.9.9 (2030-01-01)\n\n### Added\n\n- Third.\n\n### Fixed\n\n- First. (#7)\n- Second. (#7)\n\n"
    )


def test_the_version_and_its_date_are_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = dict(
        re.findall(r"^([\w-]+): (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.M)
    )
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\S+) \((\S+)\)$", changes, re.M)
    assert released[0] == (citation["version"], citation["date-released"])
    assert citation["version"] == project["version"] == __version__
