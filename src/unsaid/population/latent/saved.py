"""Latent classes as one JSON file: the classes, their people, and the choices that they were fitted to."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.latent.estimates import LatentEstimates
from unsaid.types.errors import DataError
from unsaid.types.files import write_whole

__all__ = ["FORMAT", "Membership", "SavedClasses", "holds_classes", "load_latent", "save_latent"]

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


class SavedClasses(NamedTuple):
    """Classes with all that later steps need of the data.

    Attributes
    ----------
    fit
        The classes.
    membership
        Of the people; None where it was not kept.
    ranges
        Smallest and largest value of each attribute in the data; None where it was not kept.
    data
        Where the choices came from, and their digest.
    made_by
        Versions of what made it.
    """

    fit: LatentEstimates
    membership: Membership | None = None
    ranges: Float[np.ndarray, "attribute two"] | None = None
    data: dict[str, str] | None = None
    made_by: dict[str, str] | None = None


def save_latent(saved: SavedClasses, path: Path) -> Path:
    """Write classes to a .json file, all of it or nothing.

    Raises
    ------
    DataError
        If the name ends in anything else, or the folder is not there.
    """
    if path.suffix != ".json":
        raise DataError("latent classes are saved as .json", where=str(path), got=path.suffix or "no ending")
    content: dict[str, Any] = {"format": FORMAT, "version": VERSION, "fit": _plain(saved.fit)}
    if saved.membership is not None:
        content["people"] = list(saved.membership.ids)
        content["membership"] = [[float(f"{p:.7g}") for p in row] for row in saved.membership.probabilities]
    if saved.ranges is not None:
        content["ranges"] = saved.ranges.tolist()
    content |= {"data": saved.data or {}, "made_by": saved.made_by or {}}
    text = json.dumps(content).encode()
    write_whole(path, lambda file: file.write(text))
    return path


def _plain(fit: LatentEstimates) -> dict[str, Any]:
    return {
        name: value.tolist() if isinstance(value, np.ndarray) else value
        for name, value in fit._asdict().items()
    }


def holds_classes(path: Path) -> bool:
    """Whether a file says that it holds latent classes; no file, or none that can be read, does not."""
    try:
        text = path.read_text(encoding="utf-8") if path.suffix == ".json" else ""
        return f'"{FORMAT}"' in text and json.loads(text)["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        return False


def load_latent(path: Path) -> SavedClasses:
    """Read classes, with as much of the data as was saved.

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
    membership, ranges = None, content.get("ranges")
    if "people" in content:
        membership = Membership(tuple(content["people"]), np.array(content["membership"], float))
    return SavedClasses(
        LatentEstimates(**fields),
        membership,
        None if ranges is None else np.array(ranges, float),
        content.get("data") or {},
        content.get("made_by") or {},
    )
