"""A fit as one file: its model with all of its specification, its estimates, its people and its data.

JSON is for reading and small data; NPZ for many people. Both hold the same numbers and a version.
"""

import dataclasses
import json
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from unsaid.data.recipe import Recipe
from unsaid.population.facts import DataFacts
from unsaid.population.old_files import upgraded
from unsaid.population.outcome import Outcome, Verdict
from unsaid.types.errors import DataError
from unsaid.types.files import write_whole

__all__ = ["FORMAT", "MAX_PEOPLE", "plain", "read_fit", "rounded", "tuples", "write_fit"]

FORMAT = "unsaid-fit"
VERSION = 2
MAX_PEOPLE = 20_000
"""Whose own posteriors are computed and kept with a fit: a file of more would be slow to read for anybody."""


class Content(NamedTuple):
    """What a file holds.

    Attributes
    ----------
    model
        Name of the family.
    content
        Of its own.
    """

    model: str
    content: dict[str, Any]
    data: DataFacts


def write_fit(model: str, content: dict[str, Any], data: DataFacts, path: Path) -> Path:
    """Write a fit to a .json or .npz file, all of it or nothing.

    Parameters
    ----------
    model
        Name of the family, by which the file is read again.
    content
        Of its own.

    Raises
    ------
    DataError
        If the name ends in anything else, or the folder is not there.
    """
    recipe = None if data.recipe is None else data.recipe.to_json()
    facts = plain(dataclasses.replace(data, recipe=None)) | {"recipe": recipe}
    whole = {"content": content, "data": facts}
    arrays: dict[str, np.ndarray] = {}
    header = {"format": FORMAT, "version": VERSION, "model": model, **_taken_out(whole, "", arrays)}
    if path.suffix == ".json":
        header["arrays"] = {
            name: values.tolist() if values.size else {"shape": values.shape}
            for name, values in arrays.items()
        }
        text = json.dumps(header, allow_nan=True).encode()
        write_whole(path, lambda file: file.write(text))
    elif path.suffix == ".npz":
        arrays["header"] = np.array(json.dumps(header))
        write_whole(path, lambda file: np.savez_compressed(file, **arrays))  # pyright: ignore[reportArgumentType]
    else:
        raise DataError("a fit is saved as .json or .npz", where=str(path), got=path.suffix or "no ending")
    return path


def read_fit(path: Path) -> Content:
    """Read a file, of this version or of one before.

    Raises
    ------
    DataError
        If there is no such file, it is not a fit, or a newer version wrote it.
    """
    try:
        header, arrays = _read(path)
        if header["version"] > VERSION:
            raise DataError(
                "a newer version of unsaid wrote this fit",
                where=str(path),
                expected=f"format {VERSION}",
                got=f"format {header['version']}",
                advice="upgrade unsaid",
            )
        if header["version"] < VERSION:
            header, arrays = upgraded(header, arrays)
        if header["format"] != FORMAT:
            raise ValueError(f"a file of the format {header['format']}")
        for name, values in arrays.items():
            _put_back(header, name.split("/"), values)
        facts = tuples(header["data"])
        recipe = facts.pop("recipe", None)
        facts["recipe"] = None if recipe is None else Recipe.from_json(recipe)
        return Content(header["model"], header["content"], DataFacts(**facts))
    except FileNotFoundError:
        raise DataError(
            "there is no such file", where=str(path), advice="save one: unsaid fit DATA --save fit.json"
        ) from None
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DataError(
            "this is not a saved fit",
            where=str(path),
            expected="a .json or .npz file that unsaid fit --save wrote",
            got=str(error)[:120],
        ) from None


def plain(value: Any) -> Any:
    """Dataclasses and named tuples as dictionaries, outcomes by their names; arrays stay."""
    if isinstance(value, Outcome):
        return value.name
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(own) for name, own in value._asdict().items()}  # pyright: ignore[reportAttributeAccessIssue]
    if isinstance(value, dict):
        return {name: plain(own) for name, own in value.items()}
    return [plain(own) for own in value] if isinstance(value, list | tuple) else value


def tuples(given: dict[str, Any]) -> dict[str, Any]:
    """What a file holds as lists, as the tuples that it was; a verdict as itself."""
    found = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    verdict = given.get("verdict")
    if verdict is not None:
        found["verdict"] = Verdict(Outcome[verdict["outcome"]], verdict["detail"])
    return found


def rounded(values: np.ndarray) -> np.ndarray:
    """To seven digits: more than anybody's posterior is worth."""
    return np.array([float(f"{value:.7g}") for value in values.ravel()]).reshape(values.shape)


def _taken_out(content: dict[str, Any], prefix: str, arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    """The content without its arrays, which are put into `arrays` under the way to them."""
    left = {}
    for name, value in content.items():
        if isinstance(value, np.ndarray):
            arrays[prefix + name] = value
        else:
            left[name] = _taken_out(value, f"{prefix}{name}/", arrays) if isinstance(value, dict) else value
    return left


def _put_back(content: dict[str, Any], way: list[str], values: np.ndarray) -> None:
    for name in way[:-1]:
        content = content[name]
    content[way[-1]] = values


def _read(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return json.loads(str(arrays.pop("header"))), arrays
    header = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(header, dict):
        raise ValueError("it is no JSON object")
    arrays = {
        name: np.zeros(values["shape"]) if isinstance(values, dict) else np.array(values)
        for name, values in header.pop("arrays", {}).items()
    }
    return header, arrays
