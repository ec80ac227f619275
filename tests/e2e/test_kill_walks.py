import pytest

from tests.e2e.kill_walks import main


@pytest.mark.slow
def test_killed_walks_lose_and_double_nothing_and_go_on_as_they_were() -> None:
    tally = main(3, seed=2, most_events=40)
    assert tally.rounds == 3
    assert tally.acknowledged >= 3
    assert tally.sessions >= 1
