"""The compiled kernels of populations: imported without what they do not need, compiled with a word."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["import_kernels", "told_of_compiling", "without_blas"]


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
    """Say on standard error that kernels are compiled, when the first one is that no earlier run has kept."""
    from numba.core import event

    class Teller(event.Listener):
        told = False

        def on_start(self, event: event.Event) -> None:
            if not self.told:
                self.told = True
                sys.stderr.write("Compiling the kernels, once on this machine: up to 20 seconds.\n")
                sys.stderr.flush()

        def on_end(self, event: event.Event) -> None:
            pass

    with event.install_listener("numba:compile", Teller()):
        yield
