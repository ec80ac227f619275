from tests.session.walks import at_gate, go
from unsaid.session.narration import (
    arrival_text,
    common_level_text,
    early_text,
    hour_of,
    hour_text,
    outcome_text,
    words_told,
)
from unsaid.session.study import Study
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
    around = len(hour_text(session, sitting.world, 1).split())
    around += len(sitting.world.places_by_id[shown.place].arrive.split())
    # thrice "a way on" and "stay" are ten words, "Here. It is certain." four: once, or of each way
    for levels, words in ((("Here.", "Here.", "Here."), 10 + 4), (("Here.", "Far.", "Here."), 10 + 3 * 4)):
        there = fork(*levels).model_copy(update={"place": shown.place})
        assert words_told(session, sitting.world, there) == around + words


def test_what_came_of_an_answer_is_told_and_staying_differs_each_time(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 3)
    session, world = sitting.session, sitting.world
    taken = session.choice_sets[0].alternatives[0]
    way = world.ways_by_id[taken.id][1]
    for held, text in ((True, way.kept), (False, way.broke)):
        answer = session.answers[0].model_copy(update={"alternative": 0, "held": held})
        changed = session.model_copy(update={"answers": (answer, *session.answers[1:])})
        assert outcome_text(changed, world, 1) == text
    outside = len(session.choice_sets[0].alternatives) - 1
    stayed = session.answers[0].model_copy(update={"alternative": outside, "held": None})
    times = len(world.words["stayed"]) + 1
    stays = session.model_copy(
        update={"choice_sets": session.choice_sets[:1] * times, "answers": (stayed,) * times}
    )
    told = [outcome_text(stays, world, number) for number in range(1, times + 1)]
    assert set(told[:-1]) == set(world.words["stayed"].values())
    assert told[-1] == ""


def test_a_short_way_is_told_to_those_who_come_early(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 1)
    assert early_text(sitting.session, sitting.world) == sitting.world.words["threshold"]["early"]
    last = next(p for p in sitting.world.places if p.region == sitting.world.regions[-1].id)
    there = sitting.session.choice_sets[0].model_copy(update={"place": last.id})
    arrived = sitting.session.model_copy(update={"choice_sets": (there,)})
    assert early_text(arrived, sitting.world) == ""
