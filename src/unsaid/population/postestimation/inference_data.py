"""A fit for ArviZ: InferenceData of draws of the population's parameters."""

from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.facts import DataFacts
from unsaid.types.optional import arviz_module

__all__ = ["CHAINS", "DRAWS", "Variables", "inference_data"]

CHAINS, DRAWS = 4, 500
"""Of draws around the estimates: as many as quantiles of a posterior are usually taken from."""


class Variables(NamedTuple):
    """Draws, and what their axes are.

    Attributes
    ----------
    posterior
        By name, each with axes of chains and draws first.
    dims
        Names of the other axes.
    coords
        Labels along them.
    sample_stats
        Of the sampler, by name; None where there is none.
    constant
        What is known beside, by name.
    """

    posterior: dict[str, np.ndarray]
    dims: dict[str, list[str]]
    coords: dict[str, list[Any]]
    sample_stats: dict[str, np.ndarray] | None = None
    constant: dict[str, np.ndarray] | None = None


def inference_data(
    found: Variables, data: DataFacts, log_likelihoods: Float[np.ndarray, "draw person"] | None = None
) -> Any:
    """ArviZ InferenceData.

    Parameters
    ----------
    log_likelihoods
        Of each person's choices at the same draws.

    Raises
    ------
    UnsaidError
        If ArviZ is not installed.
    """
    return arviz_module().from_dict(
        posterior=found.posterior,
        sample_stats=found.sample_stats,
        constant_data=found.constant,
        log_likelihood=None if log_likelihoods is None else {"choices": log_likelihoods[None]},
        coords=found.coords,
        dims=found.dims,
        attrs={"made_by": f"unsaid {data.made_by.get('unsaid', '')}", "data": data.digest},
    )
