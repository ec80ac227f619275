import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.worlds.small_world import Tables, built, small_tables, write
from unsaid.types.errors import WorldError
from unsaid.worlds.load import builtin_worlds, load_world, read_world, world_digest
from unsaid.worlds.problems import Problem

ONE = "places/one.toml"
WEIR = "places/weir.toml"

Spoil = Callable[[Tables], object]


def problems_of(folder: Path) -> tuple[Problem, ...]:
    world, problems = read_world(folder)
    assert (world is None) == bool(problems)
    return problems


def set_way(file: str, index: int, **values: object) -> Spoil:
    return lambda tables: tables[file]["way"][index].update(values)


def set_in(file: str, **values: object) -> Spoil:
    return lambda tables: tables[file].update(values)


def drop(file: str, key: str) -> Spoil:
    return lambda tables: tables[file].pop(key)


def set_entry(file: str, table: str, index: int, **values: object) -> Spoil:
    return lambda tables: tables[file][table][index].update(values)


def twice(file: str, table: str) -> Spoil:
    return lambda tables: tables[file][table].append(tables[file][table][0])


FAULTS: dict[str, tuple[Spoil, str, str, str]] = {
    # name: what is done, file, path, part of the whole message
    "unknown wish": (set_way(ONE, 2, loads={"clam": 1.0}), ONE, "way[2].loads.clam", 'did you mean "calm"'),
    "load of zero": (set_way(ONE, 0, loads={"calm": 0.0}), ONE, "way[0].loads.calm", "never 0"),
    "load too big": (set_way(ONE, 1, loads={"calm": 1.5}), ONE, "way[1].loads.calm", "got: 1.5"),
    "load as text": (set_way(ONE, 1, loads={"calm": "1"}), ONE, "way[1].loads.calm", "got: '1'"),
    "no loads": (set_way(ONE, 1, loads={}), ONE, "way[1].loads", "at least 1"),
    "unknown distance": (set_way(ONE, 0, distance=["near", "mouth"]), ONE, "way[0].distance[1]", '"month"'),
    "unknown certainty": (
        set_way(ONE, 0, certainty=["sure"]),
        ONE,
        "way[0].certainty[0]",
        "certain, doubtful",
    ),
    "level twice": (set_way(ONE, 0, distance=["near", "near"]), ONE, "way[0].distance", "near comes again"),
    "no level": (set_way(ONE, 0, certainty=[]), ONE, "way[0].certainty", "at least 1"),
    "unknown key of a way": (set_way(ONE, 0, txt="x"), ONE, "way[0].txt", 'did you mean "text"'),
    "unknown key of a place": (set_in(ONE, arrives="x"), ONE, "arrives", 'did you mean "arrive"'),
    "missing key": (drop(ONE, "arrive"), ONE, "arrive", "a required key is missing"),
    "one way": (lambda tables: tables[ONE]["way"].__delitem__(slice(1, 3)), ONE, "way", "at least 2"),
    "way id taken": (set_way(ONE, 2, id="arch"), ONE, "way[2].id", "taken by places/one.toml: way[0].id"),
    "way id with a dot": (set_way(ONE, 2, id="a.b"), ONE, "way[2].id", "lower-case letters"),
    "place id taken": (
        set_in("places/two.toml", id="one"),
        "places/two.toml",
        "id",
        "taken by places/one.toml",
    ),
    "unknown region": (set_in(ONE, region="shoer"), ONE, "region", 'did you mean "shore"'),
    "unknown follows": (set_in(ONE, follows=["hill", "hull"]), ONE, "follows[1]", 'did you mean "hill"'),
    "need that is no need": (set_in(ONE, needs=["answers>=1"]), ONE, "needs[0]", "depth>=0.4"),
    "need beyond the walk": (set_in(ONE, needs=["depth<=1.4"]), ONE, "needs[0]", "depth>=0.4"),
    "needs that exclude": (
        set_in(ONE, needs=["depth>=0.8", "depth<=0.2"]),
        ONE,
        "needs",
        "never hold together",
    ),
    "unknown kind": (set_in(ONE, kind="trap"), ONE, "kind", "'ordinary' or 'dominated'"),
    "scene without a seed": (set_in(ONE, scene={"kind": "hall"}), ONE, "scene.seed", "required key"),
    "scene with a table": (
        set_in(ONE, scene={"kind": "hall", "seed": 1, "water": {"deep": 1}}),
        ONE,
        "scene.water",
        "valid",
    ),
    "reason that is no text": (set_in(ONE, accept={"dominates": 3}), ONE, "accept.dominates", "got: 3"),
    "unequal dominated pair": (
        set_way(WEIR, 1, loads={"calm": 0.5}),
        WEIR,
        "way[1].loads",
        "promises the same",
    ),
    "dominated first": (set_way(WEIR, 0, distance=["decade"]), WEIR, "way[0].distance", "nearer way first"),
    "dominated surer": (set_way(WEIR, 1, certainty=["certain"]), WEIR, "way[0].certainty", "surer way first"),
    "dominated loose": (
        set_way(WEIR, 1, distance=["month", "decade"]),
        WEIR,
        "way[1].distance",
        "exactly one level",
    ),
    "dominated three": (
        lambda tables: tables[WEIR]["way"].append({**tables[WEIR]["way"][0], "id": "cart"}),
        WEIR,
        "way",
        "exactly two ways",
    ),
    "unknown start": (
        set_in("world.toml", start=["shore", "sea"]),
        "world.toml",
        "start[1]",
        "no such region",
    ),
    "region id taken": (twice("world.toml", "region"), "world.toml", "region[2].id", "taken"),
    "levels out of order": (
        set_entry("world.toml", "distance", 1, days=4000),
        "world.toml",
        "distance[2].days",
        "more than 4000",
    ),
    "surest not first": (
        set_entry("world.toml", "certainty", 0, probability=0.3),
        "world.toml",
        "certainty[1].probability",
        "less than 0.3",
    ),
    "probability of zero": (
        set_entry("world.toml", "certainty", 1, probability=0.0),
        "world.toml",
        "certainty[1].probability",
        "greater than 0",
    ),
    "days that are no number": (
        set_entry("world.toml", "distance", 1, days=float("nan")),
        "world.toml",
        "distance[1].days",
        "finite number",
    ),
    "version as text": (set_in("world.toml", version="1"), "world.toml", "version", "valid integer"),
    "no outside phrases": (drop("world.toml", "outside"), "world.toml", "outside", "required key"),
    "empty outside phrases": (
        set_in("world.toml", outside={"phrases": []}),
        "world.toml",
        "outside.phrases",
        "at least 1",
    ),
    "wish id taken": (twice("wishes.toml", "wish"), "wishes.toml", "wish[3].id", "taken"),
    "blank phrase": (
        lambda tables: tables["phrases.toml"]["distance"]["near"].update(phrases=["near", " "]),
        "phrases.toml",
        "distance.near.phrases[1]",
        "at least 1 character",
    ),
    "key of phrases": (
        lambda tables: tables["phrases.toml"]["distance"]["near"].update(phrase=["near"]),
        "phrases.toml",
        "distance.near.phrase",
        'did you mean "phrases"',
    ),
    "level without phrases": (
        lambda tables: tables["phrases.toml"]["certainty"].pop("doubtful"),
        "phrases.toml",
        "certainty.doubtful",
        "no wordings",
    ),
    "phrases without a level": (
        lambda tables: tables["phrases.toml"]["distance"].update(moth={"phrases": ["x", "y"]}),
        "phrases.toml",
        "distance.moth",
        'did you mean "month"',
    ),
    "line id taken": (
        set_entry("companions.toml", "line", 1, id="sigh"),
        "companions.toml",
        "line[1].id",
        "taken",
    ),
    "negative cooldown": (
        set_entry("companions.toml", "line", 1, cooldown=-1),
        "companions.toml",
        "line[1].cooldown",
        "greater than or equal to 0",
    ),
    "words that are no words": (
        set_in("words.toml", gate={"title": 3}),
        "words.toml",
        "gate.title",
        "got: 3",
    ),
    "words that nothing tells": (
        set_in("words.toml", gate={"titles": "The gate"}),
        "words.toml",
        "gate.titles",
        'did you mean "title"',
    ),
    "a table of words that nothing tells": (
        set_in("words.toml", thresholds={"title": "The sill"}),
        "words.toml",
        "thresholds",
        'did you mean "threshold"',
    ),
    "words without a table": (set_in("words.toml", gate="x"), "words.toml", "gate", "got: 'x'"),
    "prior of another size": (
        set_in("wishes.toml", prior={"correlation": [[1.0, 0.0], [0.0, 1.0]]}),
        "wishes.toml",
        "prior.correlation",
        "3 rows of 3",
    ),
    "prior with a ragged row": (
        set_in("wishes.toml", prior={"correlation": [[1, 0, 0], [0, 1], [0, 0, 1]]}),
        "wishes.toml",
        "prior.correlation",
        "3 rows of 2 or 3",
    ),
    "prior that is not symmetric": (
        set_in("wishes.toml", prior={"correlation": [[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]]}),
        "wishes.toml",
        "prior.correlation",
        "0.5 at [0][1] but 0.4 at [1][0]",
    ),
    "prior without a unit diagonal": (
        set_in("wishes.toml", prior={"correlation": [[1, 0, 0], [0, 2, 0], [0, 0, 1]]}),
        "wishes.toml",
        "prior.correlation",
        "2 at [1][1]",
    ),
    "prior that is not positive definite": (
        set_in("wishes.toml", prior={"correlation": [[1, 1, 0], [1, 1, 0], [0, 0, 1]]}),
        "wishes.toml",
        "prior.correlation",
        "positive definite",
    ),
    "prior with a partial order": (
        set_in("wishes.toml", prior={"order": ["calm", "kin"]}),
        "wishes.toml",
        "prior.correlation",
        "2 of them",
    ),
    "prior of an unknown wish": (
        set_in("wishes.toml", prior={"order": ["calm", "kin", "kraft"]}),
        "wishes.toml",
        "prior.order[2]",
        'did you mean "craft"',
    ),
    "two priors": (
        lambda tables: (
            tables["wishes.toml"].update(prior={"sd": 2.0}),
            tables.__setitem__("prior.toml", {"prior": {"sd": 2.0}}),
        ),
        "prior.toml",
        "prior",
        "written twice",
    ),
    "missing file": (lambda tables: tables.pop("phrases.toml"), "phrases.toml", "", "missing"),
    "misspelt file": (
        lambda tables: tables.__setitem__("companion.toml", tables.pop("companions.toml")),
        "companion.toml",
        "",
        'did you mean "companions.toml"',
    ),
    "no places": (
        lambda tables: [tables.pop(file) for file in list(tables) if file.startswith("places/")],
        "places",
        "",
        "one TOML file per place",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_named_where_it_is_and_alone(name: str, tables: Tables, tmp_path: Path):
    spoil, file, path, part = FAULTS[name]
    spoil(tables)
    (problem,) = problems_of(write(tmp_path, tables))
    assert (problem.file, problem.path) == (file, path)
    assert part in str(problem.error)
    assert problem.advice
    with pytest.raises(WorldError, match=re.escape(part)) as raised:
        load_world(tmp_path)
    assert f"{file}: {path}" if path else file in str(raised.value)


def test_the_small_world_is_read_as_it_is_written(world, tables: Tables):
    assert world.id == "small"
    assert [place.id for place in world.places] == sorted(
        tables[file]["id"] for file in tables if "/" in file
    )
    one = world.places_by_id["one"]
    assert one.ways[1].loads == {"kin": 0.5, "calm": -1.0}
    assert one.scene.model_dump() == {"kind": "plain", "seed": 0, "water": 0.5, "colours": ("grey", "green")}
    assert world.phrases["certainty"]["doubtful"] == ("it is doubtful", "doubtful, they say")
    assert world.outside == ("Stay here.", "Neither; sit down.")
    assert world.words["gate"]["title"] == "Gate"
    assert [line.once for line in world.lines] == [False, True, False]
    assert world.prior.sd == 1.0
    assert world.prior.correlation == ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def test_all_faults_of_all_files_are_told_at_once(tables: Tables, tmp_path: Path):
    set_way(ONE, 0, loads={"clam": 2.0})(tables)
    drop(ONE, "title")(tables)
    set_in("places/two.toml", region="hull")(tables)
    set_in("world.toml", version=0)(tables)
    set_entry("wishes.toml", "wish", 0, naem="x")(tables)
    drop("phrases.toml", "certainty")(tables)
    folder = write(tmp_path, {**tables, "words.toml": "[gate\n", "places/three.toml": "id = \n"})
    wheres = [(problem.file, problem.path) for problem in problems_of(folder)]
    assert wheres == [
        ("phrases.toml", "certainty"),
        (ONE, "title"),
        (ONE, "way[0].loads.clam"),
        ("places/three.toml", "line 1, column 6"),
        ("places/two.toml", "region"),
        ("wishes.toml", "wish[0].naem"),
        ("words.toml", "line 1, column 6"),
        ("world.toml", "version"),
    ]
    with pytest.raises(WorldError, match="8 problems in the world's files") as raised:
        load_world(folder)
    for file, path in wheres:
        assert f"- {file}: {path}: " in str(raised.value)


def test_a_table_by_another_name_is_missing_and_unknown(tables: Tables, tmp_path: Path):
    tables[ONE]["ways"] = tables[ONE].pop("way")
    problems = problems_of(write(tmp_path, tables))
    assert {(problem.path, problem.message) for problem in problems} == {
        ("way", "a required key is missing"),
        ("ways", "unknown key"),
    }


def test_broken_toml_is_told_with_its_line_and_hides_nothing_else(tables: Tables, tmp_path: Path):
    set_way(ONE, 0, loads={"clam": 1.0}, distance=["nearr"])(tables)
    folder = write(tmp_path, {**tables, "world.toml": 'id = "small"\ntitle = "A\n'})
    broken, wish = sorted(problems_of(folder), key=lambda problem: problem.file, reverse=True)
    assert (broken.file, broken.message) == ("world.toml", "this is not TOML")
    assert broken.path.startswith("line 2")
    assert wish.path == "way[0].loads.clam"  # levels are not judged while world.toml cannot be read


def test_text_that_is_not_utf8_is_told(tables: Tables, tmp_path: Path):
    folder = write(tmp_path, {**tables, "words.toml": b'[gate]\ntitle = "\xff"\n'})
    (problem,) = problems_of(folder)
    assert (problem.file, problem.path) == ("words.toml", "byte 16")
    assert "UTF-8" in problem.message


def test_a_byte_order_mark_and_other_line_ends_do_no_harm(tables: Tables, tmp_path: Path):
    plain = built(tmp_path / "plain", tables)
    words = (tmp_path / "plain" / "words.toml").read_bytes().replace(b"\n", b"\r\n")
    marked = load_world(write(tmp_path / "marked", {**tables, "words.toml": b"\xef\xbb\xbf" + words}))
    assert marked == plain


def test_words_companions_and_prior_may_be_left_out(tables: Tables, tmp_path: Path):
    for file in ("words.toml", "companions.toml"):
        tables.pop(file)
    world = built(tmp_path, tables)
    assert (world.words, world.lines) == ({}, ())


def test_the_prior_follows_the_order_of_the_wishes(tables: Tables, tmp_path: Path):
    rows = [[1.0, 0.1, 0.2], [0.1, 1.0, 0.3], [0.2, 0.3, 1.0]]
    tables["prior.toml"] = {"prior": {"sd": 2.0, "order": ["kin", "calm", "craft"], "correlation": rows}}
    prior = built(tmp_path, tables).prior
    assert prior.sd == 2.0
    assert prior.order == ("calm", "craft", "kin")
    assert prior.correlation == ((1.0, 0.3, 0.1), (0.3, 1.0, 0.2), (0.1, 0.2, 1.0))


@pytest.mark.parametrize(
    ("name", "part"),
    [("zones", 'did you mean "zone"'), ("/nowhere/at-all", "the folder that holds world.toml")],
)
def test_a_world_that_is_not_there(name: str, part: str):
    with pytest.raises(WorldError, match="no such world") as raised:
        load_world(name)
    assert part in str(raised.value)


def test_a_file_is_no_world(tables: Tables, tmp_path: Path):
    with pytest.raises(WorldError, match="got: a file"):
        load_world(write(tmp_path, tables) / "world.toml")


def test_the_worlds_that_come_with_it_are_found_by_name():
    assert "zone" in builtin_worlds()
    assert builtin_worlds() == tuple(sorted(builtin_worlds()))


def test_the_digest_is_of_the_content_alone(tables: Tables, tmp_path: Path):
    digest = world_digest(built(tmp_path / "a", tables))
    assert re.fullmatch("[0-9a-f]{64}", digest)
    moved = small_tables()
    moved["places/zz.toml"] = dict(reversed(moved.pop(ONE).items()))
    moved["world.toml"]["distance"][0]["days"] = 1.0
    assert world_digest(built(tmp_path / "b", moved)) == digest
    moved["places/zz.toml"]["arrive"] += " Now."
    assert world_digest(built(tmp_path / "c", moved)) != digest
