"""The classic panels of discrete choice, as their packages ship them, are read as their papers say."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.population.choices import same_panel
from unsaid.data.columns import Columns
from unsaid.data.findings import ChoiceDataError
from unsaid.data.prepare import RowFilter
from unsaid.data.reading import Reading, read_panel
from unsaid.data.reshape import TableShape

RAIL = TableShape(alternatives=("TRAIN", "SM", "CAR"))
COMMUTERS = "PURPOSE IN (1, 3) AND CHOICE <> 0"


def file_of(human_data: Path, name: str) -> Path:
    file = human_data / "panels" / name
    if not file.is_file():
        pytest.skip(f"{name} is not in the folder of human choice data")
    return file


def rules(reading: Reading) -> list[str]:
    return [finding.rule for finding in reading.findings]


def test_electricity_is_wide_with_numbers_in_its_names(human_data):
    file = file_of(human_data, "mlogit_Electricity.csv")
    reading = read_panel(file)
    panel = reading.panel
    assert panel.names == ("pf", "cl", "loc", "wk", "tod", "seas")
    assert (panel.person_count, panel.task_count, len(panel.attributes)) == (361, 4308, 4 * 4308)
    assert rules(reading) == ["numbered-tasks", "found-attributes"]
    raw = pl.read_csv(file)
    assert panel.attributes[:4, 0].tolist() == list(raw.select("pf1", "pf2", "pf3", "pf4").row(0))
    assert sorted(panel.chosen.tolist()) == sorted((raw["choice"] - 1).to_list())


def test_swissmetro_is_wide_with_availability_and_a_filter(human_data):
    file = file_of(human_data, "swissmetro.dat")
    columns = Columns(attributes=("TT", "CO", "HE"), available="AV")
    reading = read_panel(file, columns, layout=RAIL, row_filter=RowFilter(where=COMMUTERS))
    panel = reading.panel
    assert (panel.person_count, panel.task_count, reading.rows) == (752, 6768, 10728)
    assert panel.tasks_per_person.tolist() == [9] * 752
    assert sorted(set(panel.rows_per_task.tolist())) == [2, 3]
    assert rules(reading) == ["kept-out", "numbered-tasks", "absent-attribute", "unavailable"]
    labels = np.array(list(panel.alternatives))
    assert set(panel.attributes[labels == "CAR", 2]) == {0.0}
    raw = pl.read_csv(file, separator="\t").filter(pl.sql_expr(COMMUTERS))
    chosen = labels[panel.task_start[:-1] + panel.chosen]
    counts = raw["CHOICE"].value_counts().sort("CHOICE")["count"].to_list()
    assert [int((chosen == label).sum()) for label in ("TRAIN", "SM", "CAR")] == counts


def test_swissmetro_without_its_filter_names_the_line_without_a_choice(human_data):
    file = file_of(human_data, "swissmetro.dat")
    columns = Columns(attributes=("TT", "CO"), available="AV")
    with pytest.raises(ChoiceDataError) as caught:
        read_panel(file, columns, layout=RAIL)
    finding = next(f for f in caught.value.findings if f.level == "error")
    lines = file.read_text().splitlines()
    assert (finding.rule, finding.count) == ("unknown-choice", 9)
    assert all(lines[row - 1].split("\t")[-1] == "0" for row in finding.rows)


def test_swissmetro_by_a_formula(human_data):
    formula = "CHOICE ~ C(alternative) + I(TT / 100) + I(CO * (GA == 0) / 100) | AGE + C(PURPOSE)"
    reading = read_panel(
        file_of(human_data, "swissmetro.dat"),
        Columns(available="AV"),
        formula=formula,
        layout=RAIL,
        row_filter=RowFilter(where=COMMUTERS),
    )
    names = ("alternative[SM]", "alternative[TRAIN]", "I(TT / 100)", "I(CO * (GA == 0) / 100)")
    assert reading.panel.names == names
    assert reading.panel.covariate_names == ("AGE", "PURPOSE[3]")


def test_mode_canada_is_long_with_varying_choice_sets(human_data):
    reading = read_panel(file_of(human_data, "cl_ModeCanada.csv"))
    panel = reading.panel
    assert panel.names == ("cost", "ivt", "ovt", "freq")
    assert (panel.person_count, panel.task_count) == (4324, 4324)
    assert np.bincount(panel.rows_per_task).tolist() == [0, 0, 231, 1314, 2779]
    assert rules(reading) == ["no-person", "found-attributes", "not-an-attribute", "one-task"]
    assert "dist, income, urban" in reading.summary


def test_fishing_is_wide_with_a_covariate(human_data):
    reading = read_panel(
        file_of(human_data, "mlogit_Fishing.csv"), Columns(chosen="mode", covariates=("income",))
    )
    panel = reading.panel
    assert (panel.person_count, panel.names, panel.covariate_names) == (1182, ("price", "catch"), ("income",))
    assert list(panel.alternatives)[:4] == ["beach", "boat", "charter", "pier"]
    assert panel.attributes[:4, 0].tolist() == [157.93, 157.93, 182.93, 157.93]
    assert panel.alternatives[int(panel.task_start[0] + panel.chosen[0])] == "charter"


def test_yogurt_has_brands(human_data):
    panel = read_panel(file_of(human_data, "logitr_yogurt.csv")).panel
    assert panel.names == ("price", "feat", "brand[hiland]", "brand[weight]", "brand[yoplait]")
    assert (panel.person_count, panel.task_count) == (100, 2412)


def test_cars_have_weights(human_data):
    file = file_of(human_data, "logitr_cars_us.csv")
    unnamed = read_panel(file)
    assert np.all(unnamed.panel.weights == 1)
    assert "looks-like-weights" in rules(unnamed)
    panel = read_panel(file, Columns(weights="weights")).panel
    assert (panel.person_count, panel.task_count, len(panel.names)) == (384, 5760, 16)
    raw = pl.read_csv(file).group_by("id", maintain_order=True).agg(pl.col("weights").first())
    assert panel.weights.tolist() == raw.sort("id")["weights"].to_list()


def test_bank_is_differences_and_its_people_stand_in_another_file(human_data):
    choices = pl.read_csv(file_of(human_data, "bayesm_bank_choiceAtt.csv"))
    people = pl.read_csv(file_of(human_data, "bayesm_bank_demo.csv"))
    columns = Columns(covariates=("age", "income", "gender"))
    panel = read_panel(choices.join(people, on="id"), columns, layout=TableShape(shape="differences")).panel
    assert (panel.person_count, panel.task_count, len(panel.names)) == (946, 14799, 14)
    assert panel.covariates[0].tolist() == [60, 20, 1]
    assert (panel.chosen == 0).sum() == choices["choice"].sum()


def test_risky_transport_is_unbalanced_with_weights(human_data):
    columns = Columns(alternative="mode", weights="weight")
    reading = read_panel(file_of(human_data, "mlogit_RiskyTransport.csv"), columns)
    panel = reading.panel
    assert (panel.person_count, panel.task_count) == (561, 1793)
    assert panel.names == ("cost", "risk", "seats", "noise", "crowdness", "convloc", "clientele")
    assert set(panel.tasks_per_person.tolist()) == {1, 2, 3, 4, 5}
    one_task = next(finding for finding in reading.findings if finding.rule == "one-task")
    assert one_task.count == int((panel.tasks_per_person == 1).sum())
    assert not np.all(panel.weights == 1)


@pytest.mark.parametrize("name", ["mlogit_Electricity.csv", "mlogit_Fishing.csv"])
def test_a_wide_panel_comes_back_from_its_long_form(human_data, name):
    columns = Columns(chosen="mode" if "Fishing" in name else "choice")
    panel = read_panel(file_of(human_data, name), columns).panel
    task = np.repeat(np.arange(panel.task_count), panel.rows_per_task)
    person = np.repeat(np.arange(panel.person_count), panel.tasks_per_person)
    tasks, people = list(panel.tasks), list(panel.people)
    long = pl.DataFrame(
        {
            "person": [people[k] for k in person[task]],
            "task": [int(tasks[k]) for k in task],
            "alternative": list(panel.alternatives),
            "chosen": np.isin(np.arange(len(task)), panel.task_start[:-1] + panel.chosen),
            **dict(zip(panel.names, panel.attributes.T, strict=True)),
        }
    )
    shuffled = long.sample(fraction=1, shuffle=True, seed=1)
    assert same_panel(read_panel(shuffled).panel, panel)
