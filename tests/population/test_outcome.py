"""An outcome says what to do about it."""

import pytest

from unsaid.population.outcome import Outcome, Verdict


@pytest.mark.parametrize("outcome", Outcome)
def test_what_failed_has_advice(outcome):
    assert outcome.converged or outcome.advice
    assert Outcome[outcome.name] is outcome


def test_a_verdict_is_a_sentence():
    assert Verdict().message == "converged"
    assert Verdict().remark == ""
    assert Verdict(detail="R-hat at most 1.01").message == "converged; R-hat at most 1.01"
    lone = Verdict(Outcome.LONE_START, "only 1 of 3 starts came to this maximum")
    assert lone.message == "converged; only 1 of 3 starts came to this maximum: more starts may find a higher"
    empty = Verdict(Outcome.EMPTY_CLASS, "nobody belongs to class 2")
    assert empty.message == "nobody belongs to class 2: take fewer classes"
    assert not empty.converged
