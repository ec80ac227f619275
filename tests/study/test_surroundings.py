from tests.study.walks import at_gate, go
from unsaid.study.cases import Study
from unsaid.study.surroundings import (
    arrival_text,
    common_level_text,
    hour_of,
    hour_text,
    words_told,
)
from unsaid.types.choice import NEITHER, Alternative, ChoiceSet
from unsaid.worlds.schema import Hour


def with_hours(world):
    hours = (
        Hour(id="early", depth=0.0),
        Hour(id="rain", depth=0.1, weather="rain", text="It begins to rain."),
    )
    return world.model_copy(update={"hours": hours})


def test_the_weather_is_told_once_as_it_turns(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 6)
    session, world = sitting.session, with_hours(sitting.world)
    told = [hour_text(session, world, number) for number in range(1, 8)]
    assert told.count("It begins to rain.") == 1
    assert set(told) == {"", "It begins to rain."}
    turned = told.index("It begins to rain.") + 1
    before, after = hour_of(session, world, turned - 1), hour_of(session, world, turned)
    assert before is not None
    assert after is not None
    assert (before.id, after.id) == ("early", "rain")


def test_a_world_without_hours_tells_nothing(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 1)
    world = sitting.world.model_copy(update={"hours": ()})
    assert hour_of(sitting.session, world, 1) is None
    assert hour_text(sitting.session, world, 1) == ""


def test_a_known_place_has_changed_and_nothing_is_told_twice(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 2)
    session, first = sitting.session, sitting.world.places_by_id[sitting.session.choice_sets[0].place]
    came_thrice = session.model_copy(update={"choice_sets": session.choice_sets[:1] * 3})
    assert [arrival_text(came_thrice, first, number) for number in (1, 2, 3)] == [
        first.arrive,
        first.again,
        "",
    ]
    begun = session.begun.model_copy(update={"visit": 2, "offered_before": (f"{first.id}.way",)})
    later = came_thrice.model_copy(update={"begun": begun})
    assert [arrival_text(later, first, number) for number in (1, 2)] == [first.again, ""]


def fork(*levels: str) -> ChoiceSet:
    ways = [
        Alternative(id=f"p.{n}", text="a way on", distance_text=level, certainty_text="It is certain.")
        for n, level in enumerate(levels)
    ]
    outside = Alternative(id=NEITHER, text="stay")
    return ChoiceSet(number=1, kind="adaptive", place="p", alternatives=(*ways, outside))


def test_what_all_ways_have_in_common_is_told_once(study: Study) -> None:
    assert common_level_text(fork("Here.", "Here.", "Here.")) == "Here. It is certain."
    assert common_level_text(fork("Here.", "Far.", "Here.")) == ""
    sitting = at_gate(study)
    go(study, sitting, 1)
    session, shown = sitting.session, sitting.session.choice_sets[0]
    told = hour_text(session, sitting.world, 1).split()
    told += sitting.world.places_by_id[shown.place].arrive.split()
    common = common_level_text(shown)
    for one in shown.alternatives:
        told += one.text.split() + ([] if common else f"{one.distance_text} {one.certainty_text}".split())
    assert words_told(session, sitting.world, shown) == len(told + common.split())
