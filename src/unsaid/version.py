"""The version of the package, in one place a light import can reach."""

__all__ = ["__version__"]

__version__ = "0.1.0"
