"""Recovery: what the posterior finds of simulated walkers, drawn from the prior, in the shipped world.

Adaptive walks have the shipped defaults (disguised repeats and a dominated pair woven in) but do
not stop early; random ones have neither repeats nor pairs, which favours them.
"""

import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from benchmarks.proofs.figure import Figure

__all__ = ["recovery"]

LIMITS = {"adaptive": 24, "random": 30}
CHECKPOINTS = (8, 12, 16, 20, 24, 30)
SHARD = 25


def walkers(job: tuple[str, int, int]) -> list[dict]:
    """Walk a shard of walkers by one design; runs in a process of its own."""
    goal, first, count = job
    os.environ.setdefault("NPROC", "1")
    import jax

    from unsaid.model.simulate import draw_participant
    from unsaid.record.store import Store
    from unsaid.session.encode import prior_of
    from unsaid.session.simulation import walk_through
    from unsaid.session.study import Study, consent_version
    from unsaid.types.events import Stated
    from unsaid.types.settings import DesignSettings, SessionSettings

    plain = goal == "random"
    settings = SessionSettings(
        limit=LIMITS[goal],
        sure_at=1.0,
        least_gain_bits=0.0,
        repeats=0 if plain else SessionSettings().repeats,
        dominated=0 if plain else SessionSettings().dominated,
        design=DesignSettings(goal="random") if plain else DesignSettings(),
    )
    rows = []
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "walks.sqlite3") as store:
        study = Study(store)
        for seed in range(first, first + count):
            sitting = study.begin("zone", seed=seed, settings=settings, participant="simulated")
            specification = sitting.engine.config.specification
            study.consent(sitting, consent_version(sitting.world))
            person = draw_participant(
                jax.random.key(1_000_000 + seed), specification, prior_of(sitting.world, specification)
            )
            study.state(sitting, Stated(ranking=(specification.attributes[person.stated[0]],)))
            found: dict[int, list[int]] = {}

            def watcher(now, choice_set, _, found=found):
                if choice_set.number in CHECKPOINTS:
                    order = np.argsort(-now.engine.leading_probabilities())
                    found[choice_set.number] = [int(i) for i in order[:2]]

            walk_through(study, sitting, person.theta, watcher)
            rows.append(row_of(sitting, person, found))
    return rows


def row_of(sitting, person, found: dict[int, list[int]]) -> dict:
    """What one walker's posterior says, beside the truth."""
    particles = sitting.engine.refined()
    theta, weights = np.asarray(particles.theta, dtype=float), np.asarray(particles.weights, dtype=float)
    count = len(sitting.engine.config.specification.attributes)
    leading = np.bincount(np.argmax(theta[:, :count], axis=1), weights, count)
    inside = []
    for column in range(theta.shape[1]):
        order = np.argsort(theta[:, column])
        cumulative = np.cumsum(weights[order])
        low, high = theta[order, column][np.searchsorted(cumulative, [0.05, 0.95])]
        inside.append(bool(low <= person.theta[column] <= high))
    mean = weights @ theta[:, :count]
    truth = person.theta[:count]
    return {
        "leading": person.leading,
        "found": found,
        "probability": float(leading.max()),
        "right": bool(int(leading.argmax()) == person.leading),
        "inside": inside,
        "cosine": float(mean @ truth / np.linalg.norm(mean) / np.linalg.norm(truth)),
        "outside_share": float(
            np.mean(
                [
                    s.alternatives[a.alternative].is_neither
                    for s, a in zip(sitting.session.choice_sets, sitting.session.answers, strict=True)
                ]
            )
        ),
    }


def shards(goal: str, people: int) -> list[tuple[str, int, int]]:
    """Jobs for all walkers of one design."""
    return [(goal, first, min(SHARD, people - first)) for first in range(0, people, SHARD)]


def run(jobs: list[tuple[str, int, int]], progress) -> Iterator[tuple[str, list[dict]]]:
    """Run jobs on two processes, in order."""
    with multiprocessing.get_context("spawn").Pool(min(2, os.cpu_count() or 1)) as pool:
        for job, rows in zip(jobs, pool.imap(walkers, jobs), strict=True):
            progress(job[2])
            yield job[0], rows


def calibration_error(probability: np.ndarray, right: np.ndarray, bins: int = 5) -> float:
    """Expected calibration error over bins of equal numbers of walkers."""
    parts = np.array_split(np.argsort(probability, kind="stable"), bins)
    gaps = [abs(probability[part].mean() - right[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / len(probability))


def recovery(progress, people: int = 300, more: int = 900) -> tuple[list[Figure], dict]:
    """Walk `people` walkers by each design, and `more` adaptive ones for calibration."""
    rows: dict[str, list[dict]] = {"adaptive": [], "random": []}
    for goal, found in run(shards("adaptive", people + more) + shards("random", people), progress):
        rows[goal] += found

    def rate(goal: str, number: int, first: int) -> float:
        some = rows[goal][:people]
        return float(np.mean([row["leading"] in row["found"][number][:first] for row in some]))

    everyone = rows["adaptive"]
    probability = np.array([row["probability"] for row in everyone])
    right = np.array([row["right"] for row in everyone])
    coverage = float(np.mean([row["inside"] for row in everyone]))
    figures = [
        Figure(
            "leading wish found after 24 forks",
            rate("adaptive", 24, 1),
            floor=0.70,
            goal="0.80",
            note=f"{people} walkers",
        ),
        Figure(
            "leading wish among the first two", rate("adaptive", 24, 2), floor=0.88, note=f"{people} walkers"
        ),
        Figure(
            "16 adaptive forks less 30 random ones",
            rate("adaptive", 16, 1) - rate("random", 30, 1),
            floor=0.0,
            note="share found; same walkers",
        ),
        Figure(
            "12 adaptive forks less 30 random ones",
            rate("adaptive", 12, 1) - rate("random", 30, 1),
            goal="0",
            note="share found; same walkers",
        ),
        Figure(
            "coverage of 90% intervals",
            coverage,
            floor=0.87,
            ceiling=0.93,
            note=f"all parameters of {len(everyone)} walkers",
        ),
        Figure(
            "expected calibration error of the leading wish",
            calibration_error(probability, right),
            ceiling=0.04,
            note=f"5 bins, {len(everyone)} walkers",
        ),
    ]
    details = {
        "people": people,
        "people_for_calibration": len(everyone),
        "found": {
            goal: {str(n): [rate(goal, n, 1), rate(goal, n, 2)] for n in CHECKPOINTS if n <= LIMITS[goal]}
            for goal in rows
        },
        "found_of_everyone": float(right.mean()),
        "mean_probability": float(probability.mean()),
        "calibration_error_of_first": calibration_error(probability[:people], right[:people]),
        "cosine": {goal: float(np.mean([row["cosine"] for row in rows[goal]])) for goal in rows},
        "outside_share": float(np.mean([row["outside_share"] for row in everyone])),
    }
    return figures, details
