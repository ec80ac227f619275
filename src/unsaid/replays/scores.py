"""How well recorded choices were predicted: bits per choice, with errors clustered by person."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from unsaid.types.struct import Struct

__all__ = ["ByModel", "Errors", "Replay", "Tally", "score"]

TIE = 1e-6
"""Alternatives whose probabilities differ by less share the guess."""


class ByModel(Struct):
    """One number for each way to predict.

    Attributes
    ----------
    chance
        Every available alternative alike.
    population
        What the other people do, without looking at this person's choices.
    person
        What this person's learned choices say, beside the other people.
    """

    chance: float
    population: float
    person: float


class Errors(ByModel):
    """Standard errors of the bits per choice, clustered by person.

    Attributes
    ----------
    gain
        Of the difference between population and person.
    """

    gain: float


class Replay(Struct):
    """What a replay of recorded choices came to.

    Attributes
    ----------
    dataset
        Name of the table.
    people, trials_learned, trials_predicted
        How many.
    bits
        Mean of -log2 of the probability given to what was chosen; fewer are better.
    se
        Their standard errors.
    accuracy
        Share of choices that were the most probable one; ties share.
    people_misfit
        People whose choices the person model predicts no better than chance.
    model
        The model in words.
    skipped
        What was left out and why, with how often.
    """

    dataset: str
    people: int
    trials_learned: int
    trials_predicted: int
    bits: ByModel
    se: Errors
    accuracy: ByModel
    people_misfit: int
    model: str
    skipped: dict[str, int]

    def to_json(self) -> str:
        """One JSON object; the form that other programs may rely on."""
        return self.model_dump_json()

    @property
    def gain(self) -> float:
        """Bits per choice that knowing the person's own choices saves."""
        return self.bits.population - self.bits.person

    @property
    def verdict(self) -> str:
        """One sentence on whether the person was learned, beyond two standard errors."""
        gain, error = self.gain, self.se.gain
        size = f"{abs(gain):.3f} bits per choice (standard error {error:.3f})"
        own = "A person's own choices"
        if gain < -2 * error:
            return f"{own} predict the rest worse than the population does, by {size}."
        if gain <= 2 * error:
            return (
                f"{own} add nothing to the population that can be told from noise: {gain:+.3f} bits per "
                f"choice (standard error {error:.3f})."
            )
        if self.bits.person >= self.bits.chance:
            return (
                f"{own} predict the rest no better than chance, though better than the population by {size}."
            )
        return f"{own} predict the rest better than the population does, by {size}."


class Tally(NamedTuple):
    """Scores of the predicted choices, before they are named.

    Attributes
    ----------
    bits, se, accuracy
        As in `Replay`.
    people_misfit
        As in `Replay`.
    """

    bits: ByModel
    se: Errors
    accuracy: ByModel
    people_misfit: int


def score(
    person: Float[np.ndarray, "person trial alternative"],
    population: Float[np.ndarray, "person trial alternative"],
    available: Bool[np.ndarray, "person trial alternative"],
    chosen: Int[np.ndarray, "person trial"],
    predicted: Bool[np.ndarray, "person trial"],
) -> Tally:
    """Score predictions beside chance.

    Parameters
    ----------
    person, population
        Predicted probabilities.
    available
        Which alternatives there were.
    chosen
        What was chosen.
    predicted
        Which trials count.
    """
    chance = available / available.sum(-1, keepdims=True)
    counts = predicted.sum(1).astype(float)
    bits, hits = {}, {}
    for name, probabilities in (("chance", chance), ("population", population), ("person", person)):
        own = np.take_along_axis(probabilities, chosen[..., None], -1)[..., 0]
        lost = -np.log2(np.maximum(own, np.finfo(float).tiny))
        bits[name] = np.where(predicted, lost, 0.0).sum(1)
        best = np.where(available, probabilities, -1.0)
        top = best >= best.max(-1, keepdims=True) - TIE
        hit = np.take_along_axis(top, chosen[..., None], -1)[..., 0] / top.sum(-1)
        hits[name] = float(np.where(predicted, hit, 0.0).sum() / counts.sum())
    errors = {name: _clustered_error(sums, counts) for name, sums in bits.items()}
    return Tally(
        bits=ByModel(**{name: float(sums.sum() / counts.sum()) for name, sums in bits.items()}),
        se=Errors(**errors, gain=_clustered_error(bits["population"] - bits["person"], counts)),
        accuracy=ByModel(**hits),
        people_misfit=int(np.sum((counts > 0) & (bits["person"] >= bits["chance"]))),
    )


def _clustered_error(sums: Float[np.ndarray, " person"], counts: Float[np.ndarray, " person"]) -> float:
    """Standard error of a mean over choices, with people as clusters."""
    people = int(np.sum(counts > 0))
    if people < 2:
        return 0.0
    residual = sums - counts * sums.sum() / counts.sum()
    return float(np.sqrt(people / (people - 1) * np.sum(residual**2)) / counts.sum())
