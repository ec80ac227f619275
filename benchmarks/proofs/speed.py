"""Speed: the next choice set plus the update, warm; and from a cold start to the first choice set."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from benchmarks.proofs.figure import Figure

__all__ = ["cold_start", "measure_steps", "speed"]

WARM_WALKS, WALKS = 2, 6
TYPED_AHEAD = "y\n\n1\n\n\n\n"
"""Consent, no words, one wish: all that stands before the first fork."""

FIRST_FORK = "Type the number of a way"


def measure_steps() -> dict[str, list[float]]:
    """Milliseconds of choosing and of updating at every choice set of several walks, without the disk."""
    import jax

    from unsaid.model.simulate import draw_participant
    from unsaid.record.store import Store
    from unsaid.session.encode import learn, prior_of
    from unsaid.session.offers import OfferTable
    from unsaid.session.propose import propose
    from unsaid.session.simulation import walk_through
    from unsaid.session.study import Study, consent_version
    from unsaid.types.events import Stated
    from unsaid.types.settings import SessionSettings

    settings = SessionSettings(limit=24, sure_at=1.0, least_gain_bits=0.0)
    choose, update = [], []
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "speed.sqlite3") as store:
        study = Study(store)
        table = None
        for walk in range(WARM_WALKS + WALKS):
            sitting = study.begin("zone", seed=walk, settings=settings, participant="simulated")
            table = table or OfferTable(sitting.world)
            specification = sitting.engine.config.specification
            study.consent(sitting, consent_version(sitting.world))
            study.state(sitting, Stated(ranking=("freedom",)))
            person = draw_participant(
                jax.random.key(walk), specification, prior_of(sitting.world, specification)
            )
            before = {"sitting": sitting.session, "engine": sitting.engine}

            def watcher(now, choice_set, answered, before=before, walk=walk, table=table):
                # the same two computations again, from where they began, with nothing recorded
                session = before["sitting"]
                began = time.perf_counter()
                propose(session, before["engine"], table)
                chosen = time.perf_counter()
                after = learn(before["engine"], choice_set, answered.alternative)
                jax.block_until_ready(after.state)
                ended = time.perf_counter()
                if walk >= WARM_WALKS:
                    choose.append((chosen - began) * 1e3)
                    update.append((ended - chosen) * 1e3)
                before["sitting"], before["engine"] = now.session, now.engine

            walk_through(study, sitting, person.theta, watcher)
    return {"choose": choose, "update": update}


def cold_start(runs: int = 3) -> dict[str, list[float]]:
    """Seconds to the first choice set in a new process: with nothing compiled, then with it kept."""
    found: dict[str, list[float]] = {"first": [], "again": []}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as cache:
            environment = {**os.environ, "JAX_COMPILATION_CACHE_DIR": cache, "UNSAID_HOME": cache}
            for kind in found:
                found[kind].append(to_first_fork(environment))
    return found


def to_first_fork(environment: dict[str, str]) -> float:
    """Seconds from starting `unsaid walk` to the first fork, by someone who types faster than they read."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "unsaid", "walk", "--seed", "1"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as walk:
        if walk.stdin is None or walk.stdout is None:
            raise RuntimeError("the walk has no pipes")
        walk.stdin.write(TYPED_AHEAD)
        walk.stdin.flush()
        for line in walk.stdout:
            if FIRST_FORK in line:
                taken = time.perf_counter() - began
                break
        else:
            raise RuntimeError("the walk ended before its first fork")
        walk.stdin.close()
        walk.stdout.read()
    return taken


def help_seconds(runs: int = 5) -> list[float]:
    """Seconds that `unsaid --help` takes, as a whole process."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "unsaid", "--help"], check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    return taken


def speed(progress) -> tuple[list[Figure], dict]:
    """All figures of speed."""
    os.environ.setdefault("NPROC", "1")
    steps = measure_steps()
    progress(1)
    total = np.add(steps["choose"], steps["update"])
    cold = cold_start()
    progress(1)
    helps = help_seconds()
    progress(1)
    figures = [
        Figure(
            "next fork plus update, median ms",
            float(np.median(total)),
            ceiling=10.0,
            note=f"{len(total)} forks",
        ),
        Figure("next fork plus update, 99th percentile ms", float(np.quantile(total, 0.99)), ceiling=40.0),
        Figure(
            "cold start to first fork, s (nothing compiled)", statistics.median(cold["first"]), ceiling=5.0
        ),
        Figure("cold start to first fork, s (second run)", statistics.median(cold["again"]), ceiling=5.0),
        Figure("unsaid --help, s", statistics.median(helps), ceiling=0.5),
    ]
    return figures, {
        "choose_ms_median": float(np.median(steps["choose"])),
        "update_ms_median": float(np.median(steps["update"])),
        "cold_start_s": cold,
        "help_s": helps,
    }
