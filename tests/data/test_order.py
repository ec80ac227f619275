"""Ids are in one order, as a person would count them."""

import polars as pl

from unsaid.data.order import natural_order, order_codes


def test_numbers_in_text_are_ordered_as_numbers():
    assert natural_order(pl.Series(["t10", "t9", "s1", "t09"])).to_list() == ["s1", "t09", "t9", "t10"]
    assert natural_order(pl.Series(["10", "9", "07"])).to_list() == ["07", "9", "10"]
    assert order_codes(pl.Series(["b10", "b9", "b10"])).tolist() == [1, 0, 1]
    assert order_codes(pl.Series([2.5, 1.5, 2.5])).tolist() == [1, 0, 1]
    assert order_codes(pl.Series([True, False])).tolist() == [1, 0]
    assert order_codes(pl.Series([-3, 7])).tolist() == [-3, 7]
