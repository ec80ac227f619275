"""Whether 95% intervals hold the truth 95 times in 100: many made-up panels of 500 people."""

import math
from typing import Any

from populations.data import synthetic
from populations.results import claim, part
from populations.runs import Setting
from unsaid.population.mixed.model import MixedLogit
from unsaid.population.options import FitOptions

__all__ = ["coverage_part"]

PEOPLE, PANELS = 500, 200
COLUMNS = [
    "",
    "panels",
    "intervals",
    "held the truth, %",
    "se",
    "without an interval",
    "estimate on average, % of the truth",
]


def coverage_part(setting: Setting) -> dict[str, Any]:
    """Of the intervals that the summary shows; one that could not be computed held nothing."""
    panels = 10 if setting.quick else PANELS
    held: dict[str, list[list[bool]]] = {"mean": [], "sd": []}
    sizes: dict[str, list[float]] = {"mean": [], "sd": []}
    missing = dict.fromkeys(held, 0)
    for number in range(panels):
        made = synthetic(PEOPLE, 10_000 + setting.seed + number)
        fit = MixedLogit().fit(made.panel, FitOptions(seed=setting.seed, exact_draws=0))
        truths = {"mean": made.mean, "sd": [made.covariance[k, k] ** 0.5 for k in range(len(made.mean))]}
        for kind, truth in truths.items():
            own = [row for row in fit.summary().rows if row.kind == kind]
            held[kind].append([row.low <= t <= row.high for row, t in zip(own, truth, strict=True)])
            missing[kind] += sum(not math.isfinite(row.low) for row in own)
            along = sum(row.estimate * t for row, t in zip(own, truth, strict=True))
            sizes[kind].append(100 * along / sum(t * t for t in truth))
        if number % 20 == 19:
            print(f"coverage: {number + 1} of {panels} panels", flush=True)
    rows, claims = [], {}
    for kind, title in (("mean", "means"), ("sd", "standard deviations")):
        shares = [sum(one) / len(one) for one in held[kind]]
        rate = sum(shares) / panels
        error = (sum((share - rate) ** 2 for share in shares) / (panels * (panels - 1))) ** 0.5
        count = sum(len(one) for one in held[kind])
        average = sum(sizes[kind]) / panels
        rows.append([title, str(panels), str(count), 100 * rate, 100 * error, str(missing[kind]), average])
        claims[f"{title}: 95% intervals hold the truth, %"] = claim(
            100 * rate, "93 to 97", 0.93 <= rate <= 0.97
        )
    return part(f"Coverage of 95% intervals: panels of {PEOPLE} made-up people", COLUMNS, rows, claims)
