"""Fit one of the data sets in this process, for the first time and again, and say what it came to."""

import json
import sys
import time

from populations import data

from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.options import FitOptions
from unsaid.population.specification import MixedSpecification
from unsaid.version import __version__

name, covariance, again, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
panel = getattr(data, name)()
specification = MixedSpecification.of(panel.names, covariance=covariance)
seconds, with_referee = [], []
for draws in (0, *[0] * again, 4096):
    begun = time.perf_counter()
    fit = fit_mixed(panel, specification, FitOptions(seed=seed, exact_draws=draws))
    (with_referee if draws else seconds).append(time.perf_counter() - begun)
found = {
    "name": "unsaid",
    "version": __version__,
    "mean": fit.mean.tolist(),
    "covariance": fit.covariance.tolist(),
    "own_log_likelihood": fit.log_likelihood,
    "cold": seconds[0],
    "warm": seconds[1:],
    "with_referee": with_referee[0],
    "note": f"{fit.iterations} steps, {fit.draws} draws a person, {fit.verdict.message}",
}
sys.stdout.write("\n" + json.dumps(found) + "\n")
