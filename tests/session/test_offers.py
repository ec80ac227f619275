import numpy as np

from tests.session.walks import zone_of
from unsaid.session.offers import GROUPS, Offer, OfferTable, alternative_of, outside_of
from unsaid.worlds.load import load_world

ZONE = load_world("zone")
ORDINARY = tuple(place for place in ZONE.places if place.kind == "ordinary")


def test_every_way_is_offered_at_every_level_that_it_allows() -> None:
    table = OfferTable(ZONE)
    assert set(table.offers) == {place.id for place in ORDINARY}
    for place in ORDINARY:
        expected = {
            Offer(place.id, way.id, distance, certainty)
            for way in place.ways
            for distance in way.distance
            for certainty in way.certainty
        }
        assert len(table.offers[place.id]) == len(expected)
        assert set(table.offers[place.id]) == expected


def test_candidates_are_the_unused_offers_of_the_places_given() -> None:
    table, places = OfferTable(ZONE), ORDINARY[:3]
    gone = places[0].full_id(places[0].ways[0])
    found = table.candidates(places, frozenset({gone}))
    usable, label = np.asarray(found.usable), np.asarray(found.label)
    assert usable.shape[0] == GROUPS
    assert not usable[3:].any()
    for group, place in enumerate(places):
        offers = table.offers[place.id]
        for column, offer in enumerate(offers):
            way = place.ways[label[group, column]]
            assert way.id == offer.way
            assert usable[group, column] == (place.full_id(way) != gone)
            loads = np.asarray(found.pool.attributes)[group, column, 0]
            assert loads.tolist() == [way.loads.get(wish, 0.0) for wish in ZONE.wish_ids]
            days = np.asarray(found.pool.delay_days)[group, column, 0]
            assert days == ZONE.distances_by_id[offer.distance].days
            surely = np.asarray(found.pool.probability)[group, column, 0]
            assert surely == ZONE.certainties_by_id[offer.certainty].probability
        assert not usable[group, len(offers) :].any()


def test_more_places_than_can_be_compared_are_cut() -> None:
    found = OfferTable(ZONE).candidates(ORDINARY[: GROUPS + 3], frozenset())
    assert found.usable.shape[0] == GROUPS
    assert bool(np.asarray(found.usable).any(axis=1).all())


def test_attention_checks_are_no_candidates() -> None:
    assert not {place.id for place in ZONE.places if place.kind == "dominated"} & set(OfferTable(ZONE).offers)
    assert set(OfferTable(zone_of(2)).offers) == {place.id for place in ORDINARY[:2]}


def test_words_are_the_worlds_and_the_same_for_the_same_seed_and_number() -> None:
    place = ORDINARY[0]
    way = place.ways[0]
    distance, certainty = way.distance[-1], way.certainty[-1]

    def shown(number: int):
        return alternative_of(ZONE, place, way, distance, certainty, seed=7, number=number)

    assert shown(1) == shown(1)
    assert shown(1).text == way.text
    assert len({shown(number).distance_text for number in range(30)}) > 1
    assert len({shown(number).certainty_text for number in range(30)}) > 1
    assert {outside_of(ZONE, seed=7, number=n).text for n in range(60)} == set(ZONE.outside)
    assert outside_of(ZONE, seed=7, number=1).is_neither
