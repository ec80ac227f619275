"""The conditional logit as a model: everybody is alike, and its errors are of every kind."""

import numpy as np
import pytest

from tests.population.simulated import simple_panel
from unsaid.data.panel import people_of
from unsaid.population.logit.model import ConditionalLogit
from unsaid.types.errors import DataError


def test_clusters_of_a_conditional_logit():
    panel = simple_panel(people=200)
    twice = people_of(panel, np.repeat(np.arange(200), 2))
    fit = ConditionalLogit().fit(panel)
    robust = fit.with_standard_errors("robust")
    labels = np.repeat(np.arange(200), 2)
    clustered = ConditionalLogit().fit(twice).with_standard_errors("clustered", clusters=labels)
    few = (200 / 199) / (400 / 399)
    assert clustered.standard_errors == pytest.approx(robust.standard_errors * few**0.5)
    alone = fit.with_standard_errors("clustered", clusters=np.array(panel.people))
    assert alone.standard_errors == pytest.approx(robust.standard_errors)
    assert fit.with_standard_errors("classic").standard_errors == pytest.approx(fit.standard_errors)


def test_nobody_differs():
    fit = ConditionalLogit().fit(simple_panel(people=20))
    assert not fit.knows_people
    with pytest.raises(DataError, match="one by one"):
        fit.posteriors()
    with pytest.raises(DataError, match="do not differ"):
        fit.people(fit.panel)
    assert fit.log_likelihoods(fit.choices()).sum() == pytest.approx(fit.llf)
