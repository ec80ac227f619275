"""The settings of a server."""

import os

from pydantic import Field

from unsaid.types.settings import SessionSettings
from unsaid.types.struct import Struct

__all__ = ["LOCAL_HOSTS", "ServerSettings"]

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class ServerSettings(Struct):
    """How a server serves.

    Attributes
    ----------
    worlds
        Worlds that may be walked: names of built-in ones, or folders; the first is the default.
    language
        The language that is offered first, in worlds that are told in it; None for each world's own.
    hosts
        Names under which the server may be addressed; empty allows any.
    session
        Settings of new sessions; how many choice sets, they say themselves.
    threads
        Computations at once; by default one per core.
    look_ahead
        Whether idle threads compute what follows from each answer while the person reads.
    """

    worlds: tuple[str, ...] = Field(default=("zone",), min_length=1)
    language: str | None = None
    hosts: frozenset[str] = LOCAL_HOSTS
    session: SessionSettings = SessionSettings()
    threads: int = Field(default_factory=lambda: max(1, os.cpu_count() or 1), ge=1, le=256)
    look_ahead: bool = True
