"""How probably a person would choose each alternative, as far as they are known."""

import functools
from typing import Any

import jax
import numpy as np
import polars as pl
from jaxtyping import Array, Float

from unsaid.adaptive.candidates import CandidateTable, frame_of
from unsaid.adaptive.engine import Engine
from unsaid.adaptive.options import check_choice
from unsaid.adaptive.posterior import PosteriorDraws
from unsaid.model.choice import choice_probabilities
from unsaid.model.data import ChoiceSets, simple_choice_sets
from unsaid.model.parameters import unpack
from unsaid.model.specification import Specification
from unsaid.types.choice import NEITHER

__all__ = ["predict_choices"]


def predict_choices(
    engine: Engine, posterior: PosteriorDraws, table: CandidateTable, offers: Any, task: str | None
) -> pl.DataFrame:
    """What `AdaptiveDesign.predict` says.

    Parameters
    ----------
    posterior
        The engine's particles.
    """
    frame, outside = frame_of(offers), engine.specification.outside
    check_choice("task", task is None or task in frame.columns, ", ".join(frame.columns), task)
    labels = ["1"] * frame.height if task is None else frame[task].cast(pl.String).to_list()
    groups = {label: [i for i, one in enumerate(labels) if one == label] for label in dict.fromkeys(labels)}
    sets = _padded(table, frame, list(groups.values()), outside)
    found, rows = _chances(engine.specification, engine.particles.theta, sets), []
    for number, (label, members) in enumerate(groups.items()):
        at = [*range(len(members)), *([-1] if outside else [])]
        chances = np.asarray(found[:, number, np.array(at)], dtype=np.float64)
        low, high = posterior.quantiles(chances)
        named = [*map(str, range(1, len(members) + 1)), NEITHER][: len(at)]
        rows += list(zip([label] * len(at), named, posterior.weights @ chances, low, high, strict=True))
    return pl.DataFrame(rows, schema=["task", "alternative", "share", "low", "high"], orient="row")


def _padded(table: CandidateTable, frame: pl.DataFrame, groups: list[list[int]], outside: bool) -> ChoiceSets:
    """Tasks as wide as the widest; the outside option stands last."""
    values = table.encoding.encode(frame)[1] / table.scale
    shape = (len(groups), max(map(len, groups)) + outside)
    attributes, days = np.zeros((*shape, values.shape[1])), np.zeros(shape)
    chances, available, neither = np.ones(shape), np.zeros(shape, dtype=bool), np.zeros(shape)
    every_day, every_chance = table.encoding.delay_days(frame), table.encoding.probabilities(frame)
    for number, rows in enumerate(groups):
        at = (number, slice(len(rows)))
        attributes[at], days[at], chances[at] = values[rows], every_day[rows], every_chance[rows]
        available[at] = True
    if outside:
        neither[:, -1], available[:, -1] = 1.0, True
    return simple_choice_sets(
        attributes, delay_days=days, probability=chances, outside=neither, available=available
    )


@functools.partial(jax.jit, static_argnames=("specification",))
def _chances(
    specification: Specification, theta: Float[Array, "draw dimension"], sets: ChoiceSets
) -> Float[Array, "draw set alternative"]:
    return jax.vmap(lambda row: choice_probabilities(specification, unpack(specification, row), sets))(theta)
