"""A fit for other tools: ArviZ InferenceData as NetCDF, people's posteriors as CSV, Parquet or JSON."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.normal.tastes import parameter_draws
from unsaid.population.postestimation.saved import KnownPeople, SavedFit
from unsaid.population.postestimation.segments import PersonTable
from unsaid.types.errors import DataError
from unsaid.types.optional import arviz_module

__all__ = ["export_inference_data", "export_people", "inference_data"]

CHAINS, DRAWS = 4, 500


def inference_data(
    saved: SavedFit,
    *,
    log_likelihoods: Float[np.ndarray, "draw person"] | None = None,
    seed: int = 0,
) -> Any:
    """The fit as ArviZ InferenceData: draws of the population's parameters around the estimates.

    Variables are mean and sd (of b, by attribute), correlation (by two attributes), slope where
    there are covariates, and, where people are known, person_mean and person_sd as constant data.

    Parameters
    ----------
    log_likelihoods
        Of each person's choices under such draws, for model comparison by ArviZ; there are then as
        many draws, in one chain.

    Raises
    ------
    UnsaidError
        If ArviZ is not installed.
    """
    arviz = arviz_module()
    fit = saved.fit
    chains, draws = (CHAINS, DRAWS) if log_likelihoods is None else (1, len(log_likelihoods))
    posterior = _posterior(fit, chains, draws, seed)
    people = {} if saved.known is None else _people(saved.known)
    coords = {"attribute": list(fit.names), "attribute_": list(fit.names)}
    coords |= {"covariate": list(fit.specification.covariates)} if fit.specification.covariates else {}
    coords |= {"person": list(saved.known.ids)} if saved.known is not None else {}
    by_person = ["person", "attribute"]
    return arviz.from_dict(
        posterior=posterior,
        log_likelihood=None if log_likelihoods is None else {"choices": log_likelihoods[None]},
        constant_data=people or None,
        coords=coords,
        dims={
            "mean": ["attribute"],
            "sd": ["attribute"],
            "correlation": ["attribute", "attribute_"],
            "slope": ["attribute", "covariate"],
            **dict.fromkeys(people, by_person),
        },
        attrs={"made_by": f"unsaid {saved.made_by.get('unsaid', '')}", "data": saved.data.get("digest", "")},
    )


def export_inference_data(saved: SavedFit, path: Path, *, seed: int = 0) -> Path:
    """Write InferenceData to a NetCDF file (.nc)."""
    if path.suffix not in (".nc", ".netcdf"):
        raise DataError("InferenceData is written as .nc", where=str(path), got=path.suffix or "no ending")
    data = inference_data(saved, seed=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data.to_netcdf(str(path))
    return path


def export_people(table: PersonTable, path: Path) -> Path:
    """Write one row for each person to .csv, .parquet or .json.

    Raises
    ------
    DataError
        If the name ends in anything else, or the folder is not there.
    """
    if not path.parent.is_dir():
        raise DataError("there is no such folder", where=str(path.parent))
    frame = table.frame()
    writers = {".csv": frame.write_csv, ".parquet": frame.write_parquet, ".json": frame.write_json}
    if path.suffix not in writers:
        raise DataError(
            "people are written as .csv, .parquet or .json", where=str(path), got=path.suffix or "no ending"
        )
    writers[path.suffix](path)
    return path


def _posterior(fit: NormalEstimates, chains: int, draws: int, seed: int) -> dict[str, np.ndarray]:
    drawn = parameter_draws(fit, chains * draws, seed=seed)
    size = len(fit.names)
    covariances = drawn.factors @ np.swapaxes(drawn.factors, 1, 2)
    sds = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    safe = np.where(sds > 0, sds, 1.0)
    correlations = covariances / (safe[:, :, None] * safe[:, None, :])
    correlations[:, np.arange(size), np.arange(size)] = 1.0
    found = {"mean": drawn.means, "sd": sds, "correlation": correlations}
    if fit.specification.covariates:
        found["slope"] = drawn.slopes
    return {name: values.reshape(chains, draws, *values.shape[1:]) for name, values in found.items()}


def _people(known: KnownPeople) -> dict[str, np.ndarray]:
    sds = np.sqrt(np.diagonal(known.covariances, axis1=1, axis2=2))
    return {"person_mean": known.means, "person_sd": sds}
