"""From measures to the saved file: means with standard errors, claims beside their targets, versions."""

import importlib.metadata
import json
import os
import pathlib
import platform
from typing import Any

import numpy as np

from elicit.delay import LARGEST_TRIALS, Outcome
from elicit.tasks import CHECKPOINTS
from elicit.walk import STRIDE, Measures, Timing

__all__ = ["delay_claims", "pair_claims", "results", "save", "summarise_delay", "summarise_walks", "versions"]

TASKS = ("pairs", "ways", "delay")

WITHIN_SEVEN = ("sharp", "middling")
"""Conditions in which seven answers can hold that much information."""

SAME_PRIOR = ("middling", "human")
"""Conditions in which ours and the grid have the same prior; elsewhere ours has a normal one like it."""

PACKAGES = ("jax", "jaxlib", "equinox", "numpy", "torch", "botorch", "gpytorch", "adopy")


def summarise_walks(groups: list[Measures], timing: Timing) -> dict[str, Any]:
    """One method's means and standard errors at each checkpoint, and its times.

    Parameters
    ----------
    groups
        Groups of people who were asked different numbers of questions.
    timing
        Of some of them.
    """
    after = {}
    for questions in CHECKPOINTS:
        measured = at(groups, questions)
        if measured is None:
            continue
        after[str(questions)] = {"people": int(measured.top1.size)} | {
            name: mean_se(values) for name, values in measured._asdict().items()
        }
    total = timing.choose + timing.update
    milliseconds = {"choose": timing.choose, "update": timing.update, "question": total}
    return {
        "after": after,
        "milliseconds": {name: round(float(np.median(values)), 3) for name, values in milliseconds.items()}
        | {"question_99th": round(float(np.percentile(total, 99)), 3), "questions_timed": int(total.size)},
    }


def at(groups: list[Measures], questions: int) -> Measures | None:
    """The measures after so many questions, of everybody who was asked as many."""
    index = questions // STRIDE - 1
    enough = [group for group in groups if group.top1.shape[1] > index]
    if not enough:
        return None
    return Measures(
        *(np.concatenate([values[:, index] for values in part]) for part in zip(*enough, strict=True))
    )


def mean_se(values: np.ndarray) -> list[float]:
    """Mean and standard error."""
    return [round(float(np.mean(values)), 5), round(float(np.std(values, ddof=1) / np.sqrt(values.size)), 5)]


def pair_claims(found: dict[str, list[Measures]], summaries: dict[str, Any]) -> dict[str, Any]:
    """Ours against the exhaustive ceiling, person by person; what was not run makes no claim."""
    claims: dict[str, Any] = {}
    for name in ("ours: all parameters", "ours: leading weight"):
        if name in summaries:
            spent = summaries[name]["milliseconds"]["question"]
            claims[f"{name}, milliseconds"] = claim(spent, "at most 10", spent <= 10)
    if "exhaustive" not in found:
        return claims
    for questions, name in ((q, n) for q in (10, 20, 40) for n in ("log_loss", "cosine")):
        difference = paired(found, "ours: all parameters", "exhaustive", questions, name)
        if difference is not None:
            worse = difference[0] if name == "log_loss" else -difference[0]
            claims[f"ours: all parameters, {name} after {questions}, minus exhaustive"] = claim(
                difference, "not worse by more than two standard errors", worse <= 2 * difference[1]
            )
    for name in ("ours: leading weight", "ours: mixture 0.3"):
        difference = paired(found, name, "exhaustive", 10, "top1")
        if difference is not None:
            claims[f"{name}, top-1 after 10, minus exhaustive"] = claim(
                difference, "at least 0.05, goal 0.10", difference[0] >= 0.05
            )
    return claims


def claim(value: Any, target: str, met: bool) -> dict[str, Any]:
    """One claim: a value, or a value with its standard error, beside its target."""
    return {"value": value, "target": target, "met": bool(met)}


def paired(
    found: dict[str, list[Measures]], one: str, other: str, questions: int, name: str
) -> list[float] | None:
    """Mean and standard error of the difference between two methods over the same people."""
    first, second = at(found.get(one, []), questions), at(found.get(other, []), questions)
    if first is None or second is None:
        return None
    return mean_se(getattr(first, name) - getattr(second, name))


def summarise_delay(outcomes: list[Outcome]) -> dict[str, Any]:
    """Trials until sure, how wrong the estimate then is, and milliseconds per trial."""
    trials = np.array([outcome.trials for outcome in outcomes])
    errors = np.array([outcome.error for outcome in outcomes])
    spent = np.concatenate([outcome.milliseconds for outcome in outcomes])
    sure = trials < LARGEST_TRIALS
    return {
        "people": int(trials.size),
        "trials_median": float(np.median(trials)),
        "trials_quartiles": [float(level) for level in np.percentile(trials, [25, 75])],
        "trials_mean": mean_se(trials),
        "never_sure": int(np.sum(~sure)),
        "rms_error": round(float(np.sqrt(np.mean(errors[sure] ** 2))), 4),
        "milliseconds": round(float(np.median(spent)), 3),
        "milliseconds_99th": round(float(np.percentile(spent, 99)), 3),
    }


def delay_claims(outcomes: dict[str, dict[str, list[Outcome]]], conditions: dict[str, Any]) -> dict[str, Any]:
    """At most 7 trials of at most 2 ms where choices allow it, and no more trials than the grid."""
    claims = {}
    for condition, methods in conditions.items():
        for name in (name for name in methods if name.startswith("ours")):
            spent, trials = methods[name]["milliseconds"], methods[name]["trials_median"]
            claims[f"{condition}, {name}, milliseconds"] = claim(spent, "at most 2", spent <= 2)
            if condition in WITHIN_SEVEN:
                claims[f"{condition}, {name}, median trials"] = claim(trials, "at most 7", trials <= 7)
            if "grid" in methods and condition in SAME_PRIOR:
                pairs = zip(outcomes[condition][name], outcomes[condition]["grid"], strict=True)
                more = mean_se(np.array([own.trials - grid.trials for own, grid in pairs], dtype=float))
                claims[f"{condition}, {name}, trials minus the grid's"] = claim(
                    more, "not more by two standard errors", more[0] <= 2 * more[1]
                )
    return claims


def versions() -> dict[str, str]:
    """Versions of what was run, peers that are not installed among them."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return found | {"cpus": str(mine)}


def results(tasks: dict[str, Any], seed: int) -> dict[str, Any]:
    """The tasks that were run, each with what it was run with, in their usual order."""
    setting = {"versions": versions(), "seed": seed}
    order = [name for name in TASKS if name in tasks]
    return setting | {"tasks": {name: {"run": setting} | tasks[name] for name in order}}


def save(path: pathlib.Path, tasks: dict[str, Any], seed: int) -> dict[str, Any]:
    """Write the file that the docs read; tasks that were not run keep their results."""
    before = json.loads(path.read_text(encoding="utf-8"))["tasks"] if path.exists() else {}
    found = results(before | tasks, seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found
