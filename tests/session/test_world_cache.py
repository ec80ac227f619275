from tests.session.walks import zone_of
from unsaid.session.world_cache import WorldCache
from unsaid.worlds.load import world_digest
from unsaid.worlds.schema import World


def test_each_world_is_read_once() -> None:
    read: list[str] = []

    def reading(name: str, language: str | None) -> World:
        read.append(name)
        return zone_of(len(name))

    cache = WorldCache(reading)
    one, again, other = (cache.world(name) for name in ("abc", "abc", "abcd"))
    assert one is again
    assert one != other
    assert read == ["abc", "abcd"]


def test_each_language_is_read_once_and_its_own_is_the_same_as_none() -> None:
    read: list[str | None] = []

    def reading(name: str, language: str | None) -> World:
        read.append(language)
        return zone_of(3).model_copy(update={"language": language or "en"})

    cache = WorldCache(reading)
    own, russian = cache.world("zone"), cache.world("zone", "ru")
    assert (own.language, russian.language) == ("en", "ru")
    assert cache.world("zone", "en") is cache.world("zone") is own
    assert cache.world("zone", "ru") is russian
    assert cache.digest(russian) != cache.digest(own)
    assert read == [None, "ru"]


def test_the_digest_is_that_of_the_content() -> None:
    cache = WorldCache(lambda *_: zone_of(3))
    for world in (zone_of(3), zone_of(4), zone_of(3)):
        assert cache.digest(world) == world_digest(world)
        assert cache.digest(world) == world_digest(world)


def test_worlds_of_the_same_content_share_a_table() -> None:
    cache = WorldCache(lambda *_: zone_of(3))
    assert cache.table(zone_of(3)) is cache.table(zone_of(3))
    assert cache.table(zone_of(3)) is not cache.table(zone_of(4))
    assert set(cache.table(zone_of(3)).offers) == {place.id for place in zone_of(3).places}
