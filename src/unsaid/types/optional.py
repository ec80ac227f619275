"""ArviZ where it is installed; nothing else of the package needs it."""

import warnings
from types import ModuleType

from unsaid.types.errors import UnsaidError

__all__ = ["arviz_module"]


def arviz_module() -> ModuleType:
    """The module.

    Raises
    ------
    UnsaidError
        If it is not installed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of its next version, once a day
            import arviz
    except ImportError:
        raise UnsaidError(
            "this needs ArviZ, which is not installed", advice="pip install 'unsaid[arviz]'"
        ) from None
    return arviz
