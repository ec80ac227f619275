"""Functions are compiled with their types' checks taken off."""

import functools

import numpy as np

from unsaid.population.kernels.compiled import compiled, compiled_exactly


def test_what_is_wrapped_around_a_function_is_taken_off():
    calls = []

    def total(values):
        result = 0.0
        for value in values:
            result += value
        return result

    @functools.wraps(total)
    def checked(values):
        calls.append(values)
        return total(values)

    assert compiled(checked)(np.arange(4.0)) == 6.0
    assert calls == []


def test_sums_that_must_not_be_reordered_are_not():
    @compiled_exactly
    def _rounded(x):
        return (x + 6755399441055744.0) - 6755399441055744.0

    @compiled
    def rounded(x):
        return _rounded(x)

    assert rounded(2.7) == 3.0
