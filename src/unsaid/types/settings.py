"""The settings of a session: what may vary between studies, frozen when a session begins."""

from typing import Literal

from pydantic import Field, model_validator

from unsaid.types.struct import Struct

__all__ = ["DesignSettings", "FittedPrior", "Goal", "InferenceSettings", "SessionSettings"]

Goal = Literal["parameters", "leading", "mixture", "d-optimal", "random"]


class InferenceSettings(Struct):
    """How the posterior of one person is approximated.

    Attributes
    ----------
    particles
        Number of weighted particles.
    moves
        Length of each waste-free chain; ``particles / moves`` ancestors are resampled.
    resample_below
        Rejuvenate when the effective sample size falls below this share of the particles.
    """

    particles: int = Field(default=2048, ge=16)
    moves: int = Field(default=16, ge=2)
    resample_below: float = Field(default=0.5, gt=0, le=1)

    @model_validator(mode="after")
    def _divides(self) -> "InferenceSettings":
        if self.particles % self.moves:
            raise ValueError(f"particles ({self.particles}) must be a multiple of moves ({self.moves})")
        return self


class DesignSettings(Struct):
    """How the next choice set is chosen.

    Attributes
    ----------
    goal
        ``parameters``: expected information about all parameters; ``leading``: about which
        weight is largest; ``mixture``: `mix` of the first in the second; ``d-optimal`` and
        ``random`` are references.
    mix
        Share of information about all parameters in the mixture, in [0, 1].
    particles
        Particles that the expected information is computed from.
    starts, sweeps
        Random starts and sweeps of the coordinate exchange.
    near_equal
        Choice sets within this share of the best are left to the story.
    alternatives
        The most alternatives in a choice set, beside the outside option.
    """

    goal: Goal = "mixture"
    mix: float = Field(default=0.3, ge=0, le=1)
    particles: int = Field(default=512, ge=16)
    starts: int = Field(default=1, ge=1)
    sweeps: int = Field(default=1, ge=1)
    near_equal: float = Field(default=0.03, ge=0, lt=1)
    alternatives: int = Field(default=3, ge=2, le=3)


class FittedPrior(Struct):
    """What people are like, as a population that was fitted to others' choices says.

    Attributes
    ----------
    name
        It was kept under.
    parameters
        Unconstrained parameters of the model, by name: every weight, and any of the others.
    mean, covariance
        Of the parameters over people, in their order.
    """

    name: str
    parameters: tuple[str, ...] = Field(min_length=1)
    mean: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]

    @model_validator(mode="after")
    def _fits(self) -> "FittedPrior":
        size = len(self.parameters)
        if len(set(self.parameters)) != size:
            raise ValueError("the prior names a parameter twice")
        if len(self.mean) != size or [len(row) for row in self.covariance] != [size] * size:
            raise ValueError(f"the prior needs {size} means and {size} rows of {size} covariances")
        return self


class SessionSettings(Struct):
    """All settings of a session, recorded in its first event.

    Attributes
    ----------
    limit
        The most choice sets in one session.
    least
        No stopping rule but the walker's own applies before this many.
    sure_at
        Stop when one attribute leads with at least this probability.
    least_gain_bits
        Stop when the best next choice set promises less information than this, in bits.
    repeats
        Disguised repeats woven in.
    dominated
        Dominated pairs woven in.
    lapse
        Probability of a choice at random.
    prior
        A fitted population in place of the world's prior.
    response_time
        Only in logs of version 0.1.0, where it changed nothing: response times are kept, not modelled.
    """

    limit: int = Field(default=24, ge=2, le=200)
    least: int = Field(default=12, ge=1)
    sure_at: float = Field(default=0.95, gt=0, le=1)
    least_gain_bits: float = Field(default=0.02, ge=0)
    repeats: int = Field(default=2, ge=0)
    dominated: int = Field(default=1, ge=0)
    lapse: float = Field(default=0.02, ge=0, lt=1)
    inference: InferenceSettings = InferenceSettings()
    design: DesignSettings = DesignSettings()
    prior: FittedPrior | None = None
    response_time: bool | None = Field(default=None, exclude_if=lambda value: value is None)

    def shortened(self, limit: int) -> "SessionSettings":
        """The same for at most so many choice sets; no stopping rule waits for more than there are."""
        return self.model_copy(update={"limit": limit, "least": min(self.least, limit)})
