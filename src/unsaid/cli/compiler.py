"""Settings of the compiler behind the maths, before it is imported: steady, and quick the second time."""

import hashlib
import os
import platform
from pathlib import Path

__all__ = ["prepare_compiler"]


def prepare_compiler(environment: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Keep compiled code between runs, in the user's cache folder; what the user has set stays.

    One thread for the small computations of a session is as fast as several, and steady beside
    other programs. Compiled code is kept apart by kind of processor, since it fits no other.
    """
    environment.setdefault("NPROC", "1")
    if "JAX_COMPILATION_CACHE_DIR" not in environment:
        from platformdirs import user_cache_path

        folder = user_cache_path("unsaid") / "compiled" / _processor()
        environment["JAX_COMPILATION_CACHE_DIR"] = str(folder)
    environment.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
    environment.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")


def _processor() -> str:
    """A short name for the kind of processor, by what it can do."""
    described = platform.machine() + platform.processor()
    facts = Path("/proc/cpuinfo")
    if facts.is_file():
        lines = facts.read_text(encoding="utf-8", errors="replace").splitlines()
        described += "".join(
            sorted({line for line in lines if line.startswith(("flags", "model name", "Features"))})
        )
    return hashlib.sha256(described.encode()).hexdigest()[:12]
