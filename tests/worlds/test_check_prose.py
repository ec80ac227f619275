import pytest

from unsaid.worlds.check_prose import length_ratio, plain, word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Don’t go; it's a half-open door.", 6),
        ("You — alone — go.", 3),
        ("Über die Brücke, 3 Lichter.", 5),
        ("'Stay,' she says.", 3),
    ],
)
def test_words_are_counted(text: str, count: int):
    assert word_count(text) == count


def test_texts_are_compared_by_their_words():
    assert plain("Go, by the ONE arch!") == plain("go by the one arch")
    assert plain("Go by the arch") != plain("Go by an arch")


def test_the_length_ratio_is_that_of_the_longest_to_the_shortest(world):
    place = world.places_by_id["one"]
    ways = [
        way.model_copy(update={"text": text})
        for way, text in zip(place.ways, ("a", "a b", "a b c"), strict=True)
    ]
    assert length_ratio(place.model_copy(update={"ways": tuple(ways)})) == 3.0
