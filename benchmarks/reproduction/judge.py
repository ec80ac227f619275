"""How near a fit comes to what is printed: by its digits, and by a likelihood that is neither tool's own."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

__all__ = [
    "compared",
    "conditional",
    "exact_mixture",
    "printed_digits",
    "sandwich_weighted_once",
    "units_apart",
]


def printed_digits(printed: str) -> int:
    """How many digits stand after the point."""
    return len(printed.partition(".")[2])


def units_apart(ours: float, printed: str) -> float:
    """Distance of a value from a printed one, in units of its last digit."""
    return abs(ours - float(printed)) * 10.0 ** printed_digits(printed)


def exact_mixture(
    table: pl.DataFrame,
    values: Mapping[str, float],
    random: str,
    spread: float,
    *,
    kind: str,
    points: int = 801,
) -> float:
    """Log likelihood where one coefficient varies from choice to choice, by the trapezoidal rule.

    The rule is exact to rounding for an integrand as smooth as this one over nine standard deviations
    (Trefethen & Weideman 2014); twice the points change no digit that is shown.

    Parameters
    ----------
    table
        A row for each alternative; the chosen column and a column for each coefficient.
    values
        Of the fixed coefficients, and of the mean (of the logarithm, where it is lognormal).
    random, spread
        The coefficient that varies, and its standard deviation.
    kind
        normal, or -lognormal for minus the exponential of a normal.
    """
    draws = np.linspace(-9.0, 9.0, points)
    weights = np.exp(-(draws**2) / 2)
    weights /= weights.sum()
    varying = values[random] + spread * draws
    if kind == "-lognormal":
        varying = -np.exp(varying)
    fixed = sum(value * table[name].to_numpy() for name, value in values.items() if name != random)
    column, chosen = table[random].to_numpy(), table["chosen"].to_numpy().astype(bool)
    task = table["task"].to_numpy()
    start = np.flatnonzero(np.r_[True, task[1:] != task[:-1]])
    rows = np.diff(np.r_[start, task.size])
    probability = np.zeros(start.size)
    for value, weight in zip(varying, weights, strict=True):
        utility = fixed + value * column
        risen = np.exp(utility - np.repeat(np.maximum.reduceat(utility, start), rows))
        probability += weight * np.add.reduceat(risen * chosen, start) / np.add.reduceat(risen, start)
    return float(np.log(probability).sum())


def conditional(table: pl.DataFrame, values: Mapping[str, float], weights: str | None = None) -> float:
    """Log likelihood of a conditional logit at given coefficients."""
    utility = sum(value * table[name].to_numpy() for name, value in values.items())
    task, chosen = table["task"].to_numpy(), table["chosen"].to_numpy().astype(bool)
    start = np.flatnonzero(np.r_[True, task[1:] != task[:-1]])
    highest = np.maximum.reduceat(utility, start)
    risen = np.exp(utility - np.repeat(highest, np.diff(np.r_[start, task.size])))
    logs = utility[chosen] - highest - np.log(np.add.reduceat(risen, start))
    return float(logs @ (table[weights].to_numpy()[start] if weights else np.ones(start.size)))


def sandwich_weighted_once(
    table: pl.DataFrame, values: Mapping[str, float], weights: str
) -> dict[str, float]:
    """Robust standard errors of a conditional logit whose squared scores count as often as their weight.

    That is Biogeme's definition: A^-1 (sum of w g g') A^-1 with A the weighted curvature and g the
    score of one choice. With w squared in the middle it is that of White (1982) for weighted scores.
    """
    columns = table.select(*values).to_numpy()
    task, chosen = table["task"].to_numpy(), table["chosen"].to_numpy()
    start = np.flatnonzero(np.r_[True, task[1:] != task[:-1]])
    rows = np.diff(np.r_[start, task.size])
    weight = table[weights].to_numpy()[start]
    risen = np.exp(columns @ np.array(list(values.values())))
    share = risen / np.repeat(np.add.reduceat(risen, start), rows)
    away = columns - np.repeat(np.add.reduceat(share[:, None] * columns, start), rows, axis=0)
    curvature = (away * (share * np.repeat(weight, rows))[:, None]).T @ away
    scores = np.add.reduceat(chosen[:, None] * away, start)
    bread = np.linalg.inv(curvature)
    covariance = bread @ (scores.T * weight) @ scores @ bread
    return dict(zip(values, np.sqrt(np.diag(covariance)).tolist(), strict=True))


def compared(
    ours: Mapping[str, float], printed: Mapping[str, str], errors: Mapping[str, float] | None = None
) -> list[dict[str, Any]]:
    """Each printed value beside ours, and how far apart: in units of its last digit, in standard errors."""
    return [
        {
            "name": name,
            "printed": text,
            "ours": ours[name],
            "units": units_apart(ours[name], text),
            "ses": abs(ours[name] - float(text)) / errors[name] if errors and name in errors else None,
        }
        for name, text in printed.items()
    ]
