from unsaid.server.views import world_view
from unsaid.session.study import Study


def test_a_world_shows_its_wishes_words_and_pictures(study: Study) -> None:
    world = study.find_world("zone")
    view = world_view(world)
    assert [wish.id for wish in view.wishes] == list(world.wish_ids)
    for table, told in world.words.items():
        assert view.words[table].items() >= told.items()
    assert dict(view.scenes) == world.scenes


def test_what_a_world_does_not_say_is_said_in_neutral_words_of_its_language(study: Study) -> None:
    zone = study.find_world("zone", "ru")
    bare = world_view(zone.model_copy(update={"words": {}, "scenes": {}}))
    assert bare.words["gate"]["title"] == "Прежде чем начать"
    assert bare.scenes.gate in [place.scene for place in zone.places]
