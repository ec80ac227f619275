"""Which people belong together, from a column of the table that their choices came from."""

import numpy as np
import polars as pl
from jaxtyping import Shaped

from unsaid.data.reading import Reading
from unsaid.data.tables import Source, read_table
from unsaid.types.errors import DataError

__all__ = ["clusters_of"]


def clusters_of(source: Source, column: str, reading: Reading) -> Shaped[np.ndarray, " person"]:
    """The cluster of each person of a panel, in its order.

    Parameters
    ----------
    source
        The table that the panel was read from.
    column
        Says where a person belongs: a village, a class, an interviewer.
    reading
        What the table was read as.

    Raises
    ------
    DataError
        If there is no such column, it says nothing of somebody, or two things of one person.
    """
    frame, where = read_table(source).frame, reading.where
    person = reading.columns.person
    if person is None or person not in frame.columns:
        raise DataError("clusters are of people, and no column says who chose", where=where)
    if column not in frame.columns:
        raise DataError(
            f"there is no column {column}",
            where=where,
            expected="the column that says which people belong together",
            got=", ".join(frame.columns[1:]),
        )
    who = frame[person].alias("who")
    if who.dtype.is_float() and bool((who.round() == who).all()):
        # ids that were read as 1.0, 2.0, ... are 1, 2, ... in a panel
        who = who.cast(pl.Int64)
    pairs = pl.DataFrame([who.cast(pl.String), frame[column].alias("cluster")]).drop_nulls().unique()
    known: dict[str, object] = {}
    for who, cluster in pairs.iter_rows():
        if known.setdefault(who, cluster) != cluster:
            raise DataError(
                "somebody belongs to several clusters",
                where=f"{where}, {person} {who}",
                expected=f"one {column} for each {person}",
                got=f"{known[who]} and {cluster}",
            )
    missing = [who for who in reading.panel.people if who not in known]
    if missing:
        raise DataError(
            "of somebody nothing says where they belong",
            where=f"{where}, {person} {missing[0]}",
            expected=f"a {column} for each {person}",
            got=f"none for {len(missing)} of {reading.panel.person_count} people",
        )
    _, codes = np.unique([str(known[who]) for who in reading.panel.people], return_inverse=True)
    return codes
