"""Small pools of candidates, and information by its plain definition."""

import itertools

import jax.numpy as jnp
import numpy as np

from unsaid.design.candidates import Candidates
from unsaid.model.data import ChoiceSets, simple_choice_sets
from unsaid.model.specification import Specification

__all__ = ["LABELS", "SPECIFICATION", "brute_force_bits", "labelled_sets", "pool", "posterior_draws", "take"]

SPECIFICATION = Specification(("a", "b", "c"))
LABELS = np.array([0, 0, 0, 1, 1, 2, 2, 3])
"""Eight candidates in the groups of a small pool; those of one label exclude each other."""


def pool(groups: int, seed: int = 0) -> Candidates:
    """Groups of eight candidates with four labels; the sixth candidate of each is not usable."""
    rng = np.random.default_rng(seed)
    shape = (groups, LABELS.size)
    sets = simple_choice_sets(
        rng.choice([-1.0, -0.5, 0.5, 1.0], (*shape, 3)),
        delay_days=rng.choice([0.0, 30.0, 365.0], shape),
        probability=rng.choice([1.0, 0.7, 0.3], shape),
    )
    usable = np.ones(shape, dtype=bool)
    usable[:, 5] = False
    return Candidates(sets, jnp.asarray(np.tile(LABELS, (groups, 1))), jnp.asarray(usable))


def posterior_draws(count: int, seed: int = 1) -> np.ndarray:
    """Draws of the six parameters after the weights, some way from the prior."""
    rng = np.random.default_rng(seed)
    weights = rng.normal([0.6, 0.3, -0.5], 1.2, (count, 3))
    return np.hstack([weights, rng.normal([-4.5, -0.3, 0.0, -0.5], [1.0, 0.2, 0.2, 0.8], (count, 4))])


def labelled_sets(candidates: Candidates, group: int, size: int) -> np.ndarray:
    """All choice sets of usable candidates with different labels."""
    label, usable = np.asarray(candidates.label)[group], np.asarray(candidates.usable)[group]
    able = np.flatnonzero(usable)
    return np.array([c for c in itertools.combinations(able, size) if len(set(label[list(c)])) == size])


def take(sets: ChoiceSets, group: int, chosen: np.ndarray, outside: bool = True) -> ChoiceSets:
    """Choice sets of candidates as they are offered, with the outside option last."""
    arrays = {
        "attributes": np.asarray(sets.attributes)[group, chosen, 0, :],
        "delay_days": np.asarray(sets.delay_days)[group, chosen, 0],
        "probability": np.asarray(sets.probability)[group, chosen, 0],
        "outside": np.asarray(sets.outside)[group, chosen],
    }
    if outside:
        last = {"attributes": 0.0, "delay_days": 0.0, "probability": 1.0, "outside": 1.0}
        axis = chosen.ndim - 1
        for name, value in last.items():
            shape = list(arrays[name].shape)
            shape[axis] = 1
            arrays[name] = np.concatenate([arrays[name], np.full(shape, value)], axis=axis)
    return simple_choice_sets(arrays.pop("attributes"), **arrays)


def brute_force_bits(probabilities: np.ndarray, leading: np.ndarray) -> tuple[float, float]:
    """Information about the draw itself and about a class of it, by the definition, in bits.

    Parameters
    ----------
    probabilities
        One row per draw.
    leading
        Class of each draw.
    """
    marginal = probabilities.mean(0)

    def bits(joint: np.ndarray, rows: np.ndarray) -> float:
        independent = rows[:, None] * marginal[None, :]
        inside = joint > 0
        return float(np.sum(joint[inside] * np.log2(joint[inside] / independent[inside])))

    count = probabilities.shape[0]
    about_all = bits(probabilities / count, np.full(count, 1 / count))
    classes = np.unique(leading)
    joint = np.stack([probabilities[leading == c].sum(0) / count for c in classes])
    return about_all, bits(joint, np.array([(leading == c).mean() for c in classes]))
