"""Compiled: the log likelihood of choices with its slope and curvature, and everybody's posterior mode.

With differences x_j of each alternative from the chosen one and coefficients c, a choice has log
likelihood -log(1 + sum_j exp(c . x_j)), the choice rule of `unsaid.model` without lapses.
Functions that call each other stand in one file: the cache of compiled code looks at one only.
"""

import math

import numpy as np

from unsaid.population.kernels.compiled import compiled

__all__ = ["choice_curvature", "log_likelihoods", "posterior_modes"]

LIMIT = 80.0
"""Differences of utility are taken as no larger than this; such a choice has probability exp(-80)."""


@compiled
def _copy(target, source):
    """One row; assigning slices would compile numba's text formatting for an error, at five seconds."""
    for k in range(target.shape[0]):
        target[k] = source[k]


@compiled
def _log_likelihood(differences, row_start, begin, end, c):
    """Of the tasks from `begin` to before `end`."""
    total = 0.0
    for t in range(begin, end):
        odds = 1.0
        for r in range(row_start[t], row_start[t + 1]):
            v = 0.0
            for k in range(c.shape[0]):
                v += differences[r, k] * c[k]
            odds += math.exp(min(v, LIMIT))
        total -= math.log(odds)
    return total


@compiled
def _curvature(differences, row_start, begin, end, c, gradient, hessian, share, mean):
    """Log likelihood; its slope is added to `gradient`, its negative curvature to the lower `hessian`."""
    size = c.shape[0]
    total = 0.0
    for t in range(begin, end):
        first, last = row_start[t], row_start[t + 1]
        odds = 1.0
        for r in range(first, last):
            v = 0.0
            for k in range(size):
                v += differences[r, k] * c[k]
            share[r - first] = math.exp(min(v, LIMIT))
            odds += share[r - first]
        total -= math.log(odds)
        mean[:] = 0.0
        for r in range(first, last):
            _add_square(differences[r], share[r - first] / odds, mean, hessian)
        for k in range(size):
            gradient[k] -= mean[k]
        _add_square(mean, -1.0, gradient[:0], hessian)
    return total


@compiled
def _add_square(row, weight, total, square):
    """Add the weighted row to `total` and its square to the lower `square`, where these have room."""
    for k in range(row.shape[0]):
        x = weight * row[k]
        if k < total.shape[0]:
            total[k] += x
        for m in range(min(k + 1, square.shape[0])):
            square[k, m] += x * row[m]


@compiled
def _coefficients(b, kinds, values, price, c, slope):
    """Coefficients from what varies, and each one's derivative by its own varying part.

    `values` are the fixed coefficients, and the signs of lognormal ones.
    """
    for k in range(c.shape[0]):
        if kinds[k, 0] == 0:
            c[k] = values[k]
            slope[k] = 0.0
        elif kinds[k, 0] == 1:
            c[k] = b[kinds[k, 1]]
            slope[k] = 1.0
        else:
            c[k] = values[k] * math.exp(min(b[kinds[k, 1]], LIMIT))
            slope[k] = c[k]
    if price >= 0:
        size = abs(c[price])
        for k in range(c.shape[0]):
            if k != price:
                c[k] *= size
                slope[k] *= size


@compiled
def _to_varying(c, slope, kinds, price, gradient, hessian, g, h, exact):
    """Slope and curvature by what varies (g, lower h) from those by the coefficients.

    The Jacobian is diagonal, but for the price's column in willingness-to-pay space, which is c.
    Without `exact`, the curvature of the coefficients themselves is left out; h is then positive.
    """
    size = c.shape[0]
    for k in range(size):
        a = kinds[k, 1]
        if a >= 0:
            g[a] = slope[k] * gradient[k]
            for m in range(k + 1):
                if kinds[m, 1] >= 0:
                    h[a, kinds[m, 1]] = slope[k] * hessian[k, m] * slope[m]
            if exact and kinds[k, 0] == 2 and k != price:
                h[a, a] -= gradient[k] * c[k]
    if price >= 0:
        _price_column(c, slope, kinds, price, gradient, hessian, g, h, exact)


@compiled
def _price_column(c, slope, kinds, price, gradient, hessian, g, h, exact):
    p = kinds[price, 1]
    total = 0.0
    both = 0.0
    for k in range(c.shape[0]):
        row = 0.0
        for m in range(c.shape[0]):
            row += hessian[max(k, m), min(k, m)] * c[m]
        both += c[k] * row
        total += gradient[k] * c[k]
        a = kinds[k, 1]
        if a >= 0 and k != price:
            value = slope[k] * row
            if exact:
                value -= gradient[k] * slope[k]
            h[max(a, p), min(a, p)] = value
    g[p] = total
    h[p, p] = both - total if exact else both


@compiled
def _cholesky(h, lower):
    """Whether h is positive definite; its lower factor."""
    size = h.shape[0]
    for i in range(size):
        for j in range(i + 1):
            s = h[i, j]
            for k in range(j):
                s -= lower[i, k] * lower[j, k]
            if i != j:
                lower[i, j] = s / lower[j, j]
            elif s > 1e-9 * abs(h[i, i]):
                lower[i, i] = math.sqrt(s)
            else:
                return False
    return True


@compiled
def _solve(lower, g, step):
    """The Newton step; its decrement g' h^-1 g."""
    size = g.shape[0]
    decrement = 0.0
    for k in range(size):
        s = g[k]
        for j in range(k):
            s -= lower[k, j] * step[j]
        step[k] = s / lower[k, k]
        decrement += step[k] * step[k]
    for k in range(size - 1, -1, -1):
        s = step[k]
        for j in range(k + 1, size):
            s -= lower[j, k] * step[j]
        step[k] = s / lower[k, k]
    return decrement


@compiled
def _prior(b, mean, precision, gradient):
    """Half the squared distance from the mean; the slope of the log density is added to `gradient`."""
    size = b.shape[0]
    total = 0.0
    for k in range(size):
        s = 0.0
        for m in range(size):
            s += precision[k, m] * (b[m] - mean[m])
        gradient[k] -= s
        total += s * (b[k] - mean[k])
    return 0.5 * total


@compiled
def _spread(lower, spread):
    """Upper factor of the inverse: the transposed inverse of `lower`."""
    size = lower.shape[0]
    for j in range(size):
        spread[j, j] = 1.0 / lower[j, j]
        for r in range(j + 1, size):
            s = 0.0
            for k in range(j, r):
                s -= lower[r, k] * spread[j, k]
            spread[j, r] = s / lower[r, r]


@compiled
def _height(data, begin, end, b, mean, precision, model, c, slope, scratch):
    """Log posterior at b, up to a constant."""
    differences, row_start = data
    kinds, values, price = model
    _coefficients(b, kinds, values, price, c, slope)
    return _log_likelihood(differences, row_start, begin, end, c) - _prior(b, mean, precision, scratch)


@compiled
def posterior_modes(
    data, task_start, begin, end, means, precision, model, most, enough, modes, heights, spreads
):
    """Newton's method to the mode of each person's posterior.

    Parameters
    ----------
    data
        Differences and row starts.
    begin, end
        Which people.
    means
        Of what varies, one row for all or one per person.
    precision
        Inverse covariance of what varies.
    model
        Kinds, values (fixed coefficients, signs) and the price's index.
    most, enough
        Steps, and the decrement below which they end.
    modes
        Where to begin; become the modes.
    heights
        Become the log likelihoods there less half the squared whitened distance from the mean.
    spreads
        Become the upper factors of the inverse curvatures at the modes.

    Returns
    -------
    int
        Steps taken, over all these people.
    """
    differences, row_start = data
    kinds, values, price = model
    size, whole = precision.shape[0], kinds.shape[0]
    widest = 0
    for t in range(task_start[begin], task_start[end]):
        widest = max(widest, row_start[t + 1] - row_start[t])
    c, slope, mean_x, share = np.empty(whole), np.empty(whole), np.empty(whole), np.empty(widest)
    gradient, hessian = np.empty(whole), np.empty((whole, whole))
    b, g, step, scratch = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    h, lower, spread = np.zeros((size, size)), np.zeros((size, size)), np.zeros((size, size))
    exactly = price >= 0
    for k in range(whole):
        exactly = exactly or kinds[k, 0] == 2
    steps = 0
    height, decrement = 0.0, 0.0
    for i in range(begin, end):
        mean = means[0 if means.shape[0] == 1 else i]
        first, last = task_start[i], task_start[i + 1]
        _copy(b, modes[i])
        for _ in range(most):
            steps += 1
            _coefficients(b, kinds, values, price, c, slope)
            gradient[:] = 0.0
            hessian[:] = 0.0
            height = _curvature(differences, row_start, first, last, c, gradient, hessian, share, mean_x)
            _factor(c, slope, kinds, price, gradient, hessian, g, h, precision, exactly, lower)
            height -= _prior(b, mean, precision, g)
            decrement = _solve(lower, g, step)
            _copy(scratch, b)
            _climb(data, first, last, b, scratch, step, height, decrement, mean, precision, model, c, slope)
            if decrement < enough:
                break
        _copy(modes[i], b)
        heights[i] = height + 0.5 * decrement
        _spread(lower, spread)
        for k in range(size):
            _copy(spreads[i, k], spread[k])
    return steps


@compiled
def _factor(c, slope, kinds, price, gradient, hessian, g, h, precision, exactly, lower):
    """Slope g of the log likelihood, and the lower factor of the posterior's curvature."""
    size = g.shape[0]
    for attempt in range(2):
        _to_varying(c, slope, kinds, price, gradient, hessian, g, h, exactly and attempt == 0)
        for k in range(size):
            for m in range(k + 1):
                h[k, m] += precision[k, m]
        if _cholesky(h, lower):
            return
    for k in range(size):  # rounding only: the prior alone
        _copy(h[k], precision[k])
    _cholesky(h, lower)


@compiled
def _climb(data, first, last, b, origin, step, height, decrement, mean, precision, model, c, slope):
    """Move b by the step, or by the largest of its halves that does not lower the log posterior."""
    share = 1.0
    waste = np.zeros(b.shape[0])
    for _ in range(12):
        for k in range(b.shape[0]):
            b[k] = origin[k] + share * step[k]
        if decrement <= 0.5:
            return
        if _height(data, first, last, b, mean, precision, model, c, slope, waste) >= height:
            return
        share *= 0.5


@compiled
def choice_curvature(data, task_start, begin, end, weights, c, heights, slopes, hessian):
    """Log likelihood of people's choices under the same coefficients, with slope and curvature.

    Parameters
    ----------
    data
        Differences and row starts.
    begin, end
        Which people.
    weights
        Of all people.
    c
        Coefficients.
    heights, slopes
        Become the log likelihood and its slope, one row for each of these people.
    hessian
        To which the weighted negative curvature is added, to its lower half.
    """
    differences, row_start = data
    size = c.shape[0]
    widest = 0
    for t in range(task_start[begin], task_start[end]):
        widest = max(widest, row_start[t + 1] - row_start[t])
    share, mean, own = np.empty(widest), np.empty(size), np.empty((size, size))
    slopes[:] = 0.0
    for i in range(begin, end):
        own[:] = 0.0
        heights[i - begin] = _curvature(
            differences, row_start, task_start[i], task_start[i + 1], c, slopes[i - begin], own, share, mean
        )
        for k in range(size):
            for m in range(k + 1):
                hessian[k, m] += weights[i] * own[k, m]


@compiled
def log_likelihoods(data, task_start, begin, end, coefficients, totals):
    """Log likelihood of each person's choices under coefficients of their own.

    Parameters
    ----------
    data
        Differences and row starts.
    begin, end
        Which people.
    coefficients
        One row per person.
    totals
        Become the log likelihoods.
    """
    differences, row_start = data
    for i in range(begin, end):
        totals[i] = _log_likelihood(differences, row_start, task_start[i], task_start[i + 1], coefficients[i])
