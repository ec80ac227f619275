from tests.session.walks import zone_of
from unsaid.session.world_cache import Shelf
from unsaid.worlds.load import world_digest
from unsaid.worlds.schema import World


def test_each_world_is_read_once() -> None:
    read: list[str] = []

    def reading(name: str, language: str | None) -> World:
        read.append(name)
        return zone_of(len(name))

    shelf = Shelf(reading)
    one, again, other = (shelf.world(name) for name in ("abc", "abc", "abcd"))
    assert one is again
    assert one != other
    assert read == ["abc", "abcd"]


def test_each_language_is_read_once_and_its_own_is_the_same_as_none() -> None:
    read: list[str | None] = []

    def reading(name: str, language: str | None) -> World:
        read.append(language)
        return zone_of(3).model_copy(update={"language": language or "en"})

    shelf = Shelf(reading)
    own, russian = shelf.world("zone"), shelf.world("zone", "ru")
    assert (own.language, russian.language) == ("en", "ru")
    assert shelf.world("zone", "en") is shelf.world("zone") is own
    assert shelf.world("zone", "ru") is russian
    assert shelf.digest(russian) != shelf.digest(own)
    assert read == [None, "ru"]


def test_the_digest_is_that_of_the_content() -> None:
    shelf = Shelf(lambda *_: zone_of(3))
    for world in (zone_of(3), zone_of(4), zone_of(3)):
        assert shelf.digest(world) == world_digest(world)
        assert shelf.digest(world) == world_digest(world)


def test_worlds_of_the_same_content_share_a_table() -> None:
    shelf = Shelf(lambda *_: zone_of(3))
    assert shelf.table(zone_of(3)) is shelf.table(zone_of(3))
    assert shelf.table(zone_of(3)) is not shelf.table(zone_of(4))
    assert set(shelf.table(zone_of(3)).offers) == {place.id for place in zone_of(3).places}
