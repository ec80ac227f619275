"""What a world may offer next, as candidates for the design and back as words for the person."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from unsaid.design.candidates import Candidates
from unsaid.model.data import simple_choice_sets
from unsaid.types.choice import NEITHER, Alternative
from unsaid.worlds.schema import Place, Way, World
from unsaid.worlds.story import choose_outside_words, choose_words

__all__ = ["GROUPS", "Offer", "OfferTable", "alternative_of", "outside_of"]

GROUPS = 8
"""Places that are compared for one choice set; more are cut by the story's own preference."""


@dataclasses.dataclass(frozen=True)
class Offer:
    """One way of a place at one level of distance and certainty."""

    place: str
    way: str
    distance: str
    certainty: str


class OfferTable:
    """All offers of a world's ordinary places, as arrays made once.

    Attributes
    ----------
    offers
        For each place, its offers in the order of the arrays.
    """

    def __init__(self, world: World):
        self.world = world
        ordinary = [place for place in world.places if place.kind == "ordinary"]
        self.offers = {place.id: _offers(place) for place in ordinary}
        self.rows = {place.id: row for row, place in enumerate(ordinary)}
        width = max(len(offers) for offers in self.offers.values())
        shape = (len(ordinary), width)
        self.attributes = np.zeros((*shape, len(world.wishes)))
        self.delay_days, self.probability = np.zeros(shape), np.ones(shape)
        self.label = np.full(shape, -1)
        self.known = np.zeros(shape, dtype=bool)
        for place in ordinary:
            self._fill(place)
        pool = simple_choice_sets(self.attributes, delay_days=self.delay_days, probability=self.probability)
        self.everything = Candidates(pool, jnp.asarray(self.label), jnp.asarray(self.known))

    def _fill(self, place: Place) -> None:
        row, ways = self.rows[place.id], {way.id: way for way in place.ways}
        index = {way.id: number for number, way in enumerate(place.ways)}
        for column, offer in enumerate(self.offers[place.id]):
            loads = ways[offer.way].loads
            self.attributes[row, column] = [loads.get(wish, 0.0) for wish in self.world.wish_ids]
            self.delay_days[row, column] = self.world.distances_by_id[offer.distance].days
            self.probability[row, column] = self.world.certainties_by_id[offer.certainty].probability
            self.label[row, column] = index[offer.way]
            self.known[row, column] = True

    def candidates(self, places: tuple[Place, ...], used: frozenset[str]) -> Candidates:
        """The unused offers of up to `GROUPS` places; missing groups are padding."""
        rows = [self.rows[place.id] for place in places][:GROUPS]
        usable = np.zeros((GROUPS, self.label.shape[1]), dtype=bool)
        for group, place in enumerate(places[:GROUPS]):
            usable[group, : len(self.offers[place.id])] = [
                f"{offer.place}.{offer.way}" not in used for offer in self.offers[place.id]
            ]
        padded = np.array(rows + rows[:1] * (GROUPS - len(rows)))
        return _gathered(self.everything, padded, usable)


@jax.jit
def _gathered(everything: Candidates, rows: ArrayLike, usable: ArrayLike) -> Candidates:
    """The groups of some rows, with what may be used of them now."""
    some = jax.tree.map(lambda leaf: leaf[jnp.asarray(rows)], everything)
    return Candidates(some.pool, some.label, jnp.asarray(usable))


def _offers(place: Place) -> tuple[Offer, ...]:
    return tuple(
        Offer(place.id, way.id, distance, certainty)
        for way in place.ways
        for distance in way.distance
        for certainty in way.certainty
    )


def alternative_of(
    world: World, place: Place, way: Way, distance: str, certainty: str, *, seed: int, number: int
) -> Alternative:
    """One way at its levels, with the words that stand for them in this choice set."""
    return Alternative(
        id=place.full_id(way),
        attributes=dict(way.loads),
        delay_days=world.distances_by_id[distance].days,
        probability=world.certainties_by_id[certainty].probability,
        distance=distance,
        certainty=certainty,
        text=way.text,
        distance_text=choose_words(world, seed, number, "distance", distance),
        certainty_text=choose_words(world, seed, number, "certainty", certainty),
    )


def outside_of(world: World, *, seed: int, number: int) -> Alternative:
    """The outside option in words."""
    return Alternative(id=NEITHER, text=choose_outside_words(world, seed, number))
