"""How long tests wait for what must come, and how much a command may compute.

Where several processes share a core, everything takes several times as long and nothing is wrong. So
waits are for conditions, and end only where nothing will come any more; limits are of processor time.
"""

import contextlib
import resource
from collections.abc import Iterator

PATIENCE_SECONDS = 600.0
"""For a server to start, a page to come, a command to end: tens of times what it takes alone."""


class Spent:
    """Processor time of the commands that ended.

    Attributes
    ----------
    seconds
        Of all cores.
    """

    seconds: float = 0.0


@contextlib.contextmanager
def spent_by_commands() -> Iterator[Spent]:
    """Measure what the commands compute that are run inside, and waited for."""

    def now() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    spent, before = Spent(), now()
    yield spent
    spent.seconds = now() - before
