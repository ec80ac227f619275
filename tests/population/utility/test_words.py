"""Means of logs are said in natural units."""

import numpy as np

from unsaid.model.specification import Specification
from unsaid.population.utility.words import in_words


def test_the_middle_is_said_in_natural_units():
    whole = Specification(("a",), outside=False)
    said = in_words(whole, np.array([1.0, np.log(0.01), np.log(0.7), 0.0]))
    assert "0.01 per day" in said
    assert "half is left after 100 days" in said
    assert "curvature 0.7 and elevation 1" in said


def test_without_delay_and_probability_there_is_nothing_to_say():
    plain = Specification(("a",), delay=False, probability=False, outside=True)
    assert in_words(plain, np.array([1.0, -0.5])) == ""
