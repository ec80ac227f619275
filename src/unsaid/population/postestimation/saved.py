"""A fit as one file: the population, what is known of its people, and what it was fitted to.

JSON is for reading and small data; NPZ for many people. Both hold the same numbers and a version.
"""

import dataclasses
import json
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.model.specification import Specification
from unsaid.population.normal.estimates import NormalEstimates
from unsaid.population.postestimation.old_files import upgraded
from unsaid.population.specification import Coefficient, MixedSpecification
from unsaid.types.errors import DataError
from unsaid.types.files import write_whole

__all__ = ["FORMAT", "KnownPeople", "SavedFit", "load_fit", "save_fit"]

FORMAT = "unsaid-fit"
VERSION = 2
MOST_IN_JSON = 20_000
"""People whose posteriors are written to JSON; a file of more would be slow to read for anybody."""


class KnownPeople(NamedTuple):
    """What a fit says of the people it was made from: normal posteriors of b.

    Attributes
    ----------
    ids
        Their ids in the data.
    means, covariances
        Of b, as the specification calls it.
    covariates
        Those of the specification.
    """

    ids: tuple[str, ...]
    means: Float[np.ndarray, "person attribute"]
    covariances: Float[np.ndarray, "person attribute attribute"]
    covariates: Float[np.ndarray, "person covariate"]


class SavedFit(NamedTuple):
    """A fit with all that later steps need of the data.

    Attributes
    ----------
    fit
        The population.
    known
        Its people; None where there are too many for the file, or they were not asked for.
    covariates
        Of all people, for predictions of the whole population; no columns where means do not depend
        on any.
    ranges
        Smallest and largest value of each attribute in the data.
    null_log_likelihood
        Of choices at random.
    data
        Where the choices came from, and their digest.
    made_by
        Versions of what made it.
    model
        logit, mixed or discounted.
    utility
        The parts of the discounted utility; None for other models.
    outside
        Name of the attribute that is 1 for the outside option.
    """

    fit: NormalEstimates
    known: KnownPeople | None
    covariates: Float[np.ndarray, "person covariate"]
    ranges: Float[np.ndarray, "attribute two"]
    null_log_likelihood: float
    data: dict[str, str]
    made_by: dict[str, str]
    model: str = "mixed"
    utility: Specification | None = None
    outside: str | None = None


def save_fit(saved: SavedFit, path: Path) -> Path:
    """Write a fit to a .json or .npz file, all of it or nothing.

    Raises
    ------
    DataError
        If the name ends in anything else, or the folder is not there.
    """
    header, arrays = _taken_apart(saved)
    if path.suffix == ".json":
        header["arrays"] = {name: np.asarray(values).tolist() for name, values in arrays.items()}
        content = json.dumps(header, allow_nan=True).encode()
        write_whole(path, lambda file: file.write(content))
    elif path.suffix == ".npz":
        arrays["header"] = np.array(json.dumps(header))
        write_whole(path, lambda file: np.savez_compressed(file, **arrays))  # pyright: ignore[reportArgumentType]
    else:
        raise DataError("a fit is saved as .json or .npz", where=str(path), got=path.suffix or "no ending")
    return path


def load_fit(path: Path) -> SavedFit:
    """Read a fit.

    Raises
    ------
    DataError
        If there is no such file, it is not a fit, or a newer version wrote it.
    """
    try:
        header, arrays = _read(path)
        if header.get("format") != FORMAT:
            raise ValueError(f"a file of the format {header.get('format')}")
    except FileNotFoundError:
        raise DataError(
            "there is no such file", where=str(path), advice="save one: unsaid fit DATA --save fit.json"
        ) from None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(
            "this is not a saved fit",
            where=str(path),
            expected="a .json or .npz file that unsaid fit --save wrote",
            got=str(error)[:120],
        ) from None
    if header["version"] > VERSION:
        raise DataError(
            "a newer version of unsaid wrote this fit",
            where=str(path),
            expected=f"format {VERSION}",
            got=f"format {header['version']}",
            advice="upgrade unsaid",
        )
    return _put_together(upgraded(header), arrays)


def _taken_apart(saved: SavedFit) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    fit = saved.fit._asdict()
    specification = dataclasses.asdict(fit.pop("specification"))
    arrays = {
        f"fit.{name}": fit.pop(name)
        for name in [name for name, value in fit.items() if isinstance(value, np.ndarray)]
    }
    arrays |= {"covariates": saved.covariates, "ranges": saved.ranges}
    header = {
        "format": FORMAT,
        "version": VERSION,
        "specification": specification,
        "fit": fit,
        "null_log_likelihood": saved.null_log_likelihood,
        "data": saved.data,
        "made_by": saved.made_by,
        "model": saved.model,
        "utility": None if saved.utility is None else dataclasses.asdict(saved.utility),
        "outside": saved.outside,
    }
    if saved.known is not None:
        known = saved.known
        header["people"] = list(known.ids)
        arrays["people.means"] = _short(known.means)
        arrays["people.covariances"] = _short(known.covariances)
        arrays["people.covariates"] = known.covariates
    return header, arrays


def _short(values: np.ndarray) -> np.ndarray:
    """Seven digits: more than anybody's posterior is worth."""
    return np.array([float(f"{value:.7g}") for value in values.ravel()]).reshape(values.shape)


def _put_together(header: dict[str, Any], arrays: dict[str, np.ndarray]) -> SavedFit:
    given = dict(header["specification"])
    given["coefficients"] = tuple(Coefficient(**one) for one in given["coefficients"])
    given["covariates"] = tuple(given["covariates"])
    specification = MixedSpecification(**given)
    attributes, covariates = len(specification.names), len(specification.covariates)
    parts = {name[4:]: values for name, values in arrays.items() if name.startswith("fit.")}
    parts["slopes"] = parts["slopes"].reshape(attributes, covariates)
    known = None
    if "people" in header:
        people = len(header["people"])
        known = KnownPeople(
            tuple(header["people"]),
            arrays["people.means"].reshape(people, attributes),
            arrays["people.covariances"].reshape(people, attributes, attributes),
            arrays["people.covariates"].reshape(people, covariates),
        )
    fields: dict[str, Any] = {"specification": specification, **header["fit"], **parts}
    fit = NormalEstimates(**fields)
    return SavedFit(
        fit,
        known,
        arrays["covariates"].reshape(-1, covariates) if covariates else np.zeros((fit.people, 0)),
        arrays["ranges"],
        header["null_log_likelihood"],
        header["data"],
        header["made_by"],
        header["model"],
        None if header["utility"] is None else Specification(**_tuples(header["utility"])),
        header["outside"],
    )


def _tuples(given: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


def _read(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return json.loads(str(arrays.pop("header"))), arrays
    header = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(header, dict):
        raise ValueError("it is no JSON object")
    return header, {name: np.array(values, float) for name, values in header.pop("arrays", {}).items()}
