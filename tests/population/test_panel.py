"""A panel of some people holds just what those people did."""

import numpy as np

from unsaid.population.panel import Panel, people_of


def small() -> Panel:
    return Panel(
        names=("a", "b"),
        attributes=np.arange(14, dtype=float).reshape(7, 2),
        task_start=np.array([0, 2, 5, 7]),
        person_start=np.array([0, 2, 3]),
        chosen=np.array([1, 2, 0]),
        weights=np.array([1.0, 2.0]),
        people=("ann", "bo"),
        tasks=("1", "2", "1"),
        alternatives=("x", "y", "x", "y", "z", "y", "z"),
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
