"""The compiled kernels of populations, imported without what they do not need."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["import_kernels", "without_blas"]


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
