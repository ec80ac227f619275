"""A conditional logit of its own, in a few lines and by another way, to check numbers against."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from unsaid.data.panel import Panel

__all__ = ["of_panel", "reference_logit"]


def reference_logit(
    attributes: np.ndarray, task: np.ndarray, chosen: np.ndarray
) -> tuple[np.ndarray, float, np.ndarray]:
    """Coefficients of highest likelihood, the log likelihood and standard errors.

    Parameters
    ----------
    attributes
        A row per alternative; `task` says of which choice and `chosen` is 1 where it was chosen.
    """
    scale = np.abs(attributes).max(0)
    groups = [np.flatnonzero(task == one) for one in np.unique(task)]

    def value_and_slope(b: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = 0.0, np.zeros(len(b))
        for rows in groups:
            x, u = attributes[rows] / scale, attributes[rows] / scale @ b
            chances = np.exp(u - logsumexp(u))
            total -= float(chosen[rows] @ u - logsumexp(u))
            slope -= chosen[rows] @ x - chances @ x
        return total, slope

    found = minimize(
        value_and_slope, np.zeros(attributes.shape[1]), jac=True, method="BFGS", options={"gtol": 1e-6}
    )
    information = np.zeros((len(found.x), len(found.x)))
    for rows in groups:
        x, u = attributes[rows] / scale, attributes[rows] / scale @ found.x
        chances = np.exp(u - logsumexp(u))
        centred = x - chances @ x
        information += (centred * chances[:, None]).T @ centred
    errors = np.sqrt(np.diag(np.linalg.inv(information)))
    return found.x / scale, -float(found.fun), errors / scale


def of_panel(panel: Panel) -> tuple[np.ndarray, float, np.ndarray]:
    """The same of a panel's choices."""
    task = np.repeat(np.arange(panel.task_count), panel.rows_per_task)
    chosen = np.zeros(len(panel.attributes))
    chosen[panel.task_start[:-1] + panel.chosen] = 1
    return reference_logit(panel.attributes, task, chosen)
