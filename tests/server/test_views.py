from tests.session.walks import at_gate, go
from unsaid.server.views import answer_reply, fork_view, outcome_view, scene_at, session_view, world_view
from unsaid.session.study import Study


def test_a_world_shows_its_wishes_and_words(study: Study) -> None:
    world = study.find_world("zone")
    view = world_view(world)
    assert [wish.id for wish in view.wishes] == list(world.wish_ids)
    for table, told in world.words.items():
        assert view.words[table].items() >= told.items()
    assert view.scenes == world.scenes


def test_light_falls_as_the_walk_goes_on(study: Study) -> None:
    place = study.find_world("zone").places[0]
    hours = [scene_at(place, depth).model_dump()["hour"] for depth in (0.0, 0.5, 1.0)]
    assert hours == sorted(hours)
    assert 0 < hours[0] < hours[-1] < 1


def test_an_answer_is_shown_with_what_came_of_it(study: Study) -> None:
    sitting = at_gate(study)
    go(study, sitting, 2)
    answer = sitting.session.answers[-1]
    outcome = outcome_view(sitting, answer)
    chosen = sitting.session.choice_sets[1].alternatives[answer.alternative]
    if chosen.is_neither:
        assert (outcome.held, outcome.text) == (None, "")
    else:
        _, way = sitting.world.ways_by_id[chosen.id]
        assert outcome.text == (way.kept if answer.held else way.broke)
    assert answer_reply(sitting, answer).session == session_view(sitting)


def test_a_place_is_told_otherwise_when_one_comes_again(study: Study) -> None:
    sitting = at_gate(study)
    first = study.next_choice_set(sitting)
    assert first is not None
    assert fork_view(sitting, first).place.again is False
    later = first.model_copy(update={"number": 2})
    assert fork_view(sitting, later).place.again is True
