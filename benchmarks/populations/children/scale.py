"""Fit so many made-up people in this process or over two Ray workers; say how long and how large."""

import contextlib
import json
import resource
import sys
import time
from pathlib import Path

from populations.data import synthetic

from unsaid.population.cluster.ray_engine import fit_mixed_ray
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.options import FitOptions, RayOptions

BATCH = 50_000
people, engine, seed = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
options = FitOptions(seed=seed, exact_draws=0)
largest: dict[int, float] = {}
made = 0.0


def batches():
    """Panels of some people each, so that nobody holds all; the time to make them is not the fit's."""
    global made
    for number, begin in enumerate(range(0, people, BATCH)):
        begun = time.perf_counter()
        panel = synthetic(min(BATCH, people - begin), 1000 * seed + number).panel
        made += time.perf_counter() - begun
        yield panel


def watch(workers) -> None:
    largest.update(dict.fromkeys(workers.processes.values(), 0.0))


def look(step: int, log_likelihood: float) -> None:
    """Take the largest size of each worker so far."""
    for process in largest:
        with contextlib.suppress(OSError):
            lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
            peak = next(line for line in lines if line.startswith("VmHWM"))
            largest[process] = int(peak.split()[1]) / 1e6


if engine == "ray":
    begun = time.perf_counter()
    two = RayOptions(workers=2, shard_people=25_000)
    fit = fit_mixed_ray(batches(), None, options, two, progress=look, watch=watch)
else:
    panel = synthetic(people, 1000 * seed).panel
    begun = time.perf_counter()
    fit = fit_mixed(panel, None, options)
found = {
    "people": people,
    "engine": engine,
    "seconds": time.perf_counter() - begun - made,
    "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    "worker_gigabytes": max(largest.values(), default=None),
    "iterations": fit.iterations,
    "draws": fit.draws,
    "converged": fit.converged,
    "mean": fit.mean.tolist(),
    "covariance": fit.covariance.tolist(),
}
sys.stdout.write("\n" + json.dumps(found) + "\n")
