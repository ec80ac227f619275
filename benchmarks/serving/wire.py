"""The cheapest client that will do: one connection kept open, requests written and replies read as bytes.

The client shares the machine with the server that it measures, so each request costs it a tenth of a
millisecond, where the usual clients take one or two.
"""

import asyncio
from types import TracebackType
from typing import NamedTuple

__all__ = ["Reply", "Wire", "WireError"]

END_OF_HEAD = b"\r\n\r\n"


class WireError(Exception):
    """The server said nothing, or something that is not a reply."""


class Reply(NamedTuple):
    """A reply: its status, its headers by their names in small letters, its body."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


class Wire:
    """One connection to a server, opened when it is first needed and again after it was closed.

    Parameters
    ----------
    host, port
        Of the server.
    patience_seconds
        How long a reply may take.
    """

    def __init__(self, host: str, port: int, patience_seconds: float = 60.0):
        self.host, self.port, self.patience_seconds = host, port, patience_seconds
        self.cookies: dict[bytes, bytes] = {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> "Wire":
        """A connection that is closed at the end."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> Reply:
        """Send a request and return the reply to it.

        Raises
        ------
        WireError
            If none comes, or none that can be read.
        """
        try:
            async with asyncio.timeout(self.patience_seconds):
                return await self._exchange(self._request(method, path, body, kind))
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.close()
            raise WireError(f"{method} {path}: {type(error).__name__} {error}") from error

    def _request(self, method: str, path: str, body: bytes, kind: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        if self.cookies:
            lines.append(
                "Cookie: " + "; ".join(f"{k.decode()}={v.decode()}" for k, v in self.cookies.items())
            )
        if body or method == "POST":
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode() + END_OF_HEAD + body

    async def _exchange(self, request: bytes) -> Reply:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(END_OF_HEAD)).split(b"\r\n")
        status = int(head[0].split(b" ", 2)[1])
        pairs = (line.split(b":", 1) for line in head[1:] if line)
        headers = {}
        for name, value in pairs:
            headers[name.lower()] = value.strip()
            if name.lower() == b"set-cookie":
                key, _, held = value.split(b";", 1)[0].strip().partition(b"=")
                self.cookies[key] = held
        body = await self._body(reader, status, headers)
        if headers.get(b"connection") == b"close":
            self.close()
        return Reply(status, headers, body)

    async def _body(self, reader: asyncio.StreamReader, status: int, headers: dict[bytes, bytes]) -> bytes:
        if headers.get(b"transfer-encoding") == b"chunked":
            parts = []
            while size := int(await reader.readline(), 16):
                parts.append((await reader.readexactly(size + 2))[:-2])
            await reader.readline()
            return b"".join(parts)
        if status == 204:
            return b""
        return await reader.readexactly(int(headers.get(b"content-length", b"0")))
