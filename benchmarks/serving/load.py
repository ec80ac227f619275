"""Walkers that never rest: each asks, waits for the reply, asks again; what they measured is summed up."""

import asyncio
import dataclasses
import math
import time
from collections.abc import Awaitable, Callable

__all__ = ["Load", "Meter", "closed_loop"]


@dataclasses.dataclass
class Meter:
    """What a load measures while it runs; only replies that come after the warm-up and in time count.

    Attributes
    ----------
    starts, ends
        Of the time that counts, on the monotonic clock.
    seconds
        How long each counted answer took.
    errors
        What went wrong, at any time, in a few words each.
    """

    starts: float
    ends: float
    seconds: list[float] = dataclasses.field(default_factory=list)
    errors: list[str] = dataclasses.field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self.ends

    def answered(self, began: float) -> None:
        """Count an answer that was sent then and is replied to now."""
        now = time.monotonic()
        if self.starts <= now <= self.ends:
            self.seconds.append(now - began)


@dataclasses.dataclass(frozen=True)
class Load:
    """What a number of walkers saw of a server.

    Attributes
    ----------
    walkers
        How many there were at once.
    reading_seconds
        How long each read before it answered.
    measured_seconds
        How long was measured, after the warm-up.
    answers
        How many were replied to in that time, each with what comes next.
    per_second
        Answers, over that time.
    p50_ms, p99_ms, longest_ms
        How long a reply took.
    errors
        How often something went wrong.
    first_error
        The first of them.
    server_cpu_ms
        What an answer cost the server's processors, beginnings of walks included.
    """

    walkers: int
    reading_seconds: float
    measured_seconds: float
    answers: int
    per_second: float
    p50_ms: float
    p99_ms: float
    longest_ms: float
    errors: int
    first_error: str
    server_cpu_ms: float


async def closed_loop(
    walk: Callable[[int, Meter], Awaitable[None]],
    *,
    walkers: int,
    warm_seconds: float,
    seconds: float,
    reading_seconds: float,
    cpu_seconds: Callable[[], float],
) -> Load:
    """Let walkers walk, one walk after another, until the time is up.

    Parameters
    ----------
    walk
        One walker's whole life: it ends soon after its meter is over, and raises nothing.
    cpu_seconds
        What the server's processors have spent so far.
    """
    now = time.monotonic()
    meter = Meter(now + warm_seconds, now + warm_seconds + seconds)
    tasks = [asyncio.create_task(walk(number, meter)) for number in range(walkers)]
    await asyncio.sleep(warm_seconds)
    before = cpu_seconds()
    await asyncio.sleep(max(0.0, meter.ends - time.monotonic()))
    spent = cpu_seconds() - before
    await asyncio.gather(*tasks)
    taken = sorted(meter.seconds)
    return Load(
        walkers=walkers,
        reading_seconds=reading_seconds,
        measured_seconds=seconds,
        answers=len(taken),
        per_second=round(len(taken) / seconds, 1),
        p50_ms=_milliseconds(taken, 0.50),
        p99_ms=_milliseconds(taken, 0.99),
        longest_ms=_milliseconds(taken, 1.0),
        errors=len(meter.errors),
        first_error=meter.errors[0] if meter.errors else "",
        server_cpu_ms=round(1e3 * spent / max(1, len(taken)), 2),
    )


def _milliseconds(ordered: list[float], share: float) -> float:
    """The smallest of them that this share of them does not exceed."""
    if not ordered:
        return math.inf
    return round(1e3 * ordered[max(0, math.ceil(share * len(ordered)) - 1)], 1)
