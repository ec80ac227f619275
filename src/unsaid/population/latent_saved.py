"""Latent classes as one JSON file: the classes, and to which of them each person belongs."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.latent_fitted import LatentFit
from unsaid.population.saved import write_whole
from unsaid.types.errors import DataError

__all__ = ["FORMAT", "Membership", "load_latent", "save_latent"]

FORMAT = "unsaid-latent-classes"
VERSION = 1
ARRAYS = ("shares", "coefficients", "parameter_covariance")


class Membership(NamedTuple):
    """To which class each person belongs.

    Attributes
    ----------
    ids
        Of the people.
    probabilities
        Posterior, of each class.
    """

    ids: tuple[str, ...]
    probabilities: Float[np.ndarray, "person kind"]


def save_latent(fit: LatentFit, path: Path, membership: Membership | None = None) -> Path:
    """Write a fit to a .json file, all of it or nothing.

    Raises
    ------
    DataError
        If the name ends in anything else, or the folder is not there.
    """
    if path.suffix != ".json":
        raise DataError("latent classes are saved as .json", where=str(path), got=path.suffix or "no ending")
    content: dict[str, Any] = {"format": FORMAT, "version": VERSION, "fit": _plain(fit)}
    if membership is not None:
        content["people"] = list(membership.ids)
        content["membership"] = [[float(f"{p:.7g}") for p in row] for row in membership.probabilities]
    text = json.dumps(content).encode()
    write_whole(path, lambda file: file.write(text))
    return path


def _plain(fit: LatentFit) -> dict[str, Any]:
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in fit._asdict().items()
    }


def load_latent(path: Path) -> tuple[LatentFit, Membership | None]:
    """Read a fit, and its people's classes where they were saved.

    Raises
    ------
    DataError
        If there is no such file, it holds no latent classes, or a newer version wrote it.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError("it says that it is something else")
    except FileNotFoundError:
        raise DataError("there is no such file", where=str(path)) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            "these are no saved latent classes",
            where=str(path),
            expected="a file that unsaid fit --model latent --save wrote",
            got=str(error)[:120],
        ) from None
    if content["version"] > VERSION:
        raise DataError(
            "a newer version of unsaid wrote these classes", where=str(path), advice="upgrade unsaid"
        )
    fields = dict(content["fit"])
    fields |= {name: np.array(fields[name], float) for name in ARRAYS} | {"names": tuple(fields["names"])}
    fit = LatentFit(**fields)
    if "people" not in content:
        return fit, None
    return fit, Membership(tuple(content["people"]), np.array(content["membership"], float))
