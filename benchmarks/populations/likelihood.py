"""Exact log likelihood and time on two well-known data sets: ours and the peers', one judge for all."""

import statistics
from typing import Any

import numpy as np

from populations import data
from populations.environments import others_absent
from populations.results import claim, part
from populations.runs import KEPT, Setting, child, kept, peer
from unsaid.data.panel import Panel
from unsaid.population.integration.exact_likelihood import exact_log_likelihood
from unsaid.population.specification import MixedSpecification

__all__ = ["conditional_log_likelihood", "judged", "likelihood_part", "panels"]

COLUMNS = [
    "data",
    "covariance",
    "tool",
    "exact log likelihood (se)",
    "says itself",
    "first, s",
    "again, s",
    "times ours",
    "",
]
TARGETS = {
    ("electricity", "full"): -3669.5,
    ("electricity", "diagonal"): -3879.5,
    ("swissmetro", "diagonal"): -3519.7,
    ("swissmetro", "full"): -3484.5,
}
KINDS = ("full", "diagonal", "none")


def panels() -> dict[str, Panel]:
    """The data sets that are here."""
    found = {"electricity": data.electricity(), "swissmetro": data.swissmetro()}
    return {name: panel for name, panel in found.items() if panel is not None}


def likelihood_part(setting: Setting) -> dict[str, Any]:
    """All tools on all data sets."""
    rows, found, absent = [], {}, others_absent()
    held = panels()
    absent += [f"{name} (its file is not here)" for name in ("electricity", "swissmetro") if name not in held]
    for name, panel in held.items():
        path = data.write_for_peers(panel, KEPT / f"{name}.npz")
        for covariance in KINDS:
            for one in _tools(setting, name, covariance, path, absent):
                one |= judged(panel, one, 512 if setting.quick else 4096)
                found[name, covariance, one["name"]] = one
                print(
                    f"{name} {covariance} {one['name']}: {one['exact'][0]:.2f}, {_again(one):.3g} s",
                    flush=True,
                )
    for (name, covariance, _), one in found.items():
        rows.append(_row(name, covariance, one, found[name, covariance, "unsaid"]))
    details = {" ".join(key): one for key, one in found.items()}
    title = "Exact log likelihood (4,096 draws a person, the same for all) and seconds of a fit"
    return part(title, COLUMNS, rows, _claims(found), absent, details)


def judged(panel: Panel, one: dict[str, Any], draws: int = 4096) -> dict[str, Any]:
    """The exact log likelihood of what a tool came to, with its standard error."""
    mean, covariance = np.array(one["mean"]), np.array(one["covariance"])
    if not covariance.any():
        return {"exact": [conditional_log_likelihood(panel, mean), 0.0]}
    exact = exact_log_likelihood(panel, MixedSpecification.of(panel.names), mean, covariance, draws=draws)
    return {"exact": [exact.value, exact.standard_error]}


def conditional_log_likelihood(panel: Panel, coefficients: np.ndarray) -> float:
    """Log likelihood if everybody had the same coefficients."""
    utility = panel.attributes @ coefficients
    highest = np.maximum.reduceat(utility, panel.task_start[:-1])
    sums = np.add.reduceat(np.exp(utility - np.repeat(highest, panel.rows_per_task)), panel.task_start[:-1])
    chosen = utility[panel.task_start[:-1] + panel.chosen]
    weights = np.repeat(panel.weights, panel.tasks_per_person)
    return float(weights @ (chosen - highest - np.log(sums)))


def _tools(
    setting: Setting, name: str, covariance: str, path: Any, absent: list[str]
) -> list[dict[str, Any]]:
    """What each tool that can fit this came to."""
    again = 1 if setting.quick else 5
    draws = 100 if setting.quick else 1000
    child("ours.py", name, covariance, 0, 0)  # so that the kernels are compiled, as on any second run
    runs = {"unsaid": lambda: child("ours.py", name, covariance, again, setting.seed)}
    if covariance == "diagonal":
        runs["xlogit"] = lambda: peer("xlogit", path, "--draws", draws, limit=setting.limit)
        fewer = draws // 5  # it takes minutes with these already
        runs["biogeme"] = lambda: peer("biogeme", path, "--draws", fewer, "--again", 0, limit=setting.limit)
    if covariance == "none":
        runs["choice_learn"] = lambda: peer("choice_learn", path, limit=setting.limit)
    found = []
    for tool, run in runs.items():
        size = "quick-" if setting.quick else ""
        one = kept(f"{size}{name}-{covariance}-{tool}", run, reuse=setting.resume and tool != "unsaid")
        if "failed" in one:
            absent.append(f"{tool} on {name}, {covariance} ({one['failed']})")
        else:
            found.append(one)
    return found


def _again(one: dict[str, Any]) -> float:
    """Seconds once warm, or of the first time where there was no second."""
    return statistics.median(one["warm"] or [one["cold"]])


def _row(name: str, covariance: str, one: dict[str, Any], ours: dict[str, Any]) -> list[Any]:
    value, error = one["exact"]
    own = one["own_log_likelihood"]
    return [
        name,
        covariance,
        f"{one['name']} {one['version']}",
        f"{value:.2f} ({error:.2f})",
        "" if own is None or one is ours else f"{own:.1f}",
        one["cold"],
        _again(one) if one["warm"] else None,
        None if one is ours else _again(one) / _again(ours),
        one["note"],
    ]


def _claims(found: dict[tuple[str, str, str], dict[str, Any]]) -> dict[str, Any]:
    claims = {}
    for (name, covariance), least in TARGETS.items():
        if ours := found.get((name, covariance, "unsaid")):
            value = ours["exact"]
            what = f"{name}, {covariance}: exact log likelihood (se)"
            claims[what] = claim(value, f"at least {least}", value[0] >= least)
    xlogit = found.get(("electricity", "diagonal", "xlogit"))
    biogeme = found.get(("electricity", "diagonal", "Biogeme"))
    for covariance, other, least in (
        ("full", xlogit, 30),
        ("diagonal", xlogit, 30),
        ("diagonal", biogeme, 500),
    ):
        ours = found.get(("electricity", covariance, "unsaid"))
        if ours and other:
            ratio = _again(other) / _again(ours)
            what = f"electricity, {covariance}: {other['name']}'s diagonal fit takes times as long, warm"
            claims[what] = claim(ratio, f"at least {least}", ratio >= least)
    return claims
