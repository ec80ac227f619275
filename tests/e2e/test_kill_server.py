import pytest

from tests.e2e.kill_server import main


@pytest.mark.slow
def test_a_killed_server_loses_and_doubles_nothing_and_walks_go_on() -> None:
    tally = main(10, 2, seed=4, forks=6)
    assert tally.walks == 10
    assert tally.kills >= 1
    assert tally.answers == 10 * 6
    assert tally.resent >= 1
