"""95% intervals of estimates, each within what is possible, and how sure a spread near 0 can be.

A likelihood depends on a standard deviation through its square, the variance: around 0 it is even, so
that its slope there is 0 and its curvature may be any. What cannot be told from 0 therefore has an
upper end only, and its standard error is bounded by that of the variance.
"""

import math

__all__ = ["NORMAL_95", "ONE_SIDED_95", "interval", "most_sd_error", "touches_zero"]

NORMAL_95, ONE_SIDED_95 = 1.959963984540054, 1.6448536269514722
"""Standard errors to the ends of a two-sided 95% interval, and to the end of a one-sided one: quantiles of
the standard normal at .975 and .95."""


def touches_zero(sd: float, error: float) -> bool:
    """Whether nothing says that a standard deviation is not 0: its 95% interval reaches there."""
    return bool(sd <= NORMAL_95 * error)


def interval(kind: str, value: float, error: float) -> tuple[float, float]:
    """Ends of the 95% interval of an estimate; NaN where it has no standard error.

    Parameters
    ----------
    kind
        sd: by logs, or from 0 to a one-sided end where it touches 0; correlation: by Fisher's z;
        share: by log odds; anything else: normal.
    """
    if not math.isfinite(error):
        return math.nan, math.nan
    if kind == "sd":
        if touches_zero(value, error):
            return 0.0, value + ONE_SIDED_95 * error
        ratio = math.exp(NORMAL_95 * error / value)
        return value / ratio, value * ratio
    if kind == "correlation" and abs(value) < 1:
        centre, half = math.atanh(value), NORMAL_95 * error / (1 - value**2)
        return math.tanh(centre - half), math.tanh(centre + half)
    if kind == "share":
        if not 0 < value < 1:
            return math.nan, math.nan
        odds, half = math.log(value / (1 - value)), NORMAL_95 * error / (value * (1 - value))
        return 1 / (1 + math.exp(half - odds)), 1 / (1 + math.exp(-half - odds))
    return value - NORMAL_95 * error, value + NORMAL_95 * error


def most_sd_error(sd: float, mean_variance: float, people: float) -> float:
    """The largest standard error of a spread near 0 that agrees with what is known of the mean.

    With information H_i of each person on their coefficient, the mean's is sum H_i, and, near 0, the
    variance's is sum H_i^2 / 2, at least (sum H_i)^2 / (2 n): its standard error is at most
    sqrt(2 n) times the variance of the mean. What is given leads to the same upper end.

    Parameters
    ----------
    sd
        The estimate.
    mean_variance
        Squared standard error of the coefficient's mean.
    people
        How many, n, or their weight.
    """
    end = math.sqrt(sd**2 + ONE_SIDED_95 * math.sqrt(2 * people) * mean_variance)
    return (end - sd) / ONE_SIDED_95
