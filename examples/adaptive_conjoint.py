"""Adaptive conjoint without a world: three attributes, pairs from a pool, information about all weights.

Run it: python examples/adaptive_conjoint.py
"""

import jax
import jax.numpy as jnp
import numpy as np

from unsaid.design import choose
from unsaid.design.candidates import Candidates
from unsaid.inference import smc
from unsaid.inference.particles import draw, mean_and_covariance
from unsaid.model.data import Choices, simple_choice_sets
from unsaid.model.prior import default_prior
from unsaid.model.simulate import answer
from unsaid.model.specification import Specification

QUESTIONS, POOL = 12, 60


def main() -> None:
    """Ask a simulated person twelve questions, each chosen after the last answer."""
    specification = Specification(
        ("price", "comfort", "speed"), delay=False, probability=False, outside=False, lapse=0.0
    )
    prior = default_prior(specification)
    truth = jnp.array([-2.0, 1.0, 0.5])
    levels = np.random.default_rng(1).choice([-1.0, 0.0, 1.0], (1, POOL, 3))
    candidates = Candidates(
        simple_choice_sets(levels), jnp.arange(POOL)[None, :], jnp.ones((1, POOL), dtype=bool)
    )
    config = smc.Config(specification)
    design = choose.Config(specification, size=2, mix=1.0)
    empty = Choices(
        simple_choice_sets(np.zeros((16, 2, 3))), jnp.zeros(16, dtype=int), jnp.zeros(16, dtype=float)
    )
    key = jax.random.key(1)
    state = smc.init(key, config, prior, empty)
    for number in range(QUESTIONS):
        design_key, draw_key, answer_key, step_key = jax.random.split(jax.random.fold_in(key, number), 4)
        proposal = choose.choose(
            design_key, design, draw(draw_key, state.particles, design.draws), candidates
        )
        pair = simple_choice_sets(levels[0, np.asarray(proposal.candidates[0])])
        chosen = answer(answer_key, specification, truth, pair)
        state, _ = smc.step(step_key, config, state, Choices(pair, chosen, jnp.asarray(1.0)))
        bits = float(proposal.parameters_bits[0])
        print(f"question {number + 1:>2}: {bits:.2f} bits expected; chose {'AB'[int(chosen)]}")
    mean, covariance = mean_and_covariance(state.particles)
    for name, true, centre, sd in zip(
        specification.names, truth, mean, jnp.sqrt(jnp.diagonal(covariance)), strict=True
    ):
        print(f"{name:>8}: {float(centre):+.2f} ± {float(sd):.2f} (true {float(true):+.2f})")


if __name__ == "__main__":
    main()
