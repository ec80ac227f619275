"""Compiled: everybody's posterior moments by importance sampling, all draws of a person at once.

The innermost loops run over draws, so that the compiler does many in one instruction; for the same
reason exp is a polynomial. Functions that call each other stand in one file: the cache of compiled
code looks at one only.
"""

import math

import numpy as np

from unsaid.population.kernels.compiled import compiled, compiled_exactly

__all__ = ["posterior_moments", "weighted_draws"]

LIMIT = 80.0
"""Differences of utility are taken as no larger than this; such a choice has probability exp(-80)."""

NET_SHARE = 0.5
"""Variance of a sum over a net relative to that over independent draws, about: with it, 64 draws and 1,024
give the same estimates on average."""

POWERS_OF_TWO = tuple(math.log(2.0) ** i / math.factorial(i) for i in range(9, -1, -1))
"""Taylor coefficients of 2^x, highest first: good to 1e-11 for |x| <= 1/2."""

ROUNDING = 6755399441055744.0
"""2^52 + 2^51: a number added to it is rounded, and stands in the lowest bits."""


@compiled
def _copy(target, source):
    """One row; assigning slices would compile numba's text formatting for an error, at five seconds."""
    for k in range(target.shape[0]):
        target[k] = source[k]


@compiled_exactly
def _exponentials(v, bits, powers):
    """Replace v by exp(v); `powers` are the same memory as `bits`."""
    for s in range(v.shape[0]):
        x = min(max(v[s], -LIMIT), LIMIT) * 1.4426950408889634
        rounded = x + ROUNDING
        r = x - (rounded - ROUNDING)
        p = POWERS_OF_TWO[0]
        for i in range(1, len(POWERS_OF_TWO)):
            p = p * r + POWERS_OF_TWO[i]
        v[s] = p
        powers[s] = rounded
    for s in range(v.shape[0]):
        bits[s] = (bits[s] + 1023) << 52
    for s in range(v.shape[0]):
        v[s] *= powers[s]


@compiled
def _split(bits, exponents):
    """Leave a number between 1 and 2 of the number that these are the bits of; add up what is taken."""
    for s in range(bits.shape[0]):
        exponents[s] += (bits[s] >> 52) - 1023
        bits[s] = (bits[s] & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000


@compiled
def _subtract_logs(numbers, exponents, logs):
    """Subtract logs of numbers between 1 and 2 times powers of two: log x = 2 atanh((x - 1) / (x + 1))."""
    for s in range(numbers.shape[0]):
        half = numbers[s] * 0.7071067811865476
        y = (half - 1.0) / (half + 1.0)
        z = y * y
        p = 1 / 17
        for i in range(7, -1, -1):
            p = p * z + 1 / (2 * i + 1)
        logs[s] -= 2 * y * p + (exponents[s] + 0.5) * 0.6931471805599453


@compiled
def _mix(number):
    """Well-mixed bits of a number (splitmix64; Steele, Lea & Flood 2014)."""
    z = np.uint64(number) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@compiled
def _add_rows(target, factors, rows, which, count, offset):
    """Add a multiple of each of some rows, from an offset on; four at a time, so that less is stored."""
    for i in range(0, count, 4):
        j, k, m = min(i + 1, count - 1), min(i + 2, count - 1), min(i + 3, count - 1)
        a, first = factors[i], rows[which[i]]
        b, second = factors[j] if j > i else 0.0, rows[which[j]]
        c, third = factors[k] if k > j else 0.0, rows[which[k]]
        d, fourth = factors[m] if m > k else 0.0, rows[which[m]]
        for s in range(target.shape[0]):
            r = offset + s
            target[s] += a * first[r] + b * second[r] + c * third[r] + d * fourth[r]


@compiled
def _propose(mode, mean, spread, whiten, points, own, work):
    """Draws around the mode: b less its mean, and the same whitened by the population."""
    offset, axes, signs = own
    factors, which, deviation, white = work[5], work[6], work[7], work[8]
    size = deviation.shape[0]
    for k in range(size):
        deviation[k] = mode[k] - mean[k]
        for m in range(k, size):
            factors[m - k] = signs[m] * spread[k, m]
            which[m - k] = axes[m]
        _add_rows(deviation[k], factors, points, which, size - k, offset)
    for m in range(size):
        which[m] = m
    for k in range(size):
        white[k] = 0.0
        _add_rows(white[k], whiten[k], deviation, which, k + 1, 0)


@compiled
def _coefficient(row, kind, value, mean, deviation, bits, powers):
    """One coefficient of every draw; returns that of the mean."""
    if kind == 0:
        row[:] = value
        return value
    for s in range(row.shape[0]):
        row[s] = mean + deviation[s]
    if kind == 1:
        return mean
    _exponentials(row, bits, powers)
    for s in range(row.shape[0]):
        row[s] *= value
    return value * math.exp(min(mean, LIMIT))


@compiled
def _coefficients(mean, deviation, model, work):
    """Coefficients at the mean (`base`), and of every draw less those (`changes`, where `moves`)."""
    kinds, values, price = model
    base, moves, changes, bits, powers = work[:5]
    for k in range(kinds.shape[0]):
        kind, a = kinds[k]
        moves[k] = kind > 0 or price >= 0
        if kind == 1 and price < 0:
            base[k] = mean[a]
            _copy(changes[k], deviation[a])
        else:
            base[k] = _coefficient(changes[k], kind, values[k], mean[a], deviation[a], bits, powers)
    if price >= 0:
        _times_price(base, changes, price)
    for k in range(kinds.shape[0]):
        if price >= 0 or kinds[k, 0] != 1:
            _add_constant(changes[k], -base[k])


@compiled
def _add_constant(target, constant):
    for s in range(target.shape[0]):
        target[s] += constant


@compiled
def _times_price(base, changes, price):
    for k in range(base.shape[0]):
        if k != price:
            base[k] *= -base[price]
            for s in range(changes.shape[1]):
                changes[k, s] *= -changes[price, s]


@compiled
def _odds(differences, first, last, work, odds, ratios):
    """Odds of each alternative against the chosen one for every draw, and 1 plus their sum."""
    base, moves, changes, bits, powers, factors, which = work[:7]
    odds[:] = 1.0
    for r in range(first, last):
        v = ratios[(r - first) % ratios.shape[0]]
        constant = 0.0
        for k in range(base.shape[0]):
            constant += differences[r, k] * base[k]
        v[:] = constant
        count = 0
        for k in range(base.shape[0]):
            if moves[k] and differences[r, k] != 0:
                factors[count] = differences[r, k]
                which[count] = k
                count += 1
        _add_rows(v, factors, changes, which, count, 0)
        _exponentials(v, bits, powers)
        for s in range(odds.shape[0]):
            odds[s] += v[s]


@compiled
def _log_likelihoods(data, begin, end, work, odds, ratios, product, logs):
    """Subtract every task's log odds from `logs`; odds are multiplied, and a log is taken at the end."""
    differences, row_start = data
    bits, numbers, exponents = product
    numbers[:] = 1.0
    exponents[:] = 0.0
    for t in range(begin, end):
        _odds(differences, row_start[t], row_start[t + 1], work, odds, ratios)
        for s in range(odds.shape[0]):
            numbers[s] *= odds[s]
        if (t - begin) % 8 == 7 or t == end - 1:
            _split(bits, exponents)
    _subtract_logs(numbers, exponents, logs)


@compiled
def _normalise(logs, bits, powers):
    """Weights that sum to 1, the log of their mean before, and how many draws they are worth."""
    highest = logs[0]
    for s in range(logs.shape[0]):
        highest = max(highest, logs[s])
    for s in range(logs.shape[0]):
        logs[s] -= highest
    _exponentials(logs, bits, powers)
    total = 0.0
    squares = 0.0
    for s in range(logs.shape[0]):
        total += logs[s]
        squares += logs[s] * logs[s]
    for s in range(logs.shape[0]):
        logs[s] /= total
    return highest + math.log(total / logs.shape[0]), total * total / squares


@compiled
def _normal_moments(mode, mean, spread, whiten, first, second, factor):
    """Moments of the normal approximation in whitened coordinates."""
    size = mode.shape[0]
    for k in range(size):
        first[k] = 0.0
        for m in range(k + 1):
            first[k] += whiten[k, m] * (mode[m] - mean[m])
        factor[k] = 0.0
        for m in range(k + 1):
            for j in range(m, size):
                factor[k, j] += whiten[k, m] * spread[m, j]
    for k in range(size):
        for m in range(k + 1):
            total = first[k] * first[m]
            for j in range(size):
                total += factor[k, j] * factor[m, j]
            second[k, m] = total
            second[m, k] = total


@compiled
def _differences(weights, normal, offset, log_ratio, differences):
    """Weights, relative to Laplace's evidence, less those of the normal approximation; the evidence.

    What the normal approximation gets right needs no draws: only the difference is sampled.
    """
    count = weights.shape[0]
    ratio = math.exp(min(log_ratio, LIMIT))
    evidence = 1.0
    for s in range(count):
        differences[s] = ratio * weights[s] - normal[offset + s] / count
        evidence += differences[s]
    if evidence > 0.1:
        return evidence
    total = 0.0
    for s in range(count):
        total += normal[offset + s]
    for s in range(count):
        differences[s] = ratio * (weights[s] - normal[offset + s] / total)
    return ratio


@compiled
def _unbias(weights, evidence):
    """Divide by the evidence, and take away most of the bias that dividing brings; what is left of 1.

    The mean of a ratio is off by the covariance of its parts over the number of draws; for a net
    the covariance is about half of what it is for independent draws.
    """
    squares = 0.0
    for s in range(weights.shape[0]):
        weights[s] /= evidence
        squares += weights[s] * weights[s]
    kept = 1.0 - NET_SHARE * squares
    for s in range(weights.shape[0]):
        weights[s] *= kept + NET_SHARE * weights[s]
    return kept / evidence


@compiled
def _add_moments(weights, normal_share, white, first, second, weighted):
    """Moments from those of the normal approximation and the weighted sums of the whitened draws."""
    size, count = white.shape
    for k in range(size):
        total = 0.0
        for s in range(count):
            weighted[s] = weights[s] * white[k, s]
            total += weighted[s]
        first[k] = normal_share * first[k] + total
        for m in range(0, k + 1, 2):
            other = min(m + 1, k)
            one, two = 0.0, 0.0
            for s in range(count):
                one += weighted[s] * white[m, s]
                two += weighted[s] * white[other, s]
            second[k, m] = normal_share * second[k, m] + one
            second[m, k] = second[k, m]
            if other > m:
                second[k, other] = normal_share * second[k, other] + two
                second[other, k] = second[k, other]


@compiled
def _fixed_slopes(data, begin, end, model, work, odds, ratios, weights, out):
    """Posterior mean of the slope of the log likelihood by the fixed coefficients."""
    differences, row_start = data
    kinds, _, price = model
    base, _, changes, _, _ = work[:5]
    out[:] = 0.0
    for t in range(begin, end):
        first, last = row_start[t], row_start[t + 1]
        _odds(differences, first, last, work, odds, ratios)
        for s in range(odds.shape[0]):
            odds[s] = weights[s] / odds[s]
            if price >= 0:
                odds[s] *= -(changes[price, s] + base[price])
        for r in range(first, last):
            probability = 0.0
            for s in range(odds.shape[0]):
                probability += odds[s] * ratios[r - first, s]
            _subtract_fixed(differences[r], kinds, probability, out)


@compiled
def _subtract_fixed(difference, kinds, probability, out):
    f = 0
    for k in range(kinds.shape[0]):
        if kinds[k, 0] == 0:
            out[f] -= probability * difference[k]
            f += 1


@compiled
def _workspace(row_start, begin, end, varying, whole, count):
    widest = 1
    for t in range(begin, end):
        widest = max(widest, row_start[t + 1] - row_start[t])
    bits, others = np.empty(count, np.int64), np.empty(count, np.int64)
    return (
        np.empty(whole),
        np.empty(whole, np.bool_),
        np.empty((whole, count)),
        bits,
        bits.view(np.float64),
        np.empty(max(whole, varying)),
        np.empty(max(whole, varying), np.int64),
        np.empty((varying, count)),
        np.empty((varying, count)),
        np.empty(count),
        np.empty((widest, count)),
        (others, others.view(np.float64), np.empty(count)),
        np.empty(count),
    )


@compiled
def _log_diagonals(whiten, spread):
    total = 0.0
    for k in range(whiten.shape[0]):
        total += math.log(whiten[k, k]) + math.log(spread[k, k])
    return total


@compiled
def _weigh(data, begin, end, mean, whiten, model, mode, spread, points, log_densities, own, work):
    """Draws of one person and their weights; log likelihood and how many draws they are worth.

    The weights come to stand in the last array of `work`.
    """
    deviation, white, odds, ratios, product, logs = work[7:]
    _propose(mode, mean, spread, whiten, points, own, work)
    _coefficients(mean, deviation, model, work)
    constant = _log_diagonals(whiten, spread) - 0.5 * white.shape[0] * math.log(2 * math.pi)
    for s in range(logs.shape[0]):
        logs[s] = constant - log_densities[own[0] + s]
    for k in range(white.shape[0]):
        for s in range(logs.shape[0]):
            logs[s] -= 0.5 * white[k, s] * white[k, s]
    _log_likelihoods(data, begin, end, work, odds, ratios, product, logs)
    return _normalise(logs, work[3], work[4])


@compiled
def _own(person, turn, points, count, axes, signs):
    """Where a person's run of the points begins in an iteration, which axes they are for, and signs.

    All people share the points; the order of the axes, drawn anew for everybody, lets the errors
    that runs of them have in common cancel.
    """
    bits = _mix(person * 65536 + turn)
    offset = ((person + turn * 7919) % (points.shape[1] // count)) * count
    for k in range(axes.shape[0]):
        axes[k] = k
        signs[k] = 1.0 if (bits >> np.uint64(k % 64)) & np.uint64(1) else -1.0
    for k in range(axes.shape[0] - 1, 0, -1):
        bits = _mix(bits)
        other = np.int64(bits % np.uint64(k + 1))
        kept = axes[k]
        axes[k] = axes[other]
        axes[other] = kept
    return offset


@compiled
def posterior_moments(
    data, task_start, people, means, whiten, model, modes, heights, spreads, pool, count, turn, shift, out
):
    """Moments of each person's posterior by importance sampling around the modes.

    Parameters
    ----------
    data
        Differences and row starts.
    people
        The first of them, and the one after the last.
    means
        Of what varies, one row for all or one per person.
    whiten
        Inverse of the lower factor of the covariance of what varies.
    model
        Kinds, values (fixed coefficients, signs) and the price's index.
    modes, heights, spreads
        Of the proposals, as `posterior_modes` gives them.
    pool
        Points of the proposals, one column each, and their log densities.
    count
        Draws for each person.
    turn, shift
        Number of the iteration and of the first person: what a person's draws depend on.
    out
        Become log likelihoods, effective draws, means and second moments in whitened coordinates,
        and slopes by the fixed coefficients; one row for each of these people.
    """
    log_likelihood, effective, first, second, slopes = out
    points, log_densities, normal = pool
    begin, end = people
    tasks = (task_start[begin], task_start[end])
    work = _workspace(data[1], tasks[0], tasks[1], whiten.shape[0], model[0].shape[0], count)
    _, white, odds, ratios, product, weights = work[7:]
    axes, signs = np.empty(whiten.shape[0], np.int64), np.empty(whiten.shape[0])
    factor, changes = np.empty(whiten.shape), np.empty(count)
    for i in range(begin, end):
        n, first_task, last_task = i - begin, task_start[i], task_start[i + 1]
        offset = _own(i + shift, turn, points, count, axes, signs)
        mean = means[0 if means.shape[0] == 1 else i]
        log_likelihood[n], effective[n] = _weigh(
            data, first_task, last_task, mean, whiten, model, modes[i], spreads[i],
            points, log_densities, (offset, axes, signs), work,
        )  # fmt: skip
        _normal_moments(modes[i], mean, spreads[i], whiten, first[n], second[n], factor)
        laplace = heights[i] + _log_diagonals(whiten, spreads[i])
        evidence = _differences(weights, normal, offset, log_likelihood[n] - laplace, changes)
        _add_moments(changes, _unbias(changes, evidence), white, first[n], second[n], product[2])
        log_likelihood[n] = laplace + math.log(evidence)
        if slopes.shape[1] > 0:
            _fixed_slopes(data, first_task, last_task, model, work, odds, ratios, weights, slopes[n])


@compiled
def weighted_draws(
    data, task_start, people, means, whiten, model, modes, heights, spreads, pool, count, turn, shift, out
):
    """Draws of the proposals in whitened coordinates, and their weights.

    Parameters
    ----------
    out
        Become the draws (person, varying, draw) and the weights (person, draw), which sum to 1.
        The others are as in `posterior_moments`.
    """
    points, log_densities, _ = pool
    draws, weights = out
    begin, end = people
    tasks = (task_start[begin], task_start[end])
    work = _workspace(data[1], tasks[0], tasks[1], whiten.shape[0], model[0].shape[0], count)
    axes, signs = np.empty(whiten.shape[0], np.int64), np.empty(whiten.shape[0])
    for i in range(begin, end):
        offset = _own(i + shift, turn, points, count, axes, signs)
        mean = means[0 if means.shape[0] == 1 else i]
        _weigh(
            data, task_start[i], task_start[i + 1], mean, whiten, model, modes[i], spreads[i],
            points, log_densities, (offset, axes, signs), work,
        )  # fmt: skip
        for k in range(draws.shape[1]):
            _copy(draws[i - begin, k], work[8][k])
        _copy(weights[i - begin], work[12])
