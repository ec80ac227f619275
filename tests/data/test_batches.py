"""A file larger than memory gives the panels that it would give at once."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.population.choices import changed, long_table, wide_table
from unsaid.data.batches import Batches, Parts, Unvaried, merged, read_batches
from unsaid.data.columns import Columns
from unsaid.data.findings import ChoiceDataError, make_finding
from unsaid.data.panel import Panel
from unsaid.data.prepare import RowFilter
from unsaid.data.reading import read_panel
from unsaid.data.reshape import TableShape
from unsaid.types.errors import DataError

PEOPLE = 20
NUMBERS = Columns(attributes=("price", "size"))


def written(folder: Path, frame: pl.DataFrame) -> Path:
    file = folder / "choices.parquet"
    frame.write_parquet(file, row_group_size=37)
    return file


def by_person(panels: list[Panel]) -> dict[str, list[list[float]]]:
    """What each person was offered and chose, whatever the batch they came in."""
    found = {}
    for panel in panels:
        for i, person in enumerate(panel.people):
            tasks = slice(panel.person_start[i], panel.person_start[i + 1])
            rows = slice(panel.task_start[tasks.start], panel.task_start[tasks.stop])
            assert person not in found
            found[person] = [
                panel.attributes[rows].tolist(),
                panel.chosen[tasks].tolist(),
                list(panel.tasks.take(tasks)),
            ]
    return found


@pytest.mark.parametrize("rows", [1, 13, 48, 100, 10_000])
@pytest.mark.parametrize("shuffled", [False, True])
def test_batches_are_the_panel_in_parts(tmp_path, rows, shuffled):
    frame = long_table(people=PEOPLE)
    table = frame.sample(fraction=1, shuffle=True, seed=5) if shuffled else frame
    if shuffled and rows == 1:
        rows = 7
    batches = read_batches(written(tmp_path, table), rows=rows)
    panels = list(batches)
    whole = read_panel(frame).panel
    assert by_person(panels) == by_person([whole])
    assert {panel.names for panel in panels} == {whole.names}
    assert (batches.people, batches.tasks, batches.parts.together) == (PEOPLE, 4 * PEOPLE, not shuffled)
    assert (len(panels) > 1) == (rows < 200)
    assert all(len(panel.attributes) <= rows + 24 for panel in panels) or shuffled
    assert [finding.rule for finding in batches.findings] == ["found-attributes", "not-an-attribute"]
    assert by_person(list(batches)) == by_person(panels)


def test_wide_files_and_formulas_come_in_parts_too(tmp_path):
    frame = long_table(people=PEOPLE).drop("brand")
    batches = read_batches(written(tmp_path, wide_table(frame)), NUMBERS, rows=11)
    assert by_person(list(batches)) == by_person([read_panel(frame, NUMBERS).panel])
    terms = "choice ~ price + log(size + 1) + price:income | income"
    batches = read_batches(written(tmp_path, wide_table(frame)), formula=terms, rows=11)
    whole = read_panel(wide_table(frame), formula=terms).panel
    panels = list(batches)
    assert by_person(panels) == by_person([whole])
    assert np.concatenate([panel.covariates for panel in panels]).tolist() == whole.covariates.tolist()


def test_levels_are_those_of_the_whole_file(tmp_path):
    frame = long_table(people=PEOPLE)
    rare = changed(frame, "brand", {len(frame) - 1: "alder"})
    panels = list(read_batches(written(tmp_path, rare), Columns(attributes=("brand",)), rows=40))
    assert {panel.names for panel in panels} == {("brand[ash]", "brand[birch]", "brand[cedar]", "brand[elm]")}
    assert panels[-1].attributes[-1].tolist() == [0, 0, 0, 0]


def test_what_differs_in_one_part_alone_is_an_attribute(tmp_path):
    frame = long_table(people=PEOPLE).with_columns(
        late=pl.when(pl.col("person") == PEOPLE).then(pl.col("size")).otherwise(0)
    )
    batches = read_batches(written(tmp_path, frame), rows=40)
    assert "late" in (batches.columns.attributes or ())
    assert len(list(batches)) > 5
    frame = frame.with_columns(late=pl.col("person"))
    never = read_batches(written(tmp_path, frame), Columns(attributes=("price", "late")), rows=40)
    with pytest.raises(ChoiceDataError, match="late is the same for all alternatives"):
        list(never)


def test_a_fault_is_named_by_its_row_in_the_file(tmp_path):
    row = 5 * 12 + 7
    frame = changed(long_table(people=PEOPLE), "price", {row: None})
    with pytest.raises(ChoiceDataError, match=rf"row {row + 1} \(person 6, task 3\): price is empty"):
        read_batches(written(tmp_path, frame), NUMBERS, rows=40)
    batches = read_batches(
        written(tmp_path, frame), NUMBERS, rows=40, row_filter=RowFilter(drop=("missing-value",))
    )
    assert (batches.tasks, batches.findings[0].level, batches.findings[0].rows) == (79, "dropped", (row + 1,))


def test_duplicates_far_apart_are_found(tmp_path):
    frame = long_table(people=PEOPLE)
    with pytest.raises(ChoiceDataError) as caught:
        read_batches(written(tmp_path, pl.concat([frame, frame[:3]])), NUMBERS, rows=40)
    named = {finding.rule: finding.rows for finding in caught.value.findings}
    assert named["duplicate"] == (241, 242, 243)


def test_rows_left_out_are_counted_over_all_parts(tmp_path):
    row_filter = RowFilter(where="person > 12")
    batches = read_batches(
        written(tmp_path, long_table(people=PEOPLE)), NUMBERS, rows=40, row_filter=row_filter
    )
    assert (batches.people, batches.findings[0].count) == (8, 144)
    with pytest.raises(DataError, match="no task is left"):
        read_batches(written(tmp_path, long_table()), NUMBERS, row_filter=RowFilter(where="person > 99"))


def test_an_outside_option_is_in_every_part(tmp_path):
    file = written(tmp_path, long_table(people=PEOPLE))
    panels = list(read_batches(file, NUMBERS, rows=40, layout=TableShape(outside="none")))
    assert all(panel.rows_per_task.tolist() == [4] * panel.task_count for panel in panels)


def test_terms_that_need_all_rows_are_refused(tmp_path):
    file = written(tmp_path, long_table(people=PEOPLE))
    with pytest.raises(DataError, match=r"center\(price\) depends on all rows at once"):
        read_batches(file, formula="~ center(price)", rows=40)


def test_parts_never_divide_a_person(tmp_path):
    frame = long_table(people=PEOPLE)
    batches = read_batches(written(tmp_path, frame), NUMBERS, rows=5)
    assert isinstance(batches, Batches)
    assert isinstance(batches.parts, Parts)
    seen = [frame["person"].unique().to_list() for frame in batches.parts]
    assert sorted(person for part in seen for person in part) == list(range(1, PEOPLE + 1))


def test_findings_of_parts_are_put_together():
    one = make_finding("unavailable", "3 were not available", rows=(9, 4), count=3)
    other = make_finding("unavailable", "2 were not available", rows=(7,), count=2)
    (both,) = merged([one, other])
    assert (both.count, both.rows) == (5, (4, 7, 9))
    assert both.message == "3 were not available; 5 in 2 parts of the file"
    assert merged([one]) == [one]
    same = Unvaried()
    panel = read_panel(long_table(), NUMBERS).panel._replace(
        covariate_names=("age",), covariates=np.ones((3, 1))
    )
    same.see(panel)
    assert [finding.rule for finding in same.findings] == ["constant-covariate"]
    same.see(panel._replace(covariates=2 * np.ones((3, 1))))
    assert same.findings == []
