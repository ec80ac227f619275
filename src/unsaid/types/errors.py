"""The errors of unsaid: each says what was expected, what came, where, and what to try."""

__all__ = [
    "ConflictError",
    "DataError",
    "LogError",
    "NumericalError",
    "SessionStateError",
    "StaleStateError",
    "UnknownSessionError",
    "UnsaidError",
    "WorldError",
]


class UnsaidError(Exception):
    """Base of every error that unsaid raises on purpose.

    Parameters
    ----------
    message
        What went wrong, in one sentence.
    where
        The file, path, row or event that it happened at.
    expected
        What would have been right.
    got
        What came instead.
    advice
        What to try.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        expected: str | None = None,
        got: str | None = None,
        advice: str | None = None,
    ):
        self.message = message
        self.where = where
        self.expected = expected
        self.got = got
        self.advice = advice
        super().__init__(str(self))

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.message}" if self.where else self.message]
        if self.expected is not None:
            parts.append(f"expected: {self.expected}")
        if self.got is not None:
            parts.append(f"got: {self.got}")
        if self.advice is not None:
            parts.append(f"try: {self.advice}")
        return "\n  ".join(parts)


class DataError(UnsaidError):
    """A table of choices cannot be used as it is."""


class WorldError(UnsaidError):
    """A world's files cannot be used as they are."""


class LogError(UnsaidError):
    """The event log is damaged, edited by hand, or written by a newer version."""


class SessionStateError(UnsaidError):
    """The session is not at a point where this can be done."""


class ConflictError(UnsaidError):
    """The same thing was answered before, differently."""


class StaleStateError(ConflictError):
    """Somebody else has moved the session on since it was read."""


class UnknownSessionError(UnsaidError):
    """There is no such session, or it was erased."""


class NumericalError(UnsaidError):
    """A computation left the numbers it can trust."""
