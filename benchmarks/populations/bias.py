"""Whether many people's estimates come to the truth: made-up people of whom the population is known."""

from typing import Any

import numpy as np

from populations.data import synthetic, write_for_peers
from populations.results import claim, part
from populations.runs import KEPT, Setting, kept, peer
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.options import FitOptions
from unsaid.population.specification import MixedSpecification

__all__ = ["bias_part"]

PANELS = 5
COLUMNS = [
    "",
    "people",
    "panels",
    "worst mean, %",
    "shrinkage of means, %",
    "worst sd, %",
    "sds on average, %",
    "s each",
]


def bias_part(setting: Setting) -> dict[str, Any]:
    """Errors of the average over panels: what sampling leaves is small beside bias.

    Means in percent of their root mean square, for the least of them is 0.11; standard deviations
    in percent of themselves.
    """
    people = 2_000 if setting.quick else 50_000
    count = 2 if setting.quick else PANELS
    fits, seconds = [], []
    for panel_number in range(count):
        made = synthetic(people, setting.seed + panel_number)
        fit = fit_mixed(made.panel, options=FitOptions(seed=setting.seed, exact_draws=0))
        fits.append((fit.mean, fit.sds))
        seconds.append(fit.seconds)
        print(f"bias: panel {panel_number + 1} of {count}, {fit.seconds:.1f} s", flush=True)
    made = synthetic(1, 0)
    worst = _errors(np.mean([mean for mean, _ in fits], 0), np.mean([sds for _, sds in fits], 0), made)
    rows = [["unsaid, full", f"{people:,}", str(count), *worst, float(np.median(seconds))]]
    absent: list[str] = []
    rows += _xlogit(setting, absent)
    claims = {
        "worst mean, %": claim(worst[0], "at most 1.5", worst[0] <= 1.5),
        "worst standard deviation, %": claim(worst[2], "at most 3", worst[2] <= 3),
    }
    title = "Bias where the truth is known: ten correlated coefficients, ten tasks of three alternatives"
    details = {"fits": [[mean.tolist(), sds.tolist()] for mean, sds in fits]}
    return part(title, COLUMNS, rows, claims, absent, details)


def _xlogit(setting: Setting, absent: list[str]) -> list[list[Any]]:
    """The peer on fewer people, for it takes minutes; it has no correlations."""
    people = 500 if setting.quick else 5_000
    name = f"bias-xlogit-{people}"
    made = synthetic(people, setting.seed)
    path = write_for_peers(made.panel, KEPT / f"synthetic-{people}.npz")
    arguments = ("--draws", 100 if setting.quick else 500, "--again", 0)
    found = kept(name, lambda: peer("xlogit", path, *arguments, limit=setting.limit), reuse=setting.resume)
    if "failed" in found:
        absent.append(f"xlogit on {people:,} people ({found['failed']})")
        return []
    ours = fit_mixed(
        made.panel,
        MixedSpecification.of(made.panel.names, covariance="diagonal"),
        FitOptions(seed=setting.seed, exact_draws=0),
    )
    both = {
        f"xlogit, diagonal ({found['note']})": (
            np.array(found["mean"]),
            np.sqrt(np.diag(found["covariance"])),
            found["cold"],
        ),
        "unsaid, diagonal, on the same": (ours.mean, ours.sds, ours.seconds),
    }
    return [
        [what, f"{people:,}", "1", *_errors(mean, sds, made), seconds]
        for what, (mean, sds, seconds) in both.items()
    ]


def _errors(mean: np.ndarray, sds: np.ndarray, made: Any) -> list[float]:
    size = np.sqrt(np.mean(made.mean**2))
    share = sds / np.sqrt(np.diag(made.covariance)) - 1
    return [
        100 * float(np.max(np.abs(mean - made.mean)) / size),
        100 * float(1 - mean @ made.mean / (made.mean @ made.mean)),
        100 * float(np.max(np.abs(share))),
        100 * float(np.mean(share)),
    ]
