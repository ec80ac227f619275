"""A design tried on somebody whose wants are known, before a person sees it."""

from collections.abc import Mapping
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
import polars as pl

from unsaid.adaptive.adaptive_design import AdaptiveDesign
from unsaid.adaptive.engine import key_for
from unsaid.model.prior import sample
from unsaid.model.simulate import answer
from unsaid.types.errors import DataError

__all__ = ["Simulation", "simulate"]

PERSON, BEST, WORST = 0, 1_000, 1_000_000
"""Numbers of the random keys: of the person, and of the answers to each question."""


class Simulation(NamedTuple):
    """What came of it.

    Attributes
    ----------
    truth
        Parameters of whoever answered.
    design
        The design after their answers.
    summary
        As `AdaptiveDesign.summary`, with a column for the truth.
    """

    truth: dict[str, float]
    design: AdaptiveDesign
    summary: pl.DataFrame


def simulate(
    design: AdaptiveDesign,
    theta: Mapping[str, float] | None = None,
    questions: int = 24,
    *,
    worst: bool = False,
    seed: int | None = None,
) -> Simulation:
    """Ask a made-up person, who answers by the model; the design that was given stays as it is.

    Parameters
    ----------
    theta
        Every parameter of the person by its name; by default a draw from the prior.
    questions
        How many are asked, or as many as there are.
    worst
        Whether the worst is told, too.
    seed
        Of the person and the answers; by default the design's.

    Raises
    ------
    DataError
        If a parameter is missing or none of the model's.
    """
    asked = design.again(design.options.seed if seed is None else seed)
    engine = asked.engine
    seed, specification = engine.seed, engine.specification
    if theta is None:
        scaled = np.asarray(sample(key_for(seed, "simulation", PERSON), engine.state.prior, 1)[0], float)
    else:
        if set(theta) != set(design.names):
            raise DataError(
                "a person has every parameter of the model",
                expected=", ".join(design.names),
                got=", ".join(theta),
            )
        scaled = np.array([theta[name] for name in design.names]) * design.units
    person, size = jnp.asarray(scaled, dtype=float), design.options.size
    while asked.stop(questions=questions) is None:
        question = asked.ask()
        rows = np.array(question.rows)
        key = key_for(seed, "simulation", BEST + question.number)
        taken = int(answer(key, specification, person, asked.pool.encode(rows)))
        chosen, least = (None if taken == size else taken), None
        if worst:
            others = asked.pool.encode(rows, worst=True, best=chosen)
            key = key_for(seed, "simulation", WORST + question.number)
            least = int(answer(key, specification, person, others))
        asked.tell(question, chosen, worst=least)
    truth = dict(zip(design.names, (scaled / design.units).tolist(), strict=True))
    summary = asked.summary().with_columns(true=pl.Series(list(truth.values())))
    return Simulation(truth, asked, summary)
