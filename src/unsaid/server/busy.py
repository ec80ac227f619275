"""The one error that only a server has: too much to do."""

from unsaid.types.errors import UnsaidError

__all__ = ["BusyError"]


class BusyError(UnsaidError):
    """More requests wait than can be answered soon."""

    def __init__(self, most: int):
        super().__init__(
            "too many people are asking at once",
            expected=f"at most {most} requests waiting",
            got="more",
            advice="ask again in a second; nothing was recorded",
        )
