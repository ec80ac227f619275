"""Published tables come out to the digits that are printed, and the judge of that is right itself."""

import sys
import tomllib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import reproduce  # noqa: E402 - found from the path just above
from reproduction.judge import conditional, exact_mixture, units_apart  # noqa: E402
from reproduction.tables import DESIGNS, read  # noqa: E402

EXACT = [
    path for path in reproduce.PUBLISHED if "simulated" not in tomllib.loads(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("path", EXACT, ids=lambda path: path.stem)
def test_a_published_table_comes_out(path: Path) -> None:
    found = reproduce.reproduced(path, reproduce.FOLDERS)
    if "absent" in found:
        pytest.skip(found["absent"])
    assert found["estimates"]
    assert reproduce.holds(found), reproduce.line(found)
    at_printed = found["log_likelihood"].get("at_printed")
    assert at_printed is None or at_printed <= found["log_likelihood"]["ours"] + 1e-6


@pytest.mark.parametrize("path", reproduce.PUBLISHED, ids=lambda path: path.stem)
def test_a_published_table_says_where_it_is_from(path: Path) -> None:
    published = tomllib.loads(path.read_text(encoding="utf-8"))
    assert {"title", "data", "from", "source", "url", "model", "estimates"} <= set(published)
    assert published["url"].startswith("https://")
    assert path.stem in DESIGNS
    for text in (*published["estimates"].values(), *published.get("standard_errors", {}).values()):
        assert isinstance(text, str)  # a number would lose the digits that are printed, the last zeros first
        assert np.isfinite(float(text))


def small(seed: int = 3) -> pl.DataFrame:
    """Forty choices of two to four alternatives with two attributes."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(2, 5, 40)
    task = np.repeat(np.arange(40), sizes)
    chosen = np.concatenate([np.eye(size, dtype=int)[rng.integers(size)] for size in sizes])
    return pl.DataFrame(
        {"task": task, "chosen": chosen, "a": rng.normal(size=task.size), "b": rng.uniform(size=task.size)}
    )


def brute_force(table: pl.DataFrame, a: float, draws: np.ndarray) -> float:
    """Log likelihood where b's coefficient is each of the draws alike."""
    total = 0.0
    for (_,), rows in table.group_by("task"):
        utility = a * rows["a"].to_numpy()[None] + draws[:, None] * rows["b"].to_numpy()[None]
        share = np.exp(utility) / np.exp(utility).sum(1, keepdims=True)
        total += np.log((share * rows["chosen"].to_numpy()).sum(1).mean())
    return total


def test_the_likelihood_of_one_coefficient_for_all_is_that_of_each_choice_by_itself() -> None:
    table = small()
    assert conditional(table, {"a": 0.7, "b": -0.3}) == pytest.approx(
        brute_force(table, 0.7, np.array([-0.3]))
    )


@pytest.mark.parametrize("kind", ["normal", "-lognormal"])
def test_the_integral_over_one_coefficient_is_that_of_very_many_draws(kind: str) -> None:
    table = small()
    normal = np.random.default_rng(1).normal(0.4, 0.8, 400_000)
    draws = normal if kind == "normal" else -np.exp(normal)
    integral = exact_mixture(table, {"a": 0.7, "b": 0.4}, "b", 0.8, kind=kind)
    assert integral == pytest.approx(brute_force(table, 0.7, draws), abs=0.01)
    finer = exact_mixture(table, {"a": 0.7, "b": 0.4}, "b", 0.8, kind=kind, points=1601)
    assert integral == pytest.approx(finer, abs=1e-9)


def test_a_distance_is_counted_in_the_last_printed_digit() -> None:
    assert units_apart(-1.2839, "-1.28") == pytest.approx(0.39)
    assert units_apart(0.5, "0.500") == 0
    assert units_apart(0.501, "0.500") == pytest.approx(1)


def test_what_is_further_than_a_digit_and_a_thousandth_of_an_error_does_not_hold() -> None:
    row = {"units": 1.4, "ses": 0.002}
    assert not reproduce.same(row)
    assert reproduce.same(row | {"ses": 0.0005})
    assert reproduce.same(row | {"units": 0.6})
    assert not reproduce.same({"units": 1.4, "ses": None})


def test_a_table_that_is_not_here_is_left_out_with_its_reason(tmp_path: Path) -> None:
    found = reproduce.reproduced(reproduce.PUBLISHED[0], (tmp_path,))
    assert found["data"] in found["absent"]
    assert "left out" in reproduce.line(found)


def test_tables_are_read_by_commas_or_by_tabs(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    (tmp_path / "x.dat").write_text("a\tb\n1\t2\n")
    assert read(str(tmp_path / "x.csv")).equals(read(str(tmp_path / "x.dat")))
