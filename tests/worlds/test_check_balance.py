from pathlib import Path

import numpy as np
import pytest

from tests.worlds.small_world import NUMBERS, Tables, built
from unsaid.worlds.check_balance import Figures, balance_figures, check_balance, correlation, coverage


def severities(world, code: str, figures: Figures) -> list[str]:
    return [found.severity for found in check_balance(world, figures) if found.finding.code == code]


@pytest.mark.parametrize(
    ("number", "expected"),
    [(6.0, []), (6.1, ["warning"]), (12.0, ["warning"]), (12.1, ["error"]), (None, ["error"])],
)
def test_the_condition_number_is_bounded(world, number: float | None, expected: list[str]):
    figures = balance_figures(world)._replace(condition_number=number)
    assert severities(world, "condition", figures) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0.15, []), (-0.16, ["warning"]), (0.3, ["warning"]), (-0.31, ["error"])]
)
def test_correlations_are_bounded(world, value: float, expected: list[str]):
    figures = balance_figures(world)._replace(correlations={"calm": {"length": value}})
    assert severities(world, "correlation", figures) == expected


@pytest.mark.parametrize(("toward", "short"), [(2, True), (3, False)])
def test_a_third_of_a_full_world_needs_a_third_of_the_ways(
    toward: int, short: bool, tables: Tables, tmp_path: Path
):
    for index, name in enumerate(NUMBERS):
        for number, way in enumerate(tables[f"places/{name}.toml"]["way"]):
            way["loads"] = {"calm": 1 if number == 0 and index < toward else -0.5, "craft": number + 0.5 - 1}
            way["loads"] = {wish: load for wish, load in way["loads"].items() if abs(load) <= 1} or {"kin": 1}
    found = [each.finding.where for each in coverage(built(tmp_path, tables))]
    assert ("wish calm" in found) == short


def test_correlation_is_pearsons():
    x, y = np.array([1.0, 2.0, 4.0, 3.0]), np.array([2.0, 1.0, 5.0, 6.0])
    by_hand = np.mean((x - x.mean()) * (y - y.mean())) / (x.std() * y.std())
    assert correlation(x, y) == pytest.approx(by_hand)
    assert correlation(x, np.ones(4)) == 0.0


def test_trade_offs_count_places_not_pairs_of_ways(world):
    assert set(balance_figures(world).trade_offs.values()) == {8}
