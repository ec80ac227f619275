import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import unsaid.population.kernels
from unsaid.cli import kernels
from unsaid.cli.kernels import compiled_before, import_kernels, told_of_compiling, without_blas


def test_linear_algebra_is_hidden_only_meanwhile() -> None:
    code = (
        "import sys\n"
        "from unsaid.cli.kernels import import_kernels\n"
        "import_kernels()\n"
        "assert 'scipy.linalg' not in sys.modules, 'imported'\n"
        "import scipy.linalg\n"
        "assert scipy.linalg.norm([3.0, 4.0]) == 5.0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_is_imported_already_stays() -> None:
    import scipy.linalg

    with without_blas():
        assert sys.modules["scipy.linalg"] is scipy.linalg
    import_kernels()
    assert sys.modules["scipy.linalg"] is scipy.linalg


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of kernels that were never compiled."""
    source = tmp_path / "kernels"
    cache = source / "__pycache__"
    cache.mkdir(parents=True)
    monkeypatch.setattr(unsaid.population.kernels, "__path__", [str(source)])
    monkeypatch.setattr(kernels, "_fallback", list)
    for kernel in kernels.KERNELS:
        (source / f"{kernel}.py").write_text("")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    return source


def compile_all(source: Path) -> None:
    """As far as can be seen from outside."""
    for kernel in kernels.KERNELS:
        (source / "__pycache__" / f"{kernel}.modes-1.py311.nbi").write_text("")


def test_whether_kernels_are_compiled_is_known_by_their_files(source: Path) -> None:
    assert not compiled_before()
    compile_all(source)
    assert compiled_before()
    later = time.monotonic_ns() + 10**18
    os.utime(source / f"{kernels.KERNELS[0]}.py", ns=(later + 10**18, later + 2 * 10**18))
    assert not compiled_before()


def test_compiling_is_told_once(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with told_of_compiling():
        compile_all(source)
    assert "Compiling the kernels" in capsys.readouterr().err
    with told_of_compiling():
        pass
    assert capsys.readouterr().err == ""


def test_a_source_that_only_looks_newer_is_told_once(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    compile_all(source)
    for path in source.glob("__pycache__/*.nbi"):
        os.utime(path, (1.0, 1.0))
    for said in (True, False):
        with told_of_compiling():
            pass
        assert bool(capsys.readouterr().err) == said
