"""Scales, round ticks and marks: numbers lie where they belong, and words are escaped."""

import math
from xml.etree import ElementTree

import pytest

from unsaid.report.render.svg import (
    Frame,
    axis_below,
    axis_left,
    circle,
    drawing,
    label,
    line,
    path,
    rect,
    round_ticks,
    scale_of,
    short,
)

FRAME = Frame(10, 20, 110, 220)


def test_scales_run_along_the_frame():
    across, up = FRAME.across(0, 10), FRAME.up(0, 1)
    assert (across(0), across(5), across(10)) == (10, 60, 110)
    assert (up(0), up(1)) == (220, 20)
    assert across(99) == 110


def test_a_scale_of_one_number_has_room():
    low, high = scale_of([2.0, math.nan, math.inf])
    assert low < 2.0 < high
    assert scale_of([]) == pytest.approx((-0.05, 1.05))


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-3, 4, [-2, 0, 2, 4]),
        (0, 95, [0, 20, 40, 60, 80]),
        (0.001, 0.0042, [0.001, 0.002, 0.003, 0.004]),
    ],
)
def test_ticks_are_round_and_inside(low, high, ticks):
    assert round_ticks(low, high) == pytest.approx(ticks)


def test_ticks_of_nothing():
    assert round_ticks(1.0, 1.0) == [1.0]


def test_a_drawing_is_well_formed_and_escapes_words():
    across = FRAME.across(0, 1)
    parts = [
        label(0, 0, "<a & b>"),
        circle(1, 1, 2, "dot"),
        line(0, 0, 1, 1),
        rect(0, 0, -1, 5, "bar", fill_opacity="0.5"),
        path([(0, 0), (1, 1)], "area", closed=True),
        *axis_below(FRAME, across, [0.0, 0.5]),
        *axis_left(FRAME, FRAME.up(0, 1), [0.0]),
    ]
    root = ElementTree.fromstring(drawing(120, 240, 'says "so"', parts))  # noqa: S314 - our own text
    assert root.attrib["aria-label"] == 'says "so"'
    assert root.find("text").text == "<a & b>"
    assert root.find("rect").attrib["width"] == "0.0"
    assert root.find("rect").attrib["fill-opacity"] == "0.5"


def test_long_names_are_cut():
    assert (short("price", 5), short("price", 4), short("price", 0)) == ("price", "pri…", "p…")
