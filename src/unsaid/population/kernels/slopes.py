"""Compiled: scores and curvature of people's log likelihood, from the slopes of their choices'.

The functions taken from `modes` are compiled into this one, but the cache of compiled code looks at
this file only: whoever changes them touches it.
"""

import numpy as np

from unsaid.population.kernels.compiled import compiled
from unsaid.population.kernels.modes import _coefficients, _curvature, _to_varying

__all__ = ["posterior_slopes"]


@compiled
def _slopes_at(data, tasks, mean, factor, model, draw, signs, room, curved):
    """Slopes by what varies and by fixed coefficients at a draw, and the curvature where `curved`."""
    kinds, b, c, inner, gradient, share, average, hessian, g, h = room
    for k in range(b.shape[0]):
        a = model[0][k, 1]
        b[k] = model[1][k] if a < 0 else mean[a]
        for m in range(a + 1):
            b[k] += factor[a, m] * draw[m]
    _coefficients(b, kinds, signs, model[2], c, inner)
    gradient[:] = 0.0
    hessian[:] = 0.0
    filled = hessian if curved else hessian[:0]
    _curvature(data[0], data[1], tasks[0], tasks[1], c, gradient, filled, share, average)
    _to_varying(c, inner, kinds, model[2], gradient, hessian, g, h, curved)


@compiled
def _turning(factor, kinds):
    """What turns slopes by what varies and by fixed coefficients into whitened ones and then fixed ones."""
    turning, f = np.zeros((kinds.shape[0], kinds.shape[0])), factor.shape[0]
    for k in range(kinds.shape[0]):
        a = kinds[k, 1]
        if a < 0:
            turning[k, f] = 1.0
            f += 1
        for m in range(a + 1):
            turning[k, m] = factor[a, m]
    return turning


@compiled
def _turn(turning, g, h, slope, curvature):
    """Slopes g and, where there is room, the lower curvature h in turned coordinates."""
    for m in range(g.shape[0]):
        slope[m] = 0.0
        for k in range(g.shape[0]):
            slope[m] += turning[k, m] * g[k]
    for m in range(curvature.shape[0]):
        for j in range(m + 1):
            value = 0.0
            for k in range(g.shape[0]):
                for n in range(g.shape[0]):
                    value += turning[k, m] * h[max(k, n), min(k, n)] * turning[n, j]
            curvature[m, j] = value
            curvature[j, m] = value


@compiled
def _add_curvature(weight, own, entries, draw, times, slope, curvature, score, total):
    """One draw's part of the negative curvature of a log likelihood, and of the score."""
    which, rows, columns = entries
    for q in range(total.shape[0] - rows.shape[0], total.shape[0]):
        e = q - total.shape[0] + rows.shape[0]
        times[q] = draw[columns[e]]
        if rows[e] == columns[e]:  # the diagonal of the factor is in logs
            total[q, q] -= own * weight * slope[which[q]] * times[q]
    for q in range(total.shape[0]):
        k, x = which[q], weight * times[q]
        score[q] += x * slope[k]
        for r in range(q + 1):
            m = which[r]
            total[q, r] += own * x * times[r] * (curvature[k, m] - slope[k] * slope[m])


@compiled
def _add_scores(weight, slope, draw, by_means, by_factor, by_fixed):
    for k in range(draw.shape[0]):
        by_means[k] += weight * slope[k]
        for m in range(draw.shape[0]):
            by_factor[k, m] += weight * slope[k] * draw[m]
    for f in range(by_fixed.shape[0]):
        by_fixed[f] += weight * slope[draw.shape[0] + f]


@compiled
def _widest(task_start, row_start, people):
    widest = 0
    for t in range(task_start[people[0]], task_start[people[1]]):
        widest = max(widest, row_start[t + 1] - row_start[t])
    return widest


@compiled
def _room(kinds, widest):
    """Kinds with fixed coefficients as varying ones, and arrays for a point, its slopes and curvature."""
    whole = kinds.shape[0]
    varying = kinds.copy()
    for k in range(whole):
        varying[k, 0], varying[k, 1] = max(kinds[k, 0], 1), k
    b, c, inner, gradient = np.empty(whole), np.empty(whole), np.empty(whole), np.empty(whole)
    hessian, h = np.zeros((whole, whole)), np.empty((whole, whole))
    return varying, b, c, inner, gradient, np.empty(widest), np.empty(whole), hessian, np.empty(whole), h


@compiled
def posterior_slopes(
    data, task_start, people, means, factor, model, white, weights, out, own, times, entries, total
):
    """Scores as posterior means of the slopes of the choices' own log likelihood, and their curvature.

    These scores are those of `person_scores`, which are also posterior moments of b. Where people
    hardly differ, though, the moments are all but the population's, and what the choices say is lost
    in the draws' error. That of the slopes is smaller by the spread. The curvature of a person's log
    likelihood is the posterior mean of the choices' plus the covariance of the slopes (Louis 1982).

    Parameters
    ----------
    factor
        Lower factor of the covariance of what varies.
    white, weights
        Draws in whitened coordinates and their weights, as `weighted_draws` gives them.
    out
        Become the scores by the means, the factor and the fixed coefficients; one row per person.
    own, times
        What each person counts for, and what a slope is multiplied by for each of their scores: the
        design, 1, and room for draws.
    entries
        Which slope each score is of; rows and columns of the free entries of the factor.
    total
        To whose lower half the negative curvature is added, unless it is empty. The others are as in
        `posterior_modes`.
    """
    turning, whole = _turning(factor, model[0]), model[0].shape[0]
    room = _room(model[0], _widest(task_start, data[1], people))
    signs = np.where(model[0][:, 0] == 2, model[1], 1.0)
    draw, slope = np.empty(factor.shape[0]), np.empty(whole)
    curvature = np.empty((whole if total.shape[0] else 0, whole))
    score = np.empty(total.shape[0])
    out[0][:], out[1][:], out[2][:] = 0.0, 0.0, 0.0
    for i in range(people[0], people[1]):
        n, mean = i - people[0], means[0 if means.shape[0] == 1 else i]
        tasks = task_start[i], task_start[i + 1]
        score[:] = 0.0
        for s in range(white.shape[2]):
            for k in range(draw.shape[0]):
                draw[k] = white[n, k, s]
            _slopes_at(data, tasks, mean, factor, model, draw, signs, room, total.shape[0] > 0)
            _turn(turning, room[8], room[9], slope, curvature)
            _add_scores(weights[n, s], slope, draw, out[0][n], out[1][n], out[2][n])
            if total.shape[0]:
                _add_curvature(weights[n, s], own[n], entries, draw, times[n], slope, curvature, score, total)
        for q in range(score.shape[0]):
            for r in range(q + 1):
                total[q, r] += own[n] * score[q] * score[r]
