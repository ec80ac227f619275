from unsaid.worlds.check_story import check_story
from unsaid.worlds.findings import CODES, Finding, at_place, at_way, found, ordinary_places, ways_of
from unsaid.worlds.schema import World


def test_a_finding_knows_where_it_stands_and_who_may_accept_it(world: World) -> None:
    place = world.places[0]
    way = place.ways[1]
    general = found("error", "condition", "the world", "message", "advice")
    assert (general.severity, general.place, general.way) == ("error", None, None)
    assert general.finding == Finding(code="condition", where="the world", message="message", advice="advice")
    about_place = at_place("warning", "arrive-long", place, "message", "advice")
    assert (about_place.place, about_place.way, about_place.finding.where) == (place, None, place.id)
    about_way = at_way("warning", "way-long", place, way, "message", "advice")
    assert (about_way.place, about_way.way) == (place, way)
    assert about_way.finding.where == place.full_id(way)


def test_ordinary_places_are_those_that_are_no_attention_checks(world: World) -> None:
    places = ordinary_places(world)
    assert {place.kind for place in world.places} == {"ordinary", "dominated"}
    assert {place.kind for place in places} == {"ordinary"}
    assert [place.full_id(way) for place, way in ways_of(places)] == [
        full for full, (place, _) in world.ways_by_id.items() if place.kind == "ordinary"
    ]


def test_every_finding_of_the_story_has_a_known_code(world: World) -> None:
    stranded = world.model_copy(update={"start": ("hill",), "words": {}})
    codes = {each.finding.code for each in check_story(stranded)}
    assert "no-framing" in codes
    assert codes <= set(CODES)
