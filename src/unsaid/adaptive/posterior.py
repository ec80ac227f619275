"""A posterior in the units of the data: a table of it, and draws for other tools."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import polars as pl
from jaxtyping import Float

from unsaid.inference.particles import weighted_quantile
from unsaid.types.optional import arviz_module

__all__ = ["INTERVAL", "PosteriorDraws"]

INTERVAL = (0.025, 0.975)
"""Central 95%: what low and high are."""


class PosteriorDraws(NamedTuple):
    """Weighted draws of one person's parameters.

    Attributes
    ----------
    names
        Of the parameters.
    draws
        In the units of the data.
    weights
        They sum to 1.
    """

    names: tuple[str, ...]
    draws: Float[np.ndarray, "draw parameter"]
    weights: Float[np.ndarray, " draw"]

    @property
    def mean(self) -> Float[np.ndarray, " parameter"]:
        """Of each parameter."""
        return self.weights @ self.draws

    @property
    def covariance(self) -> Float[np.ndarray, "parameter parameter"]:
        """Of each pair of parameters."""
        centred = self.draws - self.mean
        return (self.weights[:, None] * centred).T @ centred

    def quantiles(self, values: Float[np.ndarray, "draw column"]) -> Float[np.ndarray, "2 column"]:
        """Ends of the 95% interval of whatever has a value for each draw."""
        levels, weights = jnp.asarray(INTERVAL), jnp.asarray(self.weights)
        found = jax.vmap(weighted_quantile, in_axes=(1, None, None))(jnp.asarray(values), weights, levels)
        return np.asarray(found, dtype=np.float64).T

    def summary(self) -> pl.DataFrame:
        """Estimate (mean), standard deviation and 95% interval of each parameter."""
        low, high = self.quantiles(self.draws)
        return pl.DataFrame(
            {
                "parameter": self.names,
                "estimate": self.mean,
                "sd": np.sqrt(np.diag(self.covariance)),
                "low": low,
                "high": high,
            }
        )

    def to_inference_data(self, count: int = 2000, seed: int = 0) -> Any:
        """ArviZ InferenceData of equally weighted draws, one variable for each parameter.

        Raises
        ------
        UnsaidError
            If ArviZ is not installed.
        """
        picked = np.random.default_rng(seed).choice(len(self.weights), count, p=self.weights)
        return arviz_module().from_dict(
            posterior={name: self.draws[None, picked, i] for i, name in enumerate(self.names)}
        )
