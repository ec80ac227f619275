"""What is known of each person of a fit: a table with a row for everybody."""

from typing import NamedTuple

import numpy as np
import polars as pl
from jaxtyping import Float

__all__ = ["PersonTable"]


class PersonTable(NamedTuple):
    """What is known of each person.

    Attributes
    ----------
    ids
        Of the people.
    names
        Of the attributes.
    means, sds
        Of each coefficient, as it enters utility, under the person's posterior.
    groups
        Attributes, with the levels of a categorical one as one.
    leading
        Probability that each of `groups` matters most to the person.
    classes
        Probability that the person belongs to each latent class; no columns where there are none.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    means: Float[np.ndarray, "person attribute"]
    sds: Float[np.ndarray, "person attribute"]
    groups: tuple[str, ...]
    leading: Float[np.ndarray, "person group"]
    classes: Float[np.ndarray, "person class_"]

    def as_frame(self) -> pl.DataFrame:
        """One row for each person: class, mean and standard deviation of each coefficient, what leads."""
        columns: dict[str, object] = {"person": list(self.ids)}
        if self.classes.shape[1]:
            columns["class"] = self.classes.argmax(1) + 1
            columns |= {f"class {k + 1}": own for k, own in enumerate(self.classes.T)}
        for k, name in enumerate(self.names):
            columns[name] = self.means[:, k]
            columns[f"{name} sd"] = self.sds[:, k]
        columns["leading"] = [self.groups[k] for k in self.leading.argmax(1)]
        columns["leading probability"] = self.leading.max(1)
        return pl.DataFrame(columns)
