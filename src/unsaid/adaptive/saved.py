"""A design as a file: its table, settings, prior and answers; particles are computed again from them."""

import dataclasses
import hashlib
import importlib.metadata
import json
from pathlib import Path
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np

from unsaid.adaptive.options import DesignOptions
from unsaid.model.prior import Prior
from unsaid.types.errors import DataError
from unsaid.types.files import write_whole
from unsaid.version import __version__

__all__ = ["Answer", "SavedDesign", "load_design", "save_design"]

FORMAT = "unsaid adaptive design, version 1"


class Answer(NamedTuple):
    """What was answered.

    Attributes
    ----------
    rows
        The question: rows of the table in the order shown.
    chosen, worst
        Indices into them; None for neither, and where the worst was not asked.
    seconds
        How long it took, where that is known: kept, not modelled.
    """

    rows: tuple[int, ...]
    chosen: int | None
    worst: int | None = None
    seconds: float | None = None


class SavedDesign(NamedTuple):
    """All that a design is computed from.

    Attributes
    ----------
    columns
        Of its table.
    options
        Its settings.
    prior
        In units of the attributes' ranges.
    answers
        In order.
    """

    columns: dict[str, list]
    options: DesignOptions
    prior: Prior
    answers: tuple[Answer, ...]


def digest_of(columns: dict[str, list]) -> str:
    """SHA-256 of a table's columns."""
    return hashlib.sha256(json.dumps(columns).encode()).hexdigest()


def save_design(design: SavedDesign, path: Path) -> Path:
    """Write it, whole or not at all."""
    content = {
        "format": FORMAT,
        "software": {"unsaid": __version__, "jax": importlib.metadata.version("jax")},
        "options": dataclasses.asdict(design.options),
        "prior": {name: np.asarray(getattr(design.prior, name)).tolist() for name in ("mean", "cholesky")},
        "table": design.columns,
        "table_digest": digest_of(design.columns),
        "answers": [answer._asdict() for answer in design.answers],
    }
    text = json.dumps(content, indent=1) + "\n"
    write_whole(path, lambda file: file.write(text.encode()))
    return path


def load_design(path: Path) -> SavedDesign:
    """Read a file that `save_design` wrote.

    Raises
    ------
    DataError
        If the file is none of a design, or its table was changed.
    """
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise DataError(
                "this file holds no adaptive design", where=path.name, expected=FORMAT, got=str(content)[:60]
            )
        digest = digest_of(content["table"])
        if digest != content["table_digest"]:
            raise DataError(
                "the table in this file is not the one that the questions were of",
                where=path.name,
                expected=f"digest {str(content['table_digest'])[:12]}",
                got=f"digest {digest[:12]}",
                advice="restore the file from a copy",
            )
        return SavedDesign(
            content["table"],
            DesignOptions.from_object(content["options"]),
            Prior(*(jnp.asarray(np.array(content["prior"][name]), float) for name in ("mean", "cholesky"))),
            tuple(Answer(**given | {"rows": tuple(given["rows"])}) for given in content["answers"]),
        )
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError, OSError) as error:
        raise DataError(
            "this file cannot be read as an adaptive design",
            where=str(path),
            got=f"{type(error).__name__}: {error}",
            advice="restore it from a copy",
        ) from None
