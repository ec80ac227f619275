"""What is made from something else is made anew when that changes; the page's own tests pass."""

import subprocess
import sys
from pathlib import Path

import pytest
from tools import page

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_description_of_the_interface_is_up_to_date() -> None:
    done = tool("openapi.py", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_types_of_the_page_are_up_to_date(page_built: Path) -> None:
    done = tool("page.py", "--check-types")
    if done.returncode == page.CANNOT:
        pytest.skip(done.stderr.strip().splitlines()[-2])
    assert done.returncode == 0, f"stale: run make types\n{done.stderr}"


@pytest.mark.parametrize("script", ["check", "test"])
def test_the_page_s_own_checks_and_tests_pass(page_built: Path, script: str) -> None:
    done = tool("page.py", "--run", script)
    if done.returncode == page.CANNOT:
        pytest.skip(done.stderr.strip().splitlines()[-2])
    assert done.returncode == 0, done.stderr[-4000:]


def test_no_address_of_another_host_is_fetched(page_built: Path) -> None:
    for path in [*page_built.rglob("*.css"), *page_built.rglob("*.html")]:
        text = path.read_text(encoding="utf-8")
        assert "http:" not in text, path.name
        assert "https:" not in text, path.name
