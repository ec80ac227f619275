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
    functions are part of what calls them: they are not kept by themselves, nor called from Python.
    """
    if function.__name__.startswith("_"):
        return _part(function, FAST)
    return numba.njit(cache=True, nogil=True, fastmath=FAST, error_model="numpy")(inspect.unwrap(function))


def compiled_exactly(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for private functions that depend on how sums are rounded: nothing is reordered."""
    return _part(function, {"contract"})


def _part(function: Callable[..., Any], fastmath: set[str]) -> Callable[..., Any]:
    return numba.njit(  # pyright: ignore[reportCallIssue]
        nogil=True, fastmath=fastmath, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True
    )(inspect.unwrap(function))
