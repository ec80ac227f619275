"""Willingness-to-pay space: a population of what things are worth, and what it says of coefficients.

In preference space person i has utility -a_i price + c_i . x for a_i > 0. Dividing by a_i what a unit
of x is worth, w_i = c_i / a_i, in money, gives the same utility as

    -l_i price + l_i (w_i . x),    l_i = a_i > 0,

and in willingness-to-pay space (Train & Weeks 2005) it is (log l_i, w_i) that is normal over people,
not (a_i, c_i): the mean and spread of w_i are estimated, and do not come of a ratio of two
distributions. l_i also takes up how certain people's choices are, so that this is not read as taste.

The coefficients are bilinear in l and w: with b = (log l, w), c_price = -exp(b_price) and
c_k = exp(b_price) b_k. Their slopes, d c_k / d b_k = l and d c_k / d b_price = c_k for all k, and second
derivatives, l for (b_k, b_price) and c_k for (b_price, b_price), are all that sets it apart from
preference space, so that the compiled kernels take it as one more transformation
(`MixedSpecification.price`): all else is that of `fit_mixed`.

The two spaces are the same model only where the family of distributions is closed under
(a, c) <-> (l, w):

- every w lognormal (signed), and full covariance: log c_k = log l + log w_k is linear in b
  (`in_preference_space`);
- l the same for all: c = l w is normal, beside a fixed price.

Else they differ, also in how well they describe choices, and may be compared by AIC or held-out people.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from unsaid.population.integration.units import PopulationParameters
from unsaid.population.specification import Coefficient, MixedSpecification
from unsaid.types.errors import DataError

__all__ = ["CoefficientMoments", "coefficient_moments", "in_preference_space"]


class CoefficientMoments(NamedTuple):
    """Of the coefficients of utility, over people with the same covariates."""

    mean: Float[np.ndarray, " attribute"]
    covariance: Float[np.ndarray, "attribute attribute"]


def coefficient_moments(
    specification: MixedSpecification,
    mean: Float[np.ndarray, " attribute"],
    covariance: Float[np.ndarray, "attribute attribute"],
) -> CoefficientMoments:
    """Exact mean and covariance of the coefficients of utility, in either space.

    A coefficient is s exp(a . b) g, where a picks what stands in the exponent, and g is b_k or 1. Under
    exp(a . b) a normal b stays normal, with its mean moved by covariance @ a.

    Parameters
    ----------
    mean, covariance
        Of b, as in `NormalEstimates`.
    """
    size = len(specification.names)
    lognormal = np.array([one.distribution == "lognormal" for one in specification.coefficients])
    signs = np.array([float(one.sign) for one in specification.coefficients])
    exponents = np.diag(lognormal.astype(float))
    if specification.price is not None:
        price = specification.names.index(specification.price)
        exponents[:, price] = 1.0

    def expected(a: np.ndarray, *factors: int) -> float:
        """E of exp(a . b) times those b that are not lognormal."""
        height = np.exp(a @ mean + 0.5 * a @ covariance @ a)
        moved = mean + covariance @ a
        linear = [k for k in factors if not lognormal[k]]
        together = covariance[linear[0], linear[1]] if len(linear) == 2 else 0.0
        return float(height * (np.prod(moved[linear]) + together))

    first = signs * np.array([expected(exponents[k], k) for k in range(size)])
    second = np.array(
        [[expected(exponents[k] + exponents[m], k, m) for m in range(size)] for k in range(size)]
    )
    return CoefficientMoments(first, second * np.outer(signs, signs) - np.outer(first, first))


def in_preference_space(
    specification: MixedSpecification, given: PopulationParameters
) -> tuple[MixedSpecification, PopulationParameters]:
    """The same population in preference space, where there is one: every choice is as likely as before.

    Parameters
    ----------
    specification
        In willingness-to-pay space, with all coefficients lognormal.
    given
        Its population.

    Raises
    ------
    DataError
        If preference space has no such population.
    """
    kinds = {one.distribution for one in specification.coefficients}
    if specification.price is None or kinds != {"lognormal"}:
        raise DataError(
            "only where all is lognormal do both spaces hold the same population",
            expected="a price, and lognormal willingness to pay for all else",
            got=f"price {specification.price}, {', '.join(sorted(kinds))}",
        )
    price = specification.names.index(specification.price)
    to_logs = np.eye(len(specification.names))
    to_logs[:, price] = 1.0
    coefficients = tuple(Coefficient(one.name, "lognormal", one.sign) for one in specification.coefficients)
    found = PopulationParameters(
        to_logs @ given.mean, to_logs @ given.covariate_effects, to_logs @ given.covariance @ to_logs.T
    )
    return MixedSpecification(coefficients, "full", specification.covariates), found
