"""Exported sessions are read as a table of choices."""

from pathlib import Path

import pytest

from tests.record.walks import chained, choice_set, short_walk
from unsaid.data.exported_sessions import ROLES, sessions_table
from unsaid.data.reading import read_panel
from unsaid.data.reshape import TableShape
from unsaid.data.tables import read_table
from unsaid.record.transfer import to_lines
from unsaid.types.choice import Alternative, ChoiceSet
from unsaid.types.errors import DataError
from unsaid.types.events import Answered, Event, Presented


def offered(number: int) -> ChoiceSet:
    """Two ways with different attributes and days, and the outside option."""
    return ChoiceSet(
        number=number,
        place="ford",
        alternatives=(
            Alternative(id="wade", attributes={"quiet": 0.1 * number, "warmth": -1.0}, delay_days=number),
            Alternative(id="wait", attributes={"warmth": 1.0}, probability=0.5),
            Alternative(id="neither"),
        ),
    )


def walked(answers: list[int]) -> list[Event]:
    events = short_walk(0)
    for number, answer in enumerate(answers, 1):
        events.append(Presented(choice_set=offered(number)))
        events.append(
            Answered(number=number, alternative=answer, key=str(number), response_seconds=2.0 + number)
        )
    return events


def exported(folder: Path, *sessions: list[Event]) -> Path:
    file = folder / "walks.jsonl"
    file.write_text("".join(to_lines(chained(f"s{n}", events)) for n, events in enumerate(sessions, 1)))
    return file


def test_every_answer_is_a_task(tmp_path):
    file = exported(tmp_path, walked([0, 2, 1]), walked([1, 1]))
    reading = read_panel(file, layout=TableShape(outside="neither"))
    panel = reading.panel
    assert panel.names == ("quiet", "warmth", "outside")
    assert (list(panel.people), list(panel.tasks)) == (["s1", "s2"], ["1", "2", "3", "1", "2"])
    labels = [panel.alternatives[int(row)] for row in panel.task_start[:-1] + panel.chosen]
    assert labels == ["wade", "neither", "wait", "wait", "wait"]
    assert sorted(panel.attributes[:3].tolist()) == [[0, 0, 1], [0, 1, 0], [0.1, -1, 0]]
    assert panel.response_seconds is not None
    assert panel.response_seconds.tolist() == [3, 4, 5, 3, 4]
    assert panel.delay_days is not None
    assert panel.probability is not None
    assert sorted(zip(panel.delay_days[:3], panel.probability[:3], strict=True)) == [(0, 0.5), (0, 1), (1, 1)]


def test_what_was_not_answered_is_counted(tmp_path):
    file = exported(tmp_path, [*walked([0, 1]), Presented(choice_set=offered(3))])
    reading = read_panel(file)
    assert reading.panel.task_count == 2
    assert next((f.rule, f.count) for f in reading.findings) == ("unanswered", 1)
    assert read_table(file).unanswered == 1


def test_rows_are_lines_of_the_export(tmp_path):
    file = exported(tmp_path, walked([0]))
    frame, unanswered = sessions_table(file, "line")
    lines = file.read_text().splitlines()
    assert all('"presented"' in lines[line - 1] for line in frame["line"])
    assert unanswered == 0
    assert set(ROLES) < set(frame.columns)


def test_what_is_no_export_is_refused(tmp_path):
    file = tmp_path / "other.jsonl"
    file.write_text('{"a": 1}\n')
    with pytest.raises(DataError, match=r"other\.jsonl, line 1: this line is no recorded event"):
        read_table(file)
    file.write_text("\n")
    with pytest.raises(DataError, match="the table is empty"):
        read_table(file)
    named = choice_set(1).model_copy(
        update={"alternatives": (Alternative(id="a", attributes={"task": 1.0}), Alternative(id="b"))}
    )
    events = [*short_walk(0), Presented(choice_set=named), Answered(number=1, alternative=0, key="1")]
    with pytest.raises(DataError, match="an attribute is called task"):
        read_table(exported(tmp_path, events))
