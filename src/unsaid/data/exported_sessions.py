"""Exported sessions as a table of choices: JSON lines with one event each, as they were recorded.

A file may hold one session or many, one after the other. Each answered choice set is a task; a
choice set that was shown and not answered is left out and counted.
"""

import json
import pathlib
from typing import Any

import polars as pl

from unsaid.types.errors import DataError

__all__ = ["sessions_table"]

ROLES = ("person", "task", "alternative", "chosen", "delay_days", "probability", "response_seconds", "kind")
"""Columns of the table beside the attributes."""


def sessions_table(path: pathlib.Path, row: str) -> tuple[pl.DataFrame, int]:
    """The choices in a file of exported sessions.

    Parameters
    ----------
    path
        Of the file.
    row
        Name of the column for the line at which a choice set was recorded.

    Returns
    -------
    tuple
        A row per alternative, and the number of choice sets that were not answered.

    Raises
    ------
    DataError
        If a line is no event.
    """
    shown: dict[tuple[str, int], tuple[int, dict[str, Any]]] = {}
    rows: list[dict[str, Any]] = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            session, payload = _event(path, number, line)
            if payload.get("event") == "presented":
                choice_set = payload["choice_set"]
                shown[session, choice_set["number"]] = (number, choice_set)
            elif payload.get("event") == "answered":
                at, choice_set = shown.pop((session, payload["number"]))
                rows += [{row: at, **own} for own in _alternatives(session, choice_set, payload)]
    frame = pl.DataFrame(_filled(rows, row), infer_schema_length=None)
    return frame.cast({row: pl.UInt32}) if rows else frame, len(shown)


def _event(path: pathlib.Path, number: int, line: str) -> tuple[str, dict[str, Any]]:
    try:
        record = json.loads(line)
        return record["session"], record["payload"]
    except (ValueError, KeyError, TypeError):
        raise DataError(
            "this line is no recorded event",
            where=f"{path.name}, line {number}",
            expected="a line that unsaid walks export wrote",
            got=line.strip()[:60],
            advice="export the sessions again, one after the other into one file",
        ) from None


def _alternatives(session: str, choice_set: dict[str, Any], answer: dict[str, Any]) -> list[dict[str, Any]]:
    """A row for each alternative of one choice set; no attribute may be called as a role is."""
    for alternative in choice_set["alternatives"]:
        for name in set(alternative.get("attributes", {})) & set(ROLES):
            raise DataError(
                f"an attribute is called {name}, as a column of every table of choices is",
                where=f"session {session}, choice set {choice_set['number']}",
                advice="rename the attribute in the world, or write the table yourself",
            )
    return [
        {
            **alternative.get("attributes", {}),
            "person": session,
            "task": choice_set["number"],
            "alternative": alternative["id"],
            "chosen": int(position == answer["alternative"]),
            "delay_days": alternative.get("delay_days", 0.0),
            "probability": alternative.get("probability", 1.0),
            "response_seconds": answer.get("response_seconds"),
            "kind": choice_set.get("kind"),
        }
        for position, alternative in enumerate(choice_set["alternatives"])
    ]


def _filled(rows: list[dict[str, Any]], row: str) -> list[dict[str, Any]]:
    """Rows with every attribute; an alternative that does not name one has none of it."""
    names = dict.fromkeys(name for own in rows for name in own if name not in (row, *ROLES))
    return [
        {row: own[row], **{name: own[name] for name in ROLES}, **{name: own.get(name, 0.0) for name in names}}
        for own in rows
    ]
