"""The other proofs: calibration by simulation, real people, made-up walkers, kill -9 of walks and servers."""

import json
import os
import tempfile
from pathlib import Path

from benchmarks.proofs.figure import Figure

__all__ = ["calibration", "killed", "killed_server", "people", "watched"]

HUMAN = Path(__file__).resolve().parents[3] / "shared" / "data"
SETS = ("kinley_delay421", "krajbich2010_food", "baillon2020_risky_139", "andersen2008_risk_and_time_dk")


def calibration(progress, replications: int = 500, choices: int = 12) -> tuple[list[Figure], dict]:
    """Simulation-based calibration: ranks of the truth among posterior draws are uniform."""
    import jax
    from tests.recovery.calibration import simulation_based_calibration

    found = simulation_based_calibration(jax.random.key(2026), replications, choices)
    progress(1)
    figures = [
        Figure(f"rank uniformity of {name}, p", float(p), floor=0.01, note=f"{replications} replications")
        for name, p in found.items()
    ]
    return figures, {"replications": replications, "choices": choices}


def people(progress) -> tuple[list[Figure], dict]:
    """Held-out choices of real people, predicted beside population and chance."""
    from unsaid.replays.run import replay

    figures, details = [], {}
    for name in SETS:
        path = HUMAN / f"{name}.parquet"
        if not path.is_file():
            details[name] = "skipped: the data is not beside the project"
            progress(1)
            continue
        result = json.loads(replay(path).to_json())
        bits, se = result["bits"], result["se"]
        figures += [
            Figure(
                f"{name}: bits below population",
                bits["population"] - bits["person"],
                floor=0.0,
                note=f"se {se['gain']:.3f}",
            ),
            Figure(
                f"{name}: bits below chance",
                bits["chance"] - bits["person"],
                floor=0.0,
                note=f"{bits['person']:.3f} bits, accuracy {result['accuracy']['person']:.3f}",
            ),
        ]
        details[name] = result
        progress(1)
    return figures, details


def watched(progress, seeds: int = 100) -> tuple[list[Figure], dict]:
    """How often the Room names the hidden wish rather than the stated one; how often each enters."""
    os.environ.setdefault("NPROC", "1")
    from unsaid.cli.watch import summary
    from unsaid.record.store import Store
    from unsaid.session.simulation import walk_as
    from unsaid.session.study import Study

    rows = []
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "watch.sqlite3") as store:
        study = Study(store)
        personas = study.find_world("zone").personas
        for seed in range(seeds):
            rows += [summary(walk_as(study, persona, seed=seed)) for persona in personas]
            progress(1)
    figures, details = [], {"seeds": seeds, "of": {}}
    for persona in personas:
        own = [row for row in rows if row["name"] == persona.name]
        details["of"][persona.name] = {
            "stated": persona.says[0],
            "hidden": persona.pursues,
            "hidden_named": sum(row["revealed"] == row["hidden"] for row in own),
            "stated_named": sum(row["revealed"] == row["stated"] for row in own),
            "another_named": sum(row["revealed"] not in (None, row["hidden"], row["stated"]) for row in own),
            "cannot_tell": sum(row["cannot_tell"] for row in own),
            "entered": sum(row["entered"] for row in own),
            "mean_forks": sum(row["forks"] for row in own) / len(own),
        }
    named = [row for row in rows if row["revealed"] is not None]
    figures.append(
        Figure(
            "of Rooms that name one, the hidden wish",
            sum(r["revealed"] == r["hidden"] for r in named) / len(named),
            note=f"{len(named)} of {len(rows)} walks",
        )
    )
    figures.append(
        Figure(
            "of Rooms that name one, the stated wish",
            sum(r["revealed"] == r["stated"] for r in named) / len(named),
        )
    )
    return figures, details


def killed(progress, rounds: int = 25) -> tuple[list[Figure], dict]:
    """Kill -9 at random moments of about two hundred walks; each round asserts that nothing is lost."""
    from tests.e2e.kill_walks import main

    try:
        tally, broken = main(rounds)._asdict(), ""
    except AssertionError as error:
        tally, broken = (
            {"rounds": rounds, "sessions": 0, "acknowledged": 0},
            str(error) or "see the assertion",
        )
    progress(1)
    figures = [
        Figure(
            "kill -9: rounds with an acknowledged event lost or doubled, or a walk astray",
            float(bool(broken)),
            ceiling=0.0,
            note=broken or f"{tally['sessions']} walks, {tally['acknowledged']} events, {rounds} kills",
        )
    ]
    return figures, tally


def killed_server(progress, walks: int = 100, kills: int = 20) -> tuple[list[Figure], dict]:
    """Kill -9 of the server during walks over HTTP; asserts that nothing is lost and every walk goes on."""
    from tests.e2e.kill_server import main

    try:
        tally, broken = main(walks, kills)._asdict(), ""
    except AssertionError as error:
        tally, broken = {"walks": 0, "kills": 0, "answers": 0}, str(error) or "see the assertion"
    progress(1)
    note = broken or (
        f"{tally['walks']} walks, {tally['answers']} answers with their times, {tally['kills']} kills, "
        f"{tally['resent']} requests sent again"
    )
    name = "kill -9 of the server: runs with an acknowledged answer lost or doubled, or a walk astray"
    return [Figure(name, float(bool(broken)), ceiling=0.0, note=note)], tally
