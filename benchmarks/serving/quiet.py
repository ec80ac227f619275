"""Whether the machine does anything else: a measurement beside other work says little."""

import os
import time
from pathlib import Path

__all__ = ["QUIET_SHARE", "Others", "wait_until_quiet"]

STAT = Path("/proc/stat")
QUIET_SHARE = 0.06
"""Of all cores; less than this is always done by something."""


class Others:
    """What other processes take of the machine while something of ours runs."""

    def __init__(self, own_seconds: float):
        self.own, self.busy, self.total = own_seconds, *_processors()

    def share(self, own_seconds: float) -> float:
        """Their share of all cores since then, given what was ours; 0 where the system does not say."""
        busy, total = _processors()
        others = (busy - self.busy) - (own_seconds - self.own)
        return round(max(0.0, others) / (total - self.total), 3) if total > self.total else 0.0


def wait_until_quiet(patience_seconds: float) -> None:
    """Wait until two seconds pass in which nothing else runs, or until patience ends."""
    end = time.monotonic() + patience_seconds
    while time.monotonic() < end:
        watched = Others(time.process_time())
        time.sleep(2.0)
        if watched.share(time.process_time()) <= QUIET_SHARE:
            return


def _processors() -> tuple[float, float]:
    """Seconds that all cores were busy, and seconds in all, since the machine started."""
    if not STAT.is_file():
        return 0.0, 0.0
    fields = [int(field) for field in STAT.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    ticks = os.sysconf("SC_CLK_TCK")
    idle = fields[3] + fields[4]
    return (sum(fields) - idle) / ticks, sum(fields) / ticks
