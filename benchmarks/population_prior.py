"""Whether a fitted population spares the next person forks, and how many.

Simulated people from a known population walk the Zone; the population is fitted to the walks of the
first half; the second half walks twice, from the world's prior and from the fitted one.
Run: python -m benchmarks.population_prior
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("NPROC", "1")

import jax
import numpy as np

from unsaid.adaptive.engine import key_for
from unsaid.model.prior import Prior
from unsaid.model.simulate import answer
from unsaid.population.utility.em import fit_prior
from unsaid.record.store import Store
from unsaid.session.encode import encode_sets, specification_of, width_of
from unsaid.session.prior import world_prior
from unsaid.session.study import Study
from unsaid.types.events import Stated
from unsaid.types.settings import FittedPrior, InferenceSettings, SessionSettings

RESULTS = Path(__file__).parent / "results" / "population_prior.json"
SURE = 0.8


def true_population(world, specification) -> Prior:
    """People who are not alike in what they want: the world's prior, moved and narrowed.

    Weights have means drawn once (sd 0.7) and 0.7 of the world's spread, so that the total spread is
    about the world's own; the other parameters are as in the world's prior.
    """
    usual = world_prior(world, specification)
    count = len(world.wish_ids)
    mean, factor = np.array(usual.mean), np.array(usual.cholesky)
    sd = world.prior.sd
    mean[:count] = np.random.default_rng(5).normal(size=count) * 0.7 * sd
    factor[:count] *= 0.7
    return Prior.from_covariance(mean, factor @ factor.T)


def walk(study, world_name, theta, seed, settings) -> tuple[np.ndarray, int, object]:
    """One walk: after each fork the probability that each wish leads; and the one that truly does."""
    sitting = study.begin(world_name, seed=seed, settings=settings, participant="simulated", consent=None)
    study.consent(sitting, sitting.world.words["consent"]["version"])
    study.state(sitting, Stated(words="", ranking=sitting.world.wish_ids[:1]))
    specification = sitting.engine.config.specification
    width, count = width_of(settings), len(specification.attributes)
    leading = int(np.argmax(theta[:count]))
    trail = [sitting.engine.leading_probabilities()]
    while (choice_set := study.next_choice_set(sitting)) is not None:
        sets = jax.tree.map(lambda leaf: leaf[0], encode_sets((choice_set,), specification.attributes, width))
        key = key_for(seed, "simulation", 1000 + choice_set.number)
        taken = int(answer(key, specification, jax.numpy.asarray(theta), sets))
        study.answer(sitting, choice_set.number, taken, key=f"simulated-{choice_set.number}")
        trail.append(sitting.engine.leading_probabilities())
    return np.array(trail), leading, sitting


def row_of(trail: np.ndarray, leading: int, limit: int) -> dict:
    """When one wish first leads with probability .8 (one more than the limit if never), and rightly so."""
    favourite = trail.max(1)
    sure = next((number for number, value in enumerate(favourite) if value >= SURE), limit + 1)
    right = bool(trail[min(sure, limit)].argmax() == leading)
    return {"sure_after": sure, "limit": limit, "right": right, "true": trail[:, leading].tolist()}


def histories(sittings, specification, limit: int):
    """Walks as one batch of equally long choices, padded with what counts for nothing."""
    batch = []
    for sitting in sittings:
        choices = sitting.engine.history()
        missing = limit - sitting.engine.count
        batch.append(
            jax.tree.map(lambda leaf, n=missing: np.concatenate([leaf, leaf[:1].repeat(n, 0)]), choices)
        )
        observed = np.concatenate([np.ones(sitting.engine.count), np.zeros(missing)]).astype(np.float32)
        object.__setattr__(batch[-1], "observed", observed)
    return jax.tree.map(lambda *leaves: jax.numpy.asarray(np.stack(leaves)), *batch)


def measured(rows: list[dict]) -> dict:
    """What the walks of one kind came to."""
    sure = np.array([row["sure_after"] for row in rows])
    limit = rows[0]["limit"]
    right = [row["right"] for row in rows if row["sure_after"] <= limit]
    return {
        "people": len(rows),
        "median_forks": float(np.median(sure)),
        "mean_forks": float(np.mean(sure)),
        "mean_forks_se": float(np.std(sure) / np.sqrt(len(sure))),
        "never_sure": float(np.mean(sure > limit)),
        "right_when_sure": float(np.mean(right)) if right else None,
        "probability_of_truth": {
            str(after): float(np.mean([row["true"][min(after, len(row["true"]) - 1)] for row in rows]))
            for after in (0, 3, 6, 12, limit)
        },
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--people", type=int, default=150)
    options.add_argument("--forks", type=int, default=24)
    options.add_argument("--world", default="zone")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    begun = time.perf_counter()
    # nobody stops early, so that every trail is as long
    plain = SessionSettings(
        limit=given.forks, least=given.forks, sure_at=1.0, inference=InferenceSettings(particles=1024)
    )
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "walks.sqlite3") as store:
        study = Study(store)
        world = study.find_world(given.world, None)
        specification = specification_of(world, plain)
        population = true_population(world, specification)
        noise = np.random.default_rng(given.seed).standard_normal((2 * given.people, specification.dimension))
        people = (np.array(population.mean) + noise @ np.array(population.cholesky).T).astype(np.float32)
        first, second = people[: given.people], people[given.people :]
        sittings = []
        for i, theta in enumerate(first):
            sittings.append(walk(study, given.world, theta, given.seed + i, plain)[2])
            progress(i + 1, given.people, "first half", begun)
        fit = fit_prior(
            jax.random.key(given.seed), specification, histories(sittings, specification, given.forks)
        )
        factor = np.array(fit.prior.cholesky, float)
        covariance = factor @ factor.T
        fitted = FittedPrior(
            name="fitted",
            parameters=specification.names,
            mean=tuple(map(float, fit.prior.mean)),
            covariance=tuple(tuple(map(float, row)) for row in covariance),
        )
        kinds = {"world's prior": plain, "fitted prior": plain.model_copy(update={"prior": fitted})}
        rows = {name: [] for name in kinds}
        for i, theta in enumerate(second):
            for name, settings in kinds.items():
                trail, leading, _ = walk(study, given.world, theta, 10_000 + given.seed + i, settings)
                rows[name].append(row_of(trail, leading, given.forks))
            progress(i + 1, given.people, "second half", begun)
    truth, found = np.array(population.mean), np.array(fit.prior.mean)
    result = {
        "what": __doc__,
        "people": given.people,
        "forks": given.forks,
        "world": given.world,
        "seed": given.seed,
        "sure_at": SURE,
        "kinds": {name: measured(own) for name, own in rows.items()},
        "saved_forks": saved(rows),
        "fit": {
            "converged": fit.converged,
            "worst_mean_in_true_sds": float(
                np.max(
                    np.abs(found - truth)
                    / np.sqrt(np.diag(np.array(population.cholesky) @ np.array(population.cholesky).T))
                )
            ),
        },
        "seconds": time.perf_counter() - begun,
        "versions": {name: version(name) for name in ("unsaid", "jax", "numpy")}
        | {"python": platform.python_version()},
    }
    RESULTS.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps({key: result[key] for key in ("kinds", "saved_forks", "fit", "seconds")}, indent=1))


def saved(rows: dict) -> dict:
    """Forks that the fitted prior spares each person, and how sure that is."""
    before, after = (np.array([row["sure_after"] for row in own]) for own in rows.values())
    gain = before - after
    return {
        "mean": float(gain.mean()),
        "se": float(gain.std() / np.sqrt(len(gain))),
        "median": float(np.median(gain)),
    }


def progress(done: int, total: int, what: str, begun: float) -> None:
    if done % 10 == 0 or done == total:
        sys.stderr.write(f"\r{what}: {done}/{total}, {time.perf_counter() - begun:.0f} s")
        sys.stderr.flush()


if __name__ == "__main__":
    main()
