"""The order of ids: numbers as numbers; text by its letters with the numbers in it as numbers.

So task 10 comes after task 9.
"""

import re

import numpy as np
import polars as pl
from jaxtyping import Integer

__all__ = ["natural_order", "order_codes"]


def natural_order(ids: pl.Series) -> pl.Series:
    """Distinct text in order, with the numbers in it as numbers."""
    texts = ids.to_list()
    if all(text.isdecimal() for text in texts):
        return pl.Series(sorted(texts, key=lambda text: (int(text), text)), dtype=pl.String)
    return pl.Series(
        sorted(texts, key=lambda text: (re.sub(r"\d+", lambda digits: digits[0].zfill(20), text), text)),
        dtype=pl.String,
    )


def order_codes(ids: pl.Series) -> Integer[np.ndarray, " row"]:
    """Integers that order rows as their ids do, and are equal where ids are."""
    if ids.dtype.is_integer():
        return ids.to_numpy()
    if ids.dtype == pl.Boolean:
        return ids.cast(pl.Int8).to_numpy()
    if ids.dtype.is_numeric() or ids.dtype.is_temporal():
        return np.unique(ids.to_numpy(), return_inverse=True)[1]
    text = ids.cast(pl.String)
    return text.cast(pl.Enum(natural_order(text.unique()))).to_physical().to_numpy()
