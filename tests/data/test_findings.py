"""Findings say the rule, the rows and what to do."""

from pathlib import Path

import numpy as np
import pytest

from tests.population.choices import long_table
from unsaid.data.columns import NAMES, Columns
from unsaid.data.findings import (
    RULES,
    ChoiceDataError,
    Finding,
    Violation,
    make_finding,
    raise_errors,
    settle,
)
from unsaid.data.grouping import Tasks, group
from unsaid.data.tables import with_rows
from unsaid.types.errors import DataError

NONE: frozenset[str] = frozenset()


def tasks() -> Tasks:
    columns = Columns(person="person", task="task", alternative="alternative", chosen="chosen")
    return group(with_rows(long_table(), 2), columns, "line")


def test_a_finding_names_its_first_rows_and_counts_the_others():
    rest, (finding,) = settle(tasks(), [Violation("missing-value", np.arange(3, 12), "price is empty")], NONE)
    assert rest.task_count == 12
    assert finding.rows == (5, 6, 7, 8, 9)
    assert finding.count == 9
    assert finding.message == "line 5 (person 1, task 2): price is empty (lines 5, 6, 7, 8, 9 and 4 more)"
    assert finding.advice == (
        'fill it in, or drop those tasks: --drop missing-value, or RowFilter(drop=("missing-value",))'
    )
    assert str(finding).startswith("error (missing-value): line 5")


def test_one_row_is_named_once():
    _, (finding,) = settle(tasks(), [Violation("no-choice", np.array([35]), "nothing")], NONE)
    assert finding.message == "line 37 (person 3, task 4): nothing"


def test_the_place_is_that_of_the_smallest_row():
    _, (finding,) = settle(tasks(), [Violation("no-choice", np.array([30, 4]), "nothing")], NONE)
    assert finding.message.startswith("line 6 (person 1, task 2): nothing (lines 6, 32)")


def test_dropped_tasks_are_counted_by_rule():
    found = [
        Violation("missing-value", np.array([0, 1, 3]), "x"),
        Violation("no-choice", np.array([3, 35]), "y"),
    ]
    rest, findings = settle(tasks(), found, frozenset({"missing-value", "no-choice"}))
    assert rest.task_count == 9
    assert [(finding.level, finding.count) for finding in findings] == [("dropped", 2), ("dropped", 2)]
    assert findings[0].message.startswith(
        "2 tasks were dropped: a value that is used is missing, first at line 2"
    )


def test_what_cannot_be_dropped_stays_an_error():
    _, (finding,) = settle(
        tasks(), [Violation("varying-covariate", np.array([1]), "x")], frozenset({"varying-covariate"})
    )
    assert finding.level == "error"


def test_errors_are_raised_together_and_warnings_are_not():
    warning = make_finding("one-task", "somebody has one task")
    raise_errors([warning], "t.csv")
    errors = [make_finding("constant-attribute", f"{name} is the same") for name in ("price", "size")]
    with pytest.raises(ChoiceDataError, match="price is the same") as caught:
        raise_errors([warning, *errors], "t.csv")
    assert caught.value.findings == (warning, *errors)
    assert isinstance(caught.value, DataError)
    text = str(caught.value)
    assert text.startswith("t.csv: price is the same")
    assert "also: size is the same" in text
    assert text.count("try: ") == 2


def test_every_rule_says_what_and_what_to_do():
    for name, rule in RULES.items():
        assert rule.level in ("error", "warning", "note")
        assert rule.says
        assert rule.advice
        assert not rule.droppable or rule.level == "error"
        assert name == name.lower()
    assert isinstance(make_finding("one-task", "x"), Finding)


def test_the_page_about_choice_data_lists_every_rule_and_every_name():
    page = (Path(__file__).resolve().parents[2] / "docs" / "choice-data.md").read_text(encoding="utf-8")
    lines = page.splitlines()
    for name, rule in RULES.items():
        drop = "; tasks can be dropped" if rule.droppable else ""
        assert f"| `{name}` | {rule.level}{drop} | {rule.says} | {rule.advice} |" in lines
    for role, names in NAMES.items():
        assert f"| `{role}` | {', '.join(f'`{name}`' for name in names)} |" in lines
    assert sum(line.startswith("| `") for line in lines) == len(RULES) + len(NAMES)
