"""Compile functions with numba, once per machine.

Compiled code is kept beside the module where that can be written, else in the user's cache folder,
or where NUMBA_CACHE_DIR says.
"""

import inspect
from collections.abc import Callable
from typing import Any

import numba

__all__ = ["compiled", "compiled_exactly"]

FAST = {"reassoc", "nsz", "arcp", "contract"}
"""Sums may be reordered, so that several draws are computed in one instruction; infinity stays infinity."""


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function when it is first called, or take it from the cache; it releases Python's lock.

    What checks of types in tests wrap around a function is taken off: it cannot be compiled. Private
    functions are part of what calls them, and not kept by themselves.
    """
    kept = not function.__name__.startswith("_")
    return numba.njit(cache=kept, nogil=True, fastmath=FAST, error_model="numpy")(inspect.unwrap(function))


def compiled_exactly(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for private functions that depend on how sums are rounded: nothing is reordered."""
    return numba.njit(nogil=True, fastmath={"contract"}, error_model="numpy")(inspect.unwrap(function))
