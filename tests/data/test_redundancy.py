"""Columns of products that say nothing beyond others are found within tasks, and left out."""

import numpy as np
import polars as pl
import pytest

from tests.data.test_recipe import NAMED, buses
from unsaid.data.assemble import redundant_finding
from unsaid.data.findings import ChoiceDataError
from unsaid.data.formula import Design
from unsaid.data.reading import read_panel
from unsaid.data.redundancy import redundant, within_products, without


def made(values: np.ndarray, spare: tuple[int, ...]) -> Design:
    return Design(tuple("abcd"[: values.shape[1]]), values, (), {}, spare)


def test_what_others_say_in_each_task_is_found():
    random = np.random.default_rng(3)
    starts = np.array([0, 3, 5, 9, 12])
    first, second = random.normal(size=(2, 12))
    of_task = np.repeat(random.normal(size=4), np.diff(starts))
    # the third is the others' difference, but for what is the same in a task
    values = np.column_stack([first, second, first - second + 1e6 * of_task, of_task])
    for spare, left_out in (((0, 0, 1, 1), ("c", "d")), ((0, 2, 1, 0), ("b",)), ((0, 1, 2, 1), ("c", "d"))):
        design = made(values, spare)
        assert redundant(design, within_products(design, starts)) == left_out
    design = made(values, (0, 0, 0, 0))
    assert within_products(design, starts) is None
    assert redundant(design, None) == ()
    names, kept = without(made(values, (0, 0, 1, 1)), ("c", "d"))
    assert names == ("a", "b")
    np.testing.assert_array_equal(kept, values[:, :2])
    assert redundant_finding(("c", "d")).message.endswith("c, d")


def test_parts_of_a_table_add_up():
    random = np.random.default_rng(4)
    values = np.column_stack([random.normal(size=12), np.repeat(random.normal(size=4), 3)])
    whole = within_products(made(values, (0, 1)), np.arange(0, 13, 3))
    parts = [within_products(made(values[at : at + 6], (0, 1)), np.array([0, 3, 6])) for at in (0, 6)]
    assert whole is not None
    np.testing.assert_allclose(parts[0] + parts[1], whole)


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("C(mode):wealth", ("mode[car]:wealth", "mode[tram]:wealth")),
        ("C(mode)*wealth", ("mode[car]", "mode[tram]", "mode[car]:wealth", "mode[tram]:wealth")),
        ("C(mode, contr.treatment('tram')):wealth", ("mode[bus]:wealth", "mode[car]:wealth")),
        ("fare*wealth", ("fare", "fare:wealth")),
        # a product that differs within tasks needs every level
        ("fare:C(mode)", ("fare:mode[bus]", "fare:mode[car]", "fare:mode[tram]")),
        ("C(mode):C(wealth > 13)", ("mode[car]:wealth > 13[True]",)),
    ],
)
def test_of_a_product_with_what_is_a_person_s_the_base_is_left_out(formula, names):
    reading = read_panel(buses(), NAMED, formula=f"~ {formula}")
    assert set(names) <= set(reading.panel.names)
    columns = reading.panel.attributes.reshape(-1, 3, len(reading.panel.names))
    deviations = (columns - columns.mean(1, keepdims=True)).reshape(len(reading.panel.attributes), -1)
    assert np.linalg.matrix_rank(deviations) == len(reading.panel.names)
    said = [finding.message for finding in reading.findings if finding.rule == "redundant"]
    assert bool(said) == (formula != "fare:C(mode)")


def test_what_was_named_alone_is_no_product():
    with pytest.raises(ChoiceDataError, match="wealth is the same for all alternatives"):
        read_panel(buses(), NAMED, formula="~ fare + wealth")
    frame = buses().with_columns(twice=pl.col("fare") * 2)
    # two attributes that say the same are the fit's to complain about, with a name for it
    assert read_panel(frame, NAMED, formula="~ fare + twice").panel.names == ("fare", "twice")
