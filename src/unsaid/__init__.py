"""unsaid learns what a person wants from what they do, not from what they say."""

from unsaid.version import __version__

__all__ = ["__version__"]
