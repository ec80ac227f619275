"""The compiled kernels of populations: imported without what they do not need, compiled with a word."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["compiled_before", "import_kernels", "without_blas"]

KERNELS = "kernel_draws", "kernel_modes"


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


def compiled_before() -> bool:
    """Whether the kernels were compiled by an earlier run, as far as can be told without loading them."""
    import unsaid.population

    source = Path(unsaid.population.__path__[0])
    told = os.environ.get("NUMBA_CACHE_DIR")
    folders = [Path(told)] if told else [source / "__pycache__", *_fallback()]
    indices = [path for folder in folders for path in folder.rglob("kernel_*.nbi")]
    return all(_fresh(source / f"{kernel}.py", indices) for kernel in KERNELS)


def _fresh(source: Path, indices: list[Path]) -> bool:
    """Whether a kernel was compiled since its source was last changed."""
    changed = source.stat().st_mtime
    own = [path for path in indices if path.name.startswith(f"{source.stem}.")]
    return any(path.stat().st_mtime >= changed for path in own)


def _fallback() -> list[Path]:
    """Where numba keeps compiled code if it may not write beside the source."""
    from numba.misc.appdirs import AppDirs

    return [Path(AppDirs(appname="numba", appauthor=False).user_cache_dir)]
