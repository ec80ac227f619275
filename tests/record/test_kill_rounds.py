import pytest

from tests.record.kill_rounds import main


@pytest.mark.slow
def test_killed_writers_lose_and_double_nothing():
    tally = main(12)
    assert tally.killed_while_writing >= 6
    assert tally.acknowledged > 12
