import pytest

from unsaid.report.evidence.schema import Importance
from unsaid.report.render.chart import chart_lines


def importance(name: str, mean: float, rank: float, stated=None, half: float = 1.0) -> Importance:
    return Importance(
        id=name,
        mean=mean,
        low=mean - half,
        high=mean + half,
        expected_rank=rank,
        rank_low=1,
        rank_high=3,
        leading=0.5,
        first_two=0.5,
        first_three=1.0,
        stated=stated,
    )


FOUND = [importance("craft", 0.0, 2.0), importance("calm", 4.0, 1.0, 1), importance("kin", -4.0, 3.0, "last")]


def drawn(found: list[Importance], width: int, **others) -> list[str]:
    return chart_lines(found, {one.id: one.id for one in found}, width, **others)


def test_the_highest_rank_comes_first_and_stated_marks_stand_at_the_end():
    lines = drawn(FOUND, 60)
    assert [line.split()[0] for line in lines] == ["calm", "craft", "kin"]
    assert lines[0].endswith(" 1")
    assert lines[2].endswith(" last")


def test_points_stand_in_the_order_of_the_means():
    columns = [line.index("o") for line in drawn([*FOUND], 60, unicode=False) if "o" in line]
    # the only other letter o would be in a name: none of these has one
    assert columns == sorted(columns, reverse=True)


def test_a_wider_interval_is_drawn_longer():
    narrow, wide = drawn([importance("a", 1.0, 1.0, half=0.2), importance("b", 1.0, 2.0, half=3.0)], 60)
    assert narrow.count("─") < wide.count("─")


@pytest.mark.parametrize("width", [20, 33, 40, 80])
@pytest.mark.parametrize("last", ["last", "в конце"])
def test_no_line_is_longer_than_the_width(width: int, last: str):
    found = [*FOUND, importance("a very long name indeed, longer than most", 1.0, 1.5, 2)]
    lines = drawn(found, width, last=last)
    assert max(map(len, lines)) <= width
    assert lines[-1].endswith(last)


def test_weights_without_any_spread_are_drawn():
    assert len(drawn([importance("calm", 0.0, 1.0, half=0.0)], 40)) == 1
