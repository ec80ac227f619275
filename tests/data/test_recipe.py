"""What-if alternatives go the same way as the data did, whatever their order, layout and coding."""

import json

import numpy as np
import polars as pl
import pytest

from unsaid.data.coding import Coding
from unsaid.data.columns import Columns
from unsaid.data.offers import derivative
from unsaid.data.panel import Panel
from unsaid.data.reading import read_panel
from unsaid.data.recipe import Recipe
from unsaid.data.reshape import TableShape
from unsaid.types.errors import DataError


def buses(seed: int = 1) -> pl.DataFrame:
    """Made-up choices of eight people among three ways to travel, two times each."""
    random = np.random.default_rng(seed)
    rows = [
        {
            "who": f"p{person}",
            "trip": trip,
            "mode": mode,
            "took": int(k == (person + trip) % 3),
            "fare": float(random.integers(1, 9)),
            "grade": ("first", "second", "third")[random.integers(3)],
            "wealth": 10.0 + person,
        }
        for person in range(8)
        for trip in range(2)
        for k, mode in enumerate(("bus", "car", "tram"))
    ]
    return pl.DataFrame(rows)


NAMED = Columns(person="who", task="trip", alternative="mode", chosen="took")


def panel_of(formula: str | None = None, **named: tuple[str, ...]) -> Panel:
    columns = Columns(person="who", task="trip", alternative="mode", chosen="took", **named)
    return read_panel(buses(), columns, formula=formula).panel


def recipe_of(panel: Panel) -> Recipe:
    """Through a file's text, as saved fits keep it."""
    assert panel.recipe is not None
    return Recipe.from_json(json.loads(json.dumps(panel.recipe.to_json())))


@pytest.mark.parametrize(
    "formula",
    [
        "~ fare + C(mode)",
        "~ C(mode) * wealth + log(fare)",
        "~ center(fare) + C(fare > 3) + poly(fare, 2) + scale(wealth):C(mode)",
        "~ C(mode, contr.treatment('car')) + I((mode == 'bus') * wealth) + fare:C(grade)",
        "~ bs(fare, df=4) + C(grade, contr.sum)",
        None,
    ],
)
def test_the_data_offered_again_has_the_attributes_it_had(formula):
    panel = panel_of(formula) if formula else panel_of(attributes=("fare", "grade", "mode"))
    assert panel.recipe is not None
    assert panel.recipe.names == panel.names
    for recipe in (panel.recipe, recipe_of(panel)):
        assert recipe == panel.recipe
        offers = recipe.offers(buses().sample(fraction=1, shuffle=True, seed=4))
        order = np.concatenate(
            [
                begin + np.argsort(np.array(offers.alternatives[begin:end]))
                for begin, end in zip(offers.task_start[:-1], offers.task_start[1:], strict=True)
            ]
        )
        np.testing.assert_allclose(offers.attributes[order], panel.attributes, atol=1e-12)
        assert offers.person == tuple(np.repeat([f"p{person}" for person in range(8)], 2))
        assert offers.unused == (("took", "wealth") if formula is None else offers.unused)


def test_some_rows_alone_are_coded_as_within_all():
    panel = panel_of("~ center(fare) + C(fare) + scale(wealth):C(mode)")
    recipe, some = recipe_of(panel), buses()[6:9]
    np.testing.assert_allclose(recipe.offers(some).attributes, panel.attributes[6:9], atol=1e-12)


def test_the_data_s_own_columns_say_what_is_offered_together():
    recipe = recipe_of(panel_of(attributes=("fare",)))
    frame = pl.DataFrame(
        {"trip": [2, 1, 2, 1], "mode": list("abcd"), "fare": [1, 2, 3, 4], "note": ["n"] * 4}
    )
    offers = recipe.offers(frame)
    assert (offers.tasks, offers.alternatives) == (("1", "2"), ("b", "d", "a", "c"))
    assert offers.attributes[:, 0].tolist() == [2.0, 4.0, 1.0, 3.0]
    assert (offers.unused, offers.person, offers.task_start.tolist()) == (("note",), None, [0, 2, 4])
    for task, alternative in (("scenario", "alt"), ("Task", "alternative")):
        generic = recipe.offers(frame.rename({"trip": task, "mode": alternative}))
        assert (generic.tasks, generic.alternatives) == (offers.tasks, offers.alternatives)
    alone = recipe.offers(frame.drop("trip", "mode"))
    assert (alone.tasks, alone.alternatives) == (("1",), ("1", "2", "3", "4"))


def test_the_same_task_of_two_people_are_two():
    frame = pl.DataFrame(
        {"who": ["p3", "p3", "p0", "p0"], "trip": [9] * 4, "mode": ["x", "y"] * 2, "fare": [1, 2] * 2}
    )
    offers = recipe_of(panel_of(attributes=("fare",))).offers(frame)
    assert (offers.tasks, offers.person) == (("p0/9", "p3/9"), ("p0", "p3"))
    assert offers.task_start.tolist() == [0, 2, 4]


def test_a_label_twice_in_a_task_is_an_error():
    frame = pl.DataFrame({"trip": [1] * 4, "mode": ["x", "y", "x", "y"], "fare": [1, 2, 3, 4]})
    with pytest.raises(DataError, match="alternative x stands twice in a task") as caught:
        recipe_of(panel_of(attributes=("fare",))).offers(frame)
    assert (caught.value.where, caught.value.got) == ("polars frame, row 2", "x in row 0 already")


@pytest.mark.parametrize("formula", [None, "~ C(grade) + fare", "~ C(grade, contr.sum):fare + fare"])
def test_a_level_that_was_not_in_the_data_is_an_error(formula):
    panel = panel_of(formula) if formula else panel_of(attributes=("fare", "grade"))
    frame = pl.DataFrame({"mode": ["x", "y"], "fare": [1, 2], "grade": ["First", "second"]})
    with pytest.raises(DataError, match="First is no level of grade") as caught:
        recipe_of(panel).offers(frame)
    assert caught.value.expected == "first or second or third"
    assert (caught.value.where, caught.value.advice) == ("polars frame, row 0", "first may be meant")
    with pytest.raises(DataError, match="sledge is no level of mode"):
        recipe_of(panel_of("~ C(mode)")).offers(pl.DataFrame({"mode": ["car", "sledge"]}))
    with pytest.raises(DataError, match="99 is no level of wealth"):
        recipe_of(panel_of("~ C(wealth):fare")).offers(
            pl.DataFrame({"mode": ["car", "bus"], "fare": [1, 2], "wealth": [10.0, 99.0]})
        )


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"mode": ["a", "b"], "grade": ["first", "first"]}, "there is no column fare, and the fit has fare"),
        ({"mode": ["a", "b"], "grade": ["first", "first"], "fare": ["2", "high"]}, "fare is not a number"),
        ({"mode": ["a", "b"], "grade": ["first", "first"], "fare": [2.0, None]}, "fare is not a number"),
        ({"trip": [1, 2], "grade": ["first", "first"], "fare": [1, 2]}, "one alternative only"),
    ],
)
def test_what_is_missing_is_named(columns, message):
    with pytest.raises(DataError, match=message):
        recipe_of(panel_of(attributes=("fare", "grade"))).offers(pl.DataFrame(columns))


def test_coded_columns_may_be_given_as_they_are():
    recipe = recipe_of(panel_of("~ fare + I((mode == 'bus') * wealth)"))
    name = "I((mode == 'bus') * wealth)"
    offers = recipe.offers(pl.DataFrame({"mode": ["bus", "car"], "fare": [1, 2], name: [7.0, 0.0]}))
    assert offers.attributes.tolist() == [[1.0, 7.0], [2.0, 0.0]]


def test_wide_data_takes_offers_in_either_layout():
    wide = pl.DataFrame(
        {
            "pick": ["bus", "car", "tram", "bus"],
            **{f"fare.{mode}": [1.0, 2.0, 5.0, 4.0] for mode in ("bus", "car", "tram")},
            "seat.car": [1.0, 0.0, 1.0, 1.0],
            "wealth": [1.0, 2.0, 3.0, 4.0],
        }
    )
    for k, mode in enumerate(("bus", "car", "tram")):
        wide = wide.with_columns(pl.col(f"fare.{mode}") * k + pl.col("wealth"))
    layout = TableShape(alternatives=("bus", "car", "tram"))
    reading = read_panel(
        wide, Columns(chosen="pick"), formula="~ fare + seat + C(alternative):wealth", layout=layout
    )
    recipe = recipe_of(reading.panel)
    assert recipe.names == ("fare", "seat", "alternative[car]:wealth", "alternative[tram]:wealth")
    offers = recipe.offers(wide)
    np.testing.assert_array_equal(offers.attributes, reading.panel.attributes)
    assert (offers.tasks, offers.unused) == (("1", "2", "3", "4"), ("pick",))
    long = pl.DataFrame(
        {"alternative": ["car", "bus"], "fare": [3, 2], "seat": [1, None], "wealth": [5, 5], "idle": [0, 0]}
    )
    offers = recipe.offers(long)
    assert offers.attributes.tolist() == [[3, 1, 5, 0], [2, 0, 0, 0]]
    assert offers.unused == ("idle",)


def test_the_outside_option_needs_no_attributes():
    layout = TableShape(outside="stay")
    panel = read_panel(
        buses(),
        Columns(person="who", task="trip", alternative="mode", chosen="took", attributes=("fare", "grade")),
        layout=layout,
    ).panel
    recipe = recipe_of(panel)
    frame = pl.DataFrame(
        {"mode": ["bus", "car", "stay"], "fare": [1.0, 2.0, None], "grade": ["second", "third", None]}
    )
    for label in ("stay", "none", "neither"):
        offers = recipe.offers(frame.with_columns(mode=pl.Series(["bus", "car", label])))
        assert offers.attributes.tolist() == [[1, 1, 0, 0], [2, 0, 1, 0], [0, 0, 0, 1]]
        assert offers.notes == ()
    assert "stay) is not among" in recipe.offers(frame[:2]).notes[0]


def test_numbers_may_be_labels():
    frame = buses().with_columns(mode=pl.col("mode").replace_strict({"bus": 1, "car": 2, "tram": 3}))
    panel = read_panel(frame, NAMED, formula="~ C(mode, contr.treatment(3)) + I((mode == 1) * wealth)").panel
    texts = read_panel(
        frame, NAMED, formula="~ C(mode, contr.treatment('3')) + I((mode == '1') * wealth)"
    ).panel
    assert panel.names[:2] == ("mode[1]", "mode[2]")
    np.testing.assert_array_equal(panel.attributes, texts.attributes)
    offers = recipe_of(panel).offers(pl.DataFrame({"mode": [1.0, 3.0], "wealth": [5, 5]}))
    assert offers.attributes.tolist() == [[1, 0, 5], [0, 0, 0]]


def test_delays_and_probabilities_stand_in_the_data_s_own_columns():
    frame = buses().with_columns(wait=pl.col("fare") * 10, odds=pl.lit(0.5))
    columns = Columns(
        person="who",
        task="trip",
        alternative="mode",
        chosen="took",
        attributes=("fare",),
        delay_days="wait",
        probability="odds",
    )
    recipe = recipe_of(read_panel(frame, columns).panel)
    offered = pl.DataFrame({"mode": ["a", "b"], "fare": [1, 2], "wait": [0, 30], "odds": [1.0, 0.5]})
    for own in (offered, offered.rename({"wait": "delay_days", "odds": "probability"})):
        offers = recipe.offers(own)
        assert offers.delay_days is not None
        assert offers.probability is not None
        assert (offers.delay_days.tolist(), offers.probability.tolist()) == ([0.0, 30.0], [1.0, 0.5])
        assert offers.unused == ()
    assert recipe.offers(offered.drop("wait")).delay_days is None
    for bad, message in (
        ({"wait": [0, -1]}, "wait is not possible"),
        ({"odds": [1.0, 1.5]}, "odds is not possible"),
    ):
        with pytest.raises(DataError, match=message):
            recipe.offers(offered.with_columns(**{name: pl.Series(values) for name, values in bad.items()}))


def test_what_was_found_is_told_from_what_was_named():
    frame = buses().rename({"who": "id", "trip": "task", "took": "choice"})
    recipe = read_panel(frame, Columns(alternative="mode", attributes=("fare",))).panel.recipe
    assert recipe is not None
    assert recipe.found == ("person", "task", "chosen")
    assert (recipe.columns.person, recipe.columns.tasks, recipe.alternatives) == (
        "id",
        ("task",),
        ("bus", "car", "tram"),
    )


def test_a_fit_saved_without_a_recipe_knows_attributes_by_their_names():
    names = ["brand[y]", "price:income", "alternative[b]", "outside", "price:brand[y]"]
    recipe = Recipe.guessed(names, outside="outside")
    frame = pl.DataFrame({"alt": ["a", "b"], "brand": ["x", "y"], "price": [2.0, 3.0], "income": [4, 5]})
    assert recipe.offers(frame).attributes.tolist() == [[0, 8, 0, 0, 0], [1, 15, 1, 0, 3]]
    with pytest.raises(DataError, match="no column for the attribute quality"):
        Recipe.guessed(["quality"]).offers(frame)


def test_attributes_follow_the_columns_that_they_are_made_of():
    panel = panel_of("~ log(fare) + C(mode):wealth + C(mode)")
    offers = recipe_of(panel).offers(
        pl.DataFrame({"mode": ["bus", "car", "tram"], "fare": [2.0, 4.0, 5.0], "wealth": [20.0] * 3})
    )
    values, slopes, whole = derivative(offers, "fare")
    assert (values.tolist(), whole) == ([2.0, 4.0, 5.0], False)
    column = offers.names.index("log(fare)")
    np.testing.assert_allclose(slopes[:, column], [0.5, 0.25, 0.2], rtol=1e-6)
    _, slopes, whole = derivative(offers, "wealth")
    assert whole
    own = [offers.names.index(f"mode[{mode}]:wealth") for mode in ("car", "tram")]
    np.testing.assert_allclose(slopes[:, own], [[0, 0], [1, 0], [0, 1]], atol=1e-9)
    _, slopes, _ = derivative(offers, "log(fare)")
    assert slopes[:, column].tolist() == [1, 1, 1]
    with pytest.raises(DataError, match="no such attribute"):
        derivative(offers, "mode")


def test_effects_and_a_base_are_kept():
    coding = Coding(kind="effects", base={"grade": "third"})
    panel = read_panel(
        buses(),
        Columns(person="who", task="trip", alternative="mode", chosen="took", attributes=("grade",)),
        coding=coding,
    ).panel
    offers = recipe_of(panel).offers(pl.DataFrame({"mode": ["a", "b"], "grade": ["third", "first"]}))
    assert (offers.names, offers.attributes.tolist()) == (
        ("grade[first]", "grade[second]"),
        [[-1, -1], [1, 0]],
    )
