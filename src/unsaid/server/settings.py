"""The settings of a server."""

import ipaddress
import os
import re
from typing import Annotated

from pydantic import AfterValidator, Field

from unsaid.types.errors import DataError
from unsaid.types.settings import SessionSettings
from unsaid.types.struct import Struct

__all__ = ["LOCAL_HOSTS", "ServerSettings", "host_name"]

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
"""As it stands in a Host header, where no name is longer than 253 characters (RFC 1035)."""


def host_name(text: str) -> str:
    """A name as a browser sends it in a Host header: in small letters, without scheme, port or path.

    Raises
    ------
    DataError
        If no browser would ever send it.
    """
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        name = text.lower()
    try:
        name = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        name = ""
    if HOST_NAME.fullmatch(name):
        return name
    plain = re.sub(r"^[a-z]+://|[:/].*$", "", re.sub(r"^[a-z]+://", "", text.lower()))
    raise DataError(
        "a server is never addressed by that name",
        where="--allow-host",
        expected="a name alone, without http://, port or path",
        got=text[:100],
        advice=f"--allow-host {plain}" if HOST_NAME.fullmatch(plain) else "a name like study.example",
    )


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
    hosts: frozenset[Annotated[str, AfterValidator(host_name)]] = LOCAL_HOSTS
    session: SessionSettings = SessionSettings()
    threads: int = Field(default_factory=lambda: max(1, os.cpu_count() or 1), ge=1, le=256)
    look_ahead: bool = True
