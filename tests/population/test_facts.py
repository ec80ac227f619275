"""What is kept beside a fit."""

import numpy as np
import pytest

from tests.population.synthetic import synthetic_panel
from unsaid.population.facts import null_log_likelihood, ranges_of, versions


def test_ranges_hold_every_value():
    panel = synthetic_panel(people=5)
    ranges = ranges_of(panel)
    assert ranges.shape == (3, 2)
    assert np.all((panel.attributes >= ranges[:, 0]) & (panel.attributes <= ranges[:, 1]))


def test_at_random_every_alternative_is_as_likely():
    panel = synthetic_panel(people=5, tasks=4, alternatives=3)._replace(weights=np.array([1.0, 1, 1, 1, 2]))
    assert null_log_likelihood(panel) == pytest.approx(-24 * np.log(3))


def test_versions_are_told():
    assert set(versions()) == {"unsaid", "numpy", "python", "machine"}
