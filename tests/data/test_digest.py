"""The same choices have the same digest however they are read, and other choices have another."""

import numpy as np
import polars as pl
import pytest

from tests.population.synthetic import split_panel, synthetic_panel
from unsaid.data.batches import read_batches
from unsaid.data.columns import Columns
from unsaid.data.digest import DIGEST, Digest, digest_of
from unsaid.data.panel import Panel, people_of
from unsaid.data.reading import read_panel

COLUMNS = Columns(covariates=("age",))


def choices(people: int = 30) -> pl.DataFrame:
    draw = np.random.default_rng(5)
    person, task, alternative = (axis.ravel() for axis in np.mgrid[:people, :4, :3])
    chosen = draw.integers(0, 3, (people, 4))[person, task]
    return pl.DataFrame(
        {
            "person": [f"p{one}" for one in person],
            "task": task,
            "alternative": alternative,
            "chosen": (chosen == alternative).astype(int),
            "price": draw.uniform(1, 9, len(person)).round(2),
            "brand": draw.choice(["north", "south", "east"], len(person)),
            "age": draw.integers(20, 70, people)[person],
        }
    )


def digest_in_parts(panels) -> str:
    digest = Digest()
    for panel in panels:
        digest.see(panel)
    return str(digest)


@pytest.mark.parametrize("order", ["together", "mixed"])
def test_a_file_in_batches_is_the_file_as_a_whole(tmp_path, order):
    frame = choices()
    if order == "mixed":
        frame = frame.sample(fraction=1, shuffle=True, seed=2)
    frame.write_parquet(tmp_path / "choices.parquet")
    batches = read_batches(tmp_path / "choices.parquet", COLUMNS, rows=60)
    panels = list(batches)
    assert len(panels) > 3
    whole = read_panel(choices(), COLUMNS).panel
    assert digest_in_parts(panels) == digest_of(whole)
    assert digest_of(whole).startswith(DIGEST)


def changed(values: np.ndarray, place, value) -> np.ndarray:
    values = values.copy()
    values[place] = value
    return values


def others(panel: Panel) -> dict[str, Panel]:
    """Panels that differ from one in one thing each."""
    two = np.zeros((panel.person_count, 1))
    return {
        "one value": panel._replace(attributes=changed(panel.attributes, (7, 1), 0.25)),
        "one choice": panel._replace(chosen=changed(panel.chosen, 3, (panel.chosen[3] + 1) % 3)),
        "two choices exchanged": panel._replace(chosen=panel.chosen[::-1].copy()),
        "one weight": panel._replace(weights=changed(panel.weights, 0, 2.0)),
        "a name": panel._replace(names=("warmth", "quiet", "shade")),
        "names exchanged": panel._replace(names=("quiet", "warmth", "light")),
        "a covariate": panel._replace(covariate_names=("age",), covariates=two),
        "a delay": panel._replace(delay_days=np.zeros(len(panel.attributes))),
        "a probability": panel._replace(probability=np.ones(len(panel.attributes))),
        "nobody of the last": people_of(panel, np.arange(panel.person_count - 1)),
        "somebody twice": people_of(panel, np.append(np.arange(panel.person_count), 0)),
        "tasks dealt to others": panel._replace(
            person_start=changed(panel.person_start, 1, panel.person_start[1] - 1)
        ),
        "values between tasks": panel._replace(
            attributes=panel.attributes[[3, 1, 2, 0, *range(4, len(panel.attributes))]]
        ),
    }


def test_other_choices_have_another_digest():
    panel = synthetic_panel(people=12)
    digests = {name: digest_of(other) for name, other in others(panel).items()}
    assert digest_of(panel) not in digests.values()
    assert len(set(digests.values())) == len(digests)


def test_order_does_not_matter_and_minus_zero_is_zero():
    panel = synthetic_panel(people=12)
    panel = panel._replace(attributes=changed(panel.attributes, (0, 0), 0.0))
    assert digest_of(people_of(panel, np.arange(12)[::-1])) == digest_of(panel)
    assert digest_of(panel._replace(attributes=changed(panel.attributes, (0, 0), -0.0))) == digest_of(panel)
    assert digest_in_parts(split_panel(panel, 5)) == digest_of(panel)
