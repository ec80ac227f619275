"""What is kept of the data beside a fit: enough for every question that comes later."""

import os
import platform

import numpy as np
from jaxtyping import Float

from unsaid.data.panel import Panel
from unsaid.version import __version__

__all__ = ["null_log_likelihood", "ranges_of", "versions"]


def ranges_of(panel: Panel) -> Float[np.ndarray, "attribute two"]:
    """Smallest and largest value of each attribute, in its unit."""
    return np.column_stack([panel.attributes.min(0), panel.attributes.max(0)]).astype(float)


def null_log_likelihood(panel: Panel) -> float:
    """Of choices at random among what was available; a person's tasks count with their weight."""
    weights = np.repeat(panel.weights, panel.tasks_per_person)
    return float(-np.sum(weights * np.log(panel.rows_per_task)))


def versions() -> dict[str, str]:
    """Of what a fit was made with."""
    return {
        "unsaid": __version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    }
