"""What is asked of any fit beside its table."""

import numpy as np
import pytest

from tests.population.fits import fitted, panel_from, taste
from tests.population.utility.test_fit import with_delays
from unsaid.data.panel import people_of
from unsaid.population.options import FitOptions, PostEstimation
from unsaid.population.utility.model import DiscountedUtility


def test_draws_of_tastes_scatter_as_the_estimates_do():
    fit = fitted(taste(errors=0.1))
    options = PostEstimation(people=200, draws=60)
    means = np.array([one.weights @ one.coefficients for one in fit.taste_draws(options)])
    assert len(means) == 60
    centre = fit.tastes(options)
    assert means.mean(0) == pytest.approx(centre.weights @ centre.coefficients, abs=0.08)
    assert np.all(means.std(0) > 0.05)


def test_leaving_one_out_is_asked_of_the_fit():
    panel = panel_from(taste(), people=60, tasks=6)
    fit = fitted(taste(errors=0.05), panel=panel)
    found = fit.leave_one_out(seed=1)
    assert found is not None
    assert found.elpd == pytest.approx(
        fit.log_likelihoods(panel).sum(), abs=3 * found.effective_parameters + 3
    )
    assert fitted(taste(errors=np.nan), panel=panel).leave_one_out() is None


@pytest.mark.slow
def test_a_discounted_utility_of_some_foretells_others():
    panel = with_delays(panel_from(taste(), people=60, tasks=6))
    some, others = people_of(panel, np.arange(40)), people_of(panel, np.arange(40, 60))
    model = DiscountedUtility()
    fit = model.fit(panel, FitOptions(exact_draws=0))
    refit = model.refit(some, fit, FitOptions())
    assert np.all(np.isnan(refit.standard_errors))
    foretold = refit.log_likelihoods(others)
    assert foretold.shape == (20,)
    # better than at random, and no better than who has seen them
    at_random = -np.log(np.diff(others.task_start)).sum()
    assert at_random < foretold.sum() < fit.log_likelihoods(others).sum() + 2
