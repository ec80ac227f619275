"""Packing keeps what choices depend on, and nothing else."""

import numpy as np
import pytest

from tests.population.simulated import panel_of, simple_panel
from unsaid.data.panel import people_of
from unsaid.population.integration.packed import (
    FIXED,
    LOGNORMAL,
    NORMAL,
    CoefficientLayout,
    layout_of,
    pack,
    people_between,
    thinned,
)
from unsaid.population.specification import MixedSpecification
from unsaid.types.errors import DataError


def test_rows_are_the_other_alternatives_less_the_chosen_one():
    panel = simple_panel(people=5, ragged=True, tasks=4, alternatives=5)
    packed = pack(panel)
    for t in range(panel.task_count):
        rows = panel.attributes[panel.task_start[t] : panel.task_start[t + 1]]
        expected = np.delete(rows, panel.chosen[t], axis=0) - rows[panel.chosen[t]]
        ours = packed.differences[packed.row_start[t] : packed.row_start[t + 1]] * packed.scales
        assert ours == pytest.approx(expected)


def test_scales_are_powers_of_two_and_differences_about_one():
    panel = panel_of(1, np.ones((50, 3)) * 0.01, scale=30.0)
    packed = pack(panel)
    assert np.log2(packed.scales) == pytest.approx(np.round(np.log2(packed.scales)))
    size = np.sqrt(np.mean(packed.differences**2, 0))
    assert np.all((size > 0.7) & (size < 1.42))


def test_layouts_say_what_varies():
    model = MixedSpecification.of("abcd", distributions={"b": "fixed", "c": "-lognormal"}, price="d")
    layout = layout_of(model)
    assert isinstance(layout, CoefficientLayout)
    assert layout.kinds.tolist() == [[NORMAL, 0], [FIXED, -1], [LOGNORMAL, 1], [LOGNORMAL, 2]]
    assert layout.signs.tolist() == [1.0, 1.0, -1.0, -1.0]
    assert (layout.price, layout.random.tolist(), layout.fixed.tolist()) == (3, [0, 2, 3], [1])


def test_parts_of_the_people_are_those_people():
    panel = simple_panel(people=12, ragged=True, covariates=np.arange(12.0)[:, None])
    packed = pack(panel, ("z0",))
    part = people_between(packed, 4, 9)
    alone = pack(people_of(panel, np.arange(4, 9)), ("z0",))
    assert part.differences * part.scales == pytest.approx(alone.differences * alone.scales)
    assert part.row_start.tolist() == alone.row_start.tolist()
    assert part.task_start.tolist() == alone.task_start.tolist()
    assert part.design.tolist() == alone.design.tolist()
    assert part.first == 4


def test_thinning_keeps_people_whole_and_evenly_spread():
    panel = simple_panel(people=30, ragged=True, weights=np.arange(30.0))
    packed = pack(panel)
    few = thinned(packed, 4)
    assert few.weights.tolist() == [0.0, 10.0, 19.0, 29.0]
    alone = pack(people_of(panel, few.weights.astype(int)))
    assert few.differences * few.scales == pytest.approx(alone.differences * alone.scales)
    assert few.row_start.tolist() == alone.row_start.tolist()
    assert thinned(packed, 30) is packed


def test_what_cannot_be_used_is_refused():
    panel = simple_panel(people=3)
    with pytest.raises(DataError, match="no such person covariate"):
        pack(panel, ("age",))
    with pytest.raises(DataError, match="attributes hold numbers that are not finite"):
        pack(panel._replace(attributes=np.where(panel.attributes > 1, np.inf, panel.attributes)))
    with pytest.raises(DataError, match="no choices"):
        pack(people_of(panel, np.array([], int)))
