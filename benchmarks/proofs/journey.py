"""What a person's later visits still tell, and what it costs that forks tell one story.

All information is expected information in bits, scored before each answer with posterior draws that the
search has not seen; so a search over more ways gains nothing by chance.
"""

import multiprocessing
import os
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from benchmarks.proofs.figure import Figure

__all__ = ["journey"]

FORKS = {"visits": 30, "story": 24}
VISITS = 3
DRAWS = 2048
SHARD = 5


def scorer():
    """A function that scores an open choice set under a posterior: bits about everything, bits aimed at."""
    import jax

    from unsaid.design.choose import Config, score_offered
    from unsaid.inference.particles import draw
    from unsaid.model.data import simple_choice_sets
    from unsaid.session.encode import encode_alternatives

    def score(engine, choice_set, seed: int) -> tuple[float, float]:
        specification = engine.specification
        arrays = encode_alternatives(choice_set.alternatives, specification.attributes, 4)
        stacked = {name: value[None] for name, value in arrays.items()}
        sets = simple_choice_sets(stacked.pop("attributes"), **stacked)
        key = jax.random.fold_in(jax.random.key(77_000_000 + seed), choice_set.number)
        theta = draw(key, engine.particles, DRAWS)
        found = [float(score_offered(Config(specification, mix=mix), theta, sets)[0]) for mix in (1.0, 0.3)]
        return found[0], found[1]

    return score


def settings_for(forks: int, *, plain: bool):
    """The shipped settings without early stopping; plain ones without repeats and pairs."""
    from unsaid.types.settings import SessionSettings

    shipped = SessionSettings()
    return SessionSettings(
        limit=forks,
        sure_at=1.0,
        least_gain_bits=0.0,
        repeats=0 if plain else shipped.repeats,
        dominated=0 if plain else shipped.dominated,
    )


def answer_of(person, specification, choice_set, seed: int) -> int:
    """What the person takes, by the model."""
    import jax

    from unsaid.model.data import simple_choice_sets
    from unsaid.model.simulate import answer
    from unsaid.session.encode import encode_alternatives

    arrays = encode_alternatives(choice_set.alternatives, specification.attributes, 4)
    key = jax.random.fold_in(jax.random.key(55_000_000 + seed), choice_set.number)
    sets = simple_choice_sets(arrays.pop("attributes"), **arrays)
    return int(answer(key, specification, jax.numpy.asarray(person.theta), sets))


def person_of(world, seed: int, forks: int):
    """Who walks under a seed, drawn from the world's prior, and the model's parts."""
    import jax

    from unsaid.model.simulate import draw_participant
    from unsaid.session.encode import prior_of, specification_of

    specification = specification_of(world, settings_for(forks, plain=True))
    return draw_participant(jax.random.key(3_000_000 + seed), specification, prior_of(world, specification))


def told_walk(study, person, seed: int, forks: int, *, plain: bool, after=()) -> tuple[list, object]:
    """One walk as it is shipped: bits of each fork, and the sitting."""
    from unsaid.session.study import consent_version
    from unsaid.types.events import Stated

    score, bits = scorer(), []
    sitting = study.begin("zone", seed=seed, settings=settings_for(forks, plain=plain), after=after)
    study.consent(sitting, consent_version(sitting.world))
    study.state(sitting, Stated(ranking=("freedom",)))
    specification = sitting.engine.config.specification
    while (choice_set := study.next_choice_set(sitting)) is not None:
        bits.append(score(sitting.engine, choice_set, seed))
        taken = answer_of(person, specification, choice_set, seed)
        study.answer(sitting, choice_set.number, taken, key=str(choice_set.number))
    return bits, sitting


def free_walk(world, person, seed: int, forks: int) -> list:
    """One walk without a story: at each fork any three unused ways of the whole world at any level."""
    import jax
    import jax.numpy as jnp

    from unsaid.design import choose as design
    from unsaid.design.candidates import Candidates
    from unsaid.inference.particles import draw
    from unsaid.session.encode import begin_engine, learn
    from unsaid.session.offers import OfferTable, alternative_of, outside_of
    from unsaid.types.choice import ChoiceSet
    from unsaid.types.events import Begun

    settings = settings_for(forks, plain=True)
    begun = Begun(world="zone", world_digest="", seed=seed, settings=settings)
    engine, table, score = begin_engine(begun, world), OfferTable(world), scorer()
    config = design.Config(
        engine.specification,
        mix=settings.design.mix,
        draws=settings.design.particles,
        starts=settings.design.starts,
        sweeps=settings.design.sweeps,
    )
    known = np.asarray(table.everything.usable)
    offers = [offer for name, row in table.rows.items() for offer in table.offers[name]]
    labels = {name: index for index, name in enumerate(world.ways_by_id)}
    label = jnp.asarray([[labels[f"{offer.place}.{offer.way}"] for offer in offers]])
    pool = jax.tree.map(lambda leaf: leaf[known][None], table.everything.pool)
    used, bits = set(), []
    for number in range(1, forks + 1):
        free = np.array([[f"{offer.place}.{offer.way}" not in used for offer in offers]])
        keys = jax.random.split(jax.random.fold_in(jax.random.key(seed), number))
        theta = draw(keys[0], engine.particles, config.draws)
        proposal = design.choose(keys[1], config, theta, Candidates(pool, label, jnp.asarray(free)))
        picked = [offers[int(index)] for index in np.asarray(proposal.candidates)[0]]
        alternatives = []
        for offer in picked:
            place, way = world.ways_by_id[f"{offer.place}.{offer.way}"]
            alternatives.append(
                alternative_of(world, place, way, offer.distance, offer.certainty, seed=seed, number=number)
            )
        used.update(each.id for each in alternatives)
        shown = (*alternatives, outside_of(world, seed=seed, number=number))
        choice_set = ChoiceSet(number=number, kind="adaptive", place=picked[0].place, alternatives=shown)
        bits.append(score(engine, choice_set, seed))
        taken = answer_of(person, engine.specification, choice_set, seed)
        engine = learn(engine, choice_set, taken)
    return bits


def coherence(sitting) -> dict:
    """What a reader would stumble over in one walk: breaks of the story, lines, regions."""
    from unsaid.session.companions import spoken
    from unsaid.types.choice import NEITHER

    session, world = sitting.session, sitting.world
    places = [world.places_by_id[each.place] for each in session.choice_sets]
    breaks = sum(b.region != a.region and a.region not in b.follows for a, b in pairwise(places))
    ways = [one.id for each in session.choice_sets for one in each.alternatives if one.id != NEITHER]
    return {
        "breaks": breaks,
        "regions": sorted({place.region for place in places}),
        "ways_again": len(ways) - len(set(ways)),
        "places_again": len(places) - len({place.id for place in places}),
        "lines": len(spoken(session, world)),
        "forks": len(places),
        "offered": ways,
        "repeats": sum(each.kind == "repeat" for each in session.choice_sets),
        "dominated": sum(each.kind == "dominated" for each in session.choice_sets),
    }


def shard(job: tuple[str, int, int]) -> list[dict]:
    """Walk some people; runs in a process of its own."""
    kind, first, count = job
    os.environ.setdefault("NPROC", "1")
    from unsaid.record.store import Store
    from unsaid.session.study import Study

    rows = []
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "walks.sqlite3") as store:
        study = Study(store)
        world = study.find_world("zone")
        for seed in range(first, first + count):
            person = person_of(world, seed, FORKS[kind])
            if kind == "visits":
                bits, walks, after = [], [], ()
                for visit in range(VISITS):
                    told, sitting = told_walk(
                        study, person, 10_000 * visit + seed, FORKS[kind], plain=False, after=after
                    )
                    after = (sitting.session.id, *after)
                    bits.append(told)
                    walks.append(coherence(sitting))
                rows.append({"bits": bits, "walks": walks})
            else:
                told, sitting = told_walk(study, person, seed, FORKS[kind], plain=True)
                free = free_walk(world, person, seed, FORKS[kind])
                rows.append({"told": told, "free": free, "walks": [coherence(sitting)]})
    return rows


def ratio(over: np.ndarray, under: np.ndarray) -> tuple[float, float]:
    """A ratio of means with its standard error, over the same people."""
    value = over.mean() / under.mean()
    error = np.std(over - value * under, ddof=1) / np.sqrt(len(over)) / under.mean()
    return float(value), float(error)


def journey(progress, people: int = 100) -> tuple[list[Figure], dict]:
    """Three visits of `people` simulated walkers, and one walk of each with and without a story."""
    jobs = [
        (kind, first, min(SHARD, people - first))
        for kind in ("visits", "story")
        for first in range(0, people, SHARD)
    ]
    rows: dict[str, list[dict]] = {"visits": [], "story": []}
    with multiprocessing.get_context("spawn").Pool(min(2, os.cpu_count() or 1)) as pool:
        for job, found in zip(jobs, pool.imap(shard, jobs), strict=True):
            rows[job[0]] += found
            progress(job[2])
    totals = np.array([[np.sum(visit, axis=0) for visit in row["bits"]] for row in rows["visits"]])
    third, aimed = (ratio(totals[:, 2, kind], totals[:, 0, kind]) for kind in (0, 1))
    told = np.array([np.sum(row["told"], axis=0) for row in rows["story"]])
    free = np.array([np.sum(row["free"], axis=0) for row in rows["story"]])
    cost, cost_aimed = (ratio(told[:, kind], free[:, kind]) for kind in (0, 1))
    visits = [walk for row in rows["visits"] for walk in row["walks"]]
    across = [
        len(offered) - len(set(offered))
        for row in rows["visits"]
        for offered in [[way for walk in row["walks"] for way in walk["offered"]]]
    ]
    everything = len({region for walk in visits for region in walk["regions"]})
    whole = float(np.mean([len(walk["regions"]) == everything for walk in visits]))
    lines = float(np.mean([walk["lines"] / walk["forks"] for walk in visits]))
    note = f"{people} walkers, {FORKS['visits']} forks a visit"
    figures = [
        Figure(
            "information of the third visit over the first",
            third[0],
            floor=0.85,
            note=f"{note}, se {third[1]:.3f}",
        ),
        Figure(
            "the same, of what the design aims at", aimed[0], floor=0.85, note=f"{note}, se {aimed[1]:.3f}"
        ),
        Figure(
            "information with the story over that without",
            cost[0],
            floor=0.90,
            note=f"{people} walkers, {FORKS['story']} forks; without: any ways; se {cost[1]:.3f}",
        ),
        Figure(
            "the same, of what the design aims at", cost_aimed[0], floor=0.90, note=f"se {cost_aimed[1]:.3f}"
        ),
        Figure(
            "ways offered twice to one person in three visits", float(sum(across)), ceiling=0.0, note=note
        ),
        Figure(
            "places that cannot follow the one before",
            float(sum(w["breaks"] for w in visits)),
            ceiling=0.0,
            note=note,
        ),
        Figure("walks that go through every region", whole, floor=1.0, note=note),
        Figure("companions' lines per fork", lines, ceiling=0.5, note=note),
    ]
    details = {
        "people": people,
        "bits_by_visit": totals[:, :, 0].mean(0).tolist(),
        "aimed_bits_by_visit": totals[:, :, 1].mean(0).tolist(),
        "bits_told_free": [float(told[:, 0].mean()), float(free[:, 0].mean())],
        "aimed_bits_told_free": [float(told[:, 1].mean()), float(free[:, 1].mean())],
        "repeats_woven": float(np.mean([walk["repeats"] for walk in visits])),
        "dominated_woven": float(np.mean([walk["dominated"] for walk in visits])),
        "places_again": float(np.mean([walk["places_again"] for walk in visits])),
    }
    return figures, details
