"""Walks whose forks, answers and posteriors are kept: a change of the engine that moves them is seen.

Written anew, where it is meant that they move: JAX_ENABLE_X64=1 python -m tests.session.golden_walks
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.session.walks import SETTINGS, STATED, with_settings
from unsaid.adaptive.engine import key_for
from unsaid.model.simulate import draw_participant
from unsaid.record.store import Store
from unsaid.session.encode import prior_of
from unsaid.session.simulation import walk_through
from unsaid.session.study import Study, consent_version
from unsaid.types.settings import FittedPrior, SessionSettings
from unsaid.worlds.load import load_world

KEPT = Path(__file__).resolve().parents[1] / "golden" / "walks.json"

WISHES = load_world("zone").wish_ids
FITTED = FittedPrior(
    name="others",
    parameters=(*WISHES, "log_discount_rate"),
    mean=(*(0.5,) * len(WISHES), -5.0),
    covariance=tuple(map(tuple, (0.25 + np.eye(len(WISHES) + 1)).tolist())),
)
"""Of all weights, and of one parameter beside them."""


def walks() -> dict[str, tuple[int, SessionSettings]]:
    """Seed and settings of each, by name."""
    design = SETTINGS.design.model_dump()
    return {
        "as people walk": (11, SessionSettings()),
        "pairs, all parameters": (
            3,
            with_settings(design=design | {"alternatives": 2, "goal": "parameters"}),
        ),
        "the leading weight": (
            4,
            with_settings(limit=12, design=design | {"goal": "leading", "starts": 2}),
        ),
        "begun from others' choices": (7, with_settings(prior=FITTED.model_dump())),
        "D-optimal": (5, with_settings(design=design | {"goal": "d-optimal"})),
        "at random": (6, with_settings(design=design | {"goal": "random"})),
    }


def walked(seed: int, settings: SessionSettings) -> dict:
    """What came of one: each fork with its answer and the posterior after it."""
    steps: list[dict] = []

    def watcher(sitting, choice_set, answered):
        particles = sitting.engine.state.particles
        weights, theta = np.asarray(particles.weights), np.asarray(particles.theta)
        mean = weights @ theta
        steps.append(
            {
                "kind": choice_set.kind,
                "place": choice_set.place,
                "offered": [f"{a.id} {a.distance} {a.certainty}" for a in choice_set.alternatives],
                "chosen": answered.alternative,
                "held": answered.held,
                "mean": mean.tolist(),
                "sd": np.sqrt(weights @ (theta - mean) ** 2).tolist(),
            }
        )

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "log.sqlite3") as store:
        study = Study(store)
        sitting = study.begin("zone", seed=seed, settings=settings, participant="simulated")
        study.consent(sitting, consent_version(sitting.world))
        study.state(sitting, STATED)
        specification = sitting.engine.config.specification
        person = draw_participant(
            key_for(seed, "simulation"), specification, prior_of(sitting.world, specification)
        )
        walk_through(study, sitting, person.theta, watcher)
        revealed = study.look(sitting)
    return {"steps": steps, "evidence": revealed.fit.log_odds_against_chance}


if __name__ == "__main__":
    found = {name: walked(*each) for name, each in walks().items()}
    to = Path(sys.argv[1]) if len(sys.argv) > 1 else KEPT
    to.write_text(json.dumps(found, indent=0) + "\n", encoding="utf-8")
