"""The compiled kernels of populations: imported without what they do not need, compiled with a word."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["compiled_before", "import_kernels", "told_of_compiling", "without_blas"]

KERNELS = "draws", "modes", "scores"
"""Which every fit of people who differ compiles; `slopes` only those where choices say little of each."""


@contextmanager
def without_blas() -> Iterator[None]:
    """Hide scipy's linear algebra from numba, which looks for it when it is imported.

    It takes half a second to import, and the kernels do not use it. Nothing is hidden where it has
    been imported already, and nobody else who wants it later is kept from it.
    """
    if "scipy.linalg" in sys.modules:
        yield
        return
    sys.modules["scipy.linalg"] = None  # pyright: ignore[reportArgumentType]
    try:
        yield
    finally:
        del sys.modules["scipy.linalg"]


def import_kernels() -> None:
    """Import numba; to be called before anything that uses it."""
    with without_blas():
        import numba.np.arraymath  # noqa: F401 - for its side effects


@contextmanager
def told_of_compiling() -> Iterator[None]:
    """Say on standard error that the kernels will be compiled, where they were not before.

    Compiled code is good for as long as the source has the same content, but only its date is
    looked at; so what was of use is dated anew.
    """
    if compiled_before():
        yield
        return
    sys.stderr.write("Compiling the kernels, once on this machine: about 20 seconds.\n")
    sys.stderr.flush()
    yield
    for path in _indices():
        with suppress(OSError):
            path.touch()


def compiled_before() -> bool:
    """Whether the kernels were compiled by an earlier run, as far as can be told without loading them."""
    return all(_fresh(_source() / f"{kernel}.py", _indices()) for kernel in KERNELS)


def _source() -> Path:
    import unsaid.population.kernels

    return Path(unsaid.population.kernels.__path__[0])


def _indices() -> list[Path]:
    """Numba's files that say what is compiled."""
    told = os.environ.get("NUMBA_CACHE_DIR")
    folders = [Path(told)] if told else [_source() / "__pycache__", *_fallback()]
    return [path for folder in folders for kernel in KERNELS for path in folder.rglob(f"{kernel}.*.nbi")]


def _fresh(source: Path, indices: list[Path]) -> bool:
    """Whether a kernel was compiled since its source was last changed."""
    changed = source.stat().st_mtime
    own = [path for path in indices if path.name.startswith(f"{source.stem}.")]
    return any(path.stat().st_mtime >= changed for path in own)


def _fallback() -> list[Path]:
    """Where numba keeps compiled code if it may not write beside the source."""
    from numba.misc.appdirs import AppDirs

    return [Path(AppDirs(appname="numba", appauthor=False).user_cache_dir)]
