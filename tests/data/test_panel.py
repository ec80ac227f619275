"""A panel of some people holds just what those people did."""

import numpy as np

from unsaid.data.panel import Labels, Panel, codes_type, people_of


def small() -> Panel:
    return Panel(
        names=("a", "b"),
        attributes=np.arange(14, dtype=float).reshape(7, 2),
        task_start=np.array([0, 2, 5, 7]),
        person_start=np.array([0, 2, 3]),
        chosen=np.array([1, 2, 0]),
        weights=np.array([1.0, 2.0]),
        people=Labels.of(["ann", "bo"]),
        tasks=Labels.of([1, 2, 1]),
        alternatives=Labels.of("xyxyzyz"),
        covariate_names=("age",),
        covariates=np.array([[30.0], [40.0]]),
        delay_days=np.arange(7.0),
    )


def test_counts():
    panel = small()
    assert (panel.person_count, panel.task_count) == (2, 3)
    assert panel.rows_per_task.tolist() == [2, 3, 2]
    assert panel.tasks_per_person.tolist() == [2, 1]


def test_some_people_in_the_order_asked_for():
    both = people_of(small(), np.array([1, 0]))
    assert both.people == ("bo", "ann")
    assert both.attributes[:2].tolist() == [[10.0, 11.0], [12.0, 13.0]]
    assert both.attributes[2:].tolist() == small().attributes[:5].tolist()
    assert both.chosen.tolist() == [0, 1, 2]
    assert both.task_start.tolist() == [0, 2, 4, 7]
    assert both.person_start.tolist() == [0, 1, 3]
    assert both.covariates.tolist() == [[40.0], [30.0]]
    assert both.alternatives == ("y", "z", "x", "y", "x", "y", "z")
    assert both.delay_days is not None
    assert both.delay_days.tolist() == [5.0, 6.0, 0.0, 1.0, 2.0, 3.0, 4.0]
    assert both.response_seconds is None


def test_a_mask_keeps_the_order():
    one = people_of(small(), np.array([False, True]))
    assert one.people == ("bo",)
    assert one.tasks == ("1",)
    assert one.weights.tolist() == [2.0]


def test_labels_read_like_text_and_cost_little():
    labels = Labels(np.tile(np.arange(3, dtype=np.uint8), 1000), np.array([10, 20, 30]))
    assert (len(labels), labels[0], labels[-1], labels.codes.nbytes) == (3000, "10", "30", 3000)
    assert list(labels.take(slice(1, 4))) == ["20", "30", "10"]
    assert labels.take(np.array([2, 0])) == ("30", "10")
    assert labels != ("10",)
    assert labels.take(slice(0, 2)) != ("10", "30")
    assert repr(labels) == "Labels('10', '20', '30', ...; 3000 of 3 kinds)"
    assert Labels.of(labels) is labels


def test_codes_take_the_smallest_type_that_will_do():
    assert [codes_type(count) for count in (0, 256, 257, 70_000)] == ["uint8", "uint8", "uint16", "uint32"]


def test_nobody_is_a_panel_too():
    none = people_of(small(), np.zeros(2, bool))
    assert (none.person_count, none.task_count, len(none.attributes)) == (0, 0, 0)
