"""A panel becomes padded histories without loss, and the population of all parameters is found."""

import numpy as np
import pytest

from tests.population.delayed import LATER, LATER_POPULATION, sooner_or_later
from tests.population.fits import panel_from, taste
from unsaid.data.panel import people_of
from unsaid.population.integration.shards import Population
from unsaid.population.mixed.fit import fit_mixed
from unsaid.population.options import FitOptions
from unsaid.population.outcome import Verdict
from unsaid.population.utility.fit import fit_discounted
from unsaid.population.utility.histories import choices_of
from unsaid.population.utility.parts import parts_of
from unsaid.population.utility.people import UtilityShard
from unsaid.population.utility.standard_errors import utility_scores


def with_delays(panel):
    rows = len(panel.attributes)
    delays = np.random.default_rng(0).choice([0.0, 30.0], rows)
    return panel._replace(delay_days=delays, probability=np.ones(rows))


def ragged():
    """People whose last task has an alternative less."""
    panel = panel_from(taste(), people=3, tasks=4)
    keep = np.ones(len(panel.attributes), bool)
    last = panel.task_start[-2]
    keep[last + (panel.chosen[-1] + 1) % 3] = False
    chosen = panel.chosen.copy()
    chosen[-1] -= int((panel.chosen[-1] + 1) % 3 < panel.chosen[-1])
    task_start = panel.task_start.copy()
    task_start[-1] -= 1
    return panel._replace(
        attributes=panel.attributes[keep],
        task_start=task_start,
        chosen=chosen,
    )


def test_parts_are_those_that_differ():
    panel = panel_from(taste(), people=2)
    assert parts_of(panel).names == ("price", "quality", "green")
    delayed = with_delays(panel)._replace(names=("price", "quality", "none of them"), outside="none of them")
    assert parts_of(delayed).names == ("price", "quality", "log_discount_rate", "outside_constant")


def test_histories_hold_every_row_at_its_place():
    panel = ragged()
    choices = choices_of(panel, parts_of(panel))
    assert choices.chosen.shape == (3, 4)
    available = np.asarray(choices.sets.available)
    assert available.sum() == len(panel.attributes)
    assert np.asarray(choices.sets.attributes)[available.astype(bool)][:, 0] == pytest.approx(
        panel.attributes
    )
    first = people_of(panel, np.array([0]))
    alone = choices_of(first, parts_of(panel))
    assert np.asarray(alone.chosen)[0].tolist() == np.asarray(choices.chosen)[0].tolist()


@pytest.mark.slow
def test_the_population_is_found():
    fit = taste()
    panel = panel_from(fit, people=150, tasks=10)
    told = []
    options = FitOptions(exact_draws=512)
    found = fit_discounted(panel, parts_of(panel), options, progress=lambda *step: told.append(step))
    assert found.names == ("price", "quality", "green")
    # the model's lapses make everybody a little more decided
    assert found.mean == pytest.approx([-0.5, 1.0, 0.3], abs=0.3)
    assert found.verdict == Verdict()
    assert found.standard_errors_kind == "classic"
    # where there is neither delay nor probability it is the mixed logit, but for lapses and a weak prior
    linear = fit_mixed(panel, options=options)
    assert found.log_likelihood == pytest.approx(linear.log_likelihood, abs=10)
    assert found.log_likelihood_se < 0.5
    ratio = found.standard_errors / linear.standard_errors
    assert np.all((ratio[:6] > 0.6) & (ratio[:6] < 1.5))  # of spreads that differ by a quarter
    assert found.people == 150
    assert told


@pytest.mark.slow
def test_units_do_not_matter_and_the_highest_likelihood_is_reached():
    """EM alone is far from it where an attribute's unit is small or choices are discounted."""
    choices = sooner_or_later(3, people=150, trials=20)
    amounts = np.asarray(choices.sets.attributes)[..., 0, 0].reshape(-1, 1)
    delays = np.asarray(choices.sets.delay_days)[..., 0].ravel()
    panel = panel_from(taste(), people=150, tasks=20)._replace(
        names=("amount",),
        attributes=amounts,
        task_start=np.arange(150 * 20 + 1) * 2,
        chosen=np.asarray(choices.chosen).ravel(),
        delay_days=delays,
        probability=np.ones(len(delays)),
    )
    options = FitOptions(exact_draws=1024)
    found = fit_discounted(panel, parts_of(panel), options)
    assert found.converged, found.message
    truth = np.asarray(LATER_POPULATION.mean)
    assert np.all(np.abs(found.mean - truth) < 4 * found.standard_errors[:2])
    scores = utility_scores(
        UtilityShard(LATER, choices),
        Population(found.mean[:, None], np.zeros(0), np.linalg.cholesky(found.covariance)),
    )
    gradient = scores.sum(0)
    assert gradient @ np.linalg.solve(scores.T @ scores, gradient) < 0.5
    cents = fit_discounted(panel._replace(attributes=100 * amounts), parts_of(panel), options)
    assert 100 * cents.mean[0] == pytest.approx(found.mean[0], rel=0.02)
    assert 100 * cents.standard_errors[0] == pytest.approx(found.standard_errors[0], rel=0.1)
    assert 100 * cents.sds[0] == pytest.approx(found.sds[0], rel=0.02)
    assert cents.log_likelihood == pytest.approx(found.log_likelihood, abs=0.5)
