from unsaid.worlds.load import world_digest
from unsaid.worlds.schema import World
from unsaid.worlds.texts import Text, TextKey, framing_tables, in_other_words, table_of, texts_of


def loud(_: TextKey, text: Text) -> Text:
    return text.upper() if isinstance(text, str) else tuple(each.upper() for each in text)


def test_every_text_has_a_key(world: World):
    texts = texts_of(world)
    assert texts[TextKey("world.toml", ("title",))] == "A small world"
    assert texts[TextKey("world.toml", ("region", "hill"))] == "The hill"
    assert texts[TextKey("world.toml", ("outside", "phrases"))] == ("Stay here.", "Neither; sit down.")
    assert texts[TextKey("phrases.toml", ("distance", "near", "phrases"))] == ("near away", "away by near")
    assert texts[TextKey("wishes.toml", ("wish", "calm", "plain"))] == "I want calm."
    assert texts[TextKey("words.toml", ("gate", "title"))] == "Gate"
    assert texts[TextKey("companions.toml", ("who", "The guide"))] == "The guide"
    assert texts[TextKey("companions.toml", ("line", "tale"))] == "Once…"
    assert texts[TextKey("places/one.toml", ("way", "arch", "kept"))] == "There the one arch kept it."


def test_a_key_is_written_with_its_file():
    assert str(TextKey("places/one.toml", ("way", "arch", "kept"))) == "places/one.toml: way.arch.kept"


def test_the_same_words_give_the_same_world(world: World):
    same = in_other_words(world, lambda _, text: text, world.language)
    assert same == world
    assert world_digest(same) == world_digest(world)


def test_other_words_change_every_text_and_nothing_else(world: World):
    other = in_other_words(world, loud, "ru")
    assert other.language == "ru"
    assert texts_of(other).keys() == texts_of(world).keys()
    assert all(text == loud(key, text) for key, text in texts_of(other).items())
    assert [place.scene for place in other.places] == [place.scene for place in world.places]
    pairs = zip(other.ways_by_id.values(), world.ways_by_id.values(), strict=True)
    for (_, way), (_, before) in pairs:
        assert (way.id, way.loads, way.distance, way.certainty) == (
            before.id,
            before.loads,
            before.distance,
            before.certainty,
        )
        assert way.text == before.text.upper()


def test_what_a_world_has_looked_up_does_not_stay_behind(world: World):
    assert world.places_by_id["one"].title == "Place one"
    assert in_other_words(world, loud, "ru").places_by_id["one"].title == "PLACE ONE"


def test_a_version_of_consent_and_an_empty_text_are_no_texts(world: World):
    words = {**world.words, "consent": {"version": "2026-11", "text": "What is kept."}}
    places = tuple(place.model_copy(update={"again": ""}) for place in world.places)
    changed = World(
        **{
            **{name: getattr(world, name) for name in World.model_fields},
            "words": words,
            "places": places,
        }
    )
    paths = {key.path for key in texts_of(changed)}
    assert ("consent", "text") in paths
    assert ("consent", "version") not in paths
    assert ("again",) not in paths
    assert in_other_words(changed, loud, "ru").words["consent"]["version"] == "2026-11"


def test_texts_are_counted_in_tables(world: World):
    assert {table_of(key) for key in texts_of(world)} == {
        "world",
        "regions",
        "outside",
        "phrases",
        "wishes",
        "companions",
        "places",
        *world.words,
    }
    assert table_of(TextKey("words.toml", ("gate", "title"))) == "gate"
    assert table_of(TextKey("world.toml", ("hour", "dawn"))) == "hours"
    assert table_of(TextKey("personas.toml", ("persona", "writer", "name"))) == "personas"


def test_what_every_walk_meets_is_framing(world: World):
    assert framing_tables(world) == (*world.words, "wishes", "outside", "phrases")
