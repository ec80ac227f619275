import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.worlds.small_world import NUMBERS, Tables, built, way
from unsaid.worlds.check import CODES, Report, check_world

ONE, TWO = "places/one.toml", "places/two.toml"
WEIR = "places/weir.toml"

Spoil = Callable[[Tables], object]


def report_of(folder: Path, tables: Tables) -> Report:
    return check_world(built(folder, tables))


def set_way(file: str, index: int, **values: object) -> Spoil:
    return lambda tables: tables[file]["way"][index].update(values)


def set_in(file: str, **values: object) -> Spoil:
    return lambda tables: tables[file].update(values)


def all_ways(change: Callable[[dict, int], object]) -> Spoil:
    """Change every way of every ordinary place."""

    def spoil(tables: Tables) -> None:
        for name in NUMBERS:
            for index, each in enumerate(tables[f"places/{name}.toml"]["way"]):
                change(each, index)

    return spoil


def far_for_calm(way: dict, index: int) -> None:
    if way["loads"].get("calm", 0) > 0:
        way["distance"] = ["decade", "month"]


def wordy_for_kin(way: dict, index: int) -> None:
    if way["loads"].get("kin", 0) > 0:
        way["text"] = way["text"] + " Quickly now."


def never_differing(way: dict, index: int) -> None:
    way["loads"] = [{"calm": 1, "kin": 1}, {"craft": 1}, {"calm": 0.5, "kin": 0.5, "craft": 0.5}][index]


def unlike_the_others(tables: Tables) -> None:
    for index, name in enumerate(NUMBERS):
        tables[f"places/{name}.toml"]["way"][2]["loads"]["calm"] = 0.3 + index / 20


def add_region(follows: list[str]) -> Spoil:
    """Add a region with one place."""

    def spoil(tables: Tables) -> None:
        tables["world.toml"]["region"].append({"id": "island", "name": "The island"})
        tables["places/nine.toml"] = {
            **tables[ONE],
            "id": "nine",
            "region": "island",
            "follows": follows,
            "arrive": "Sand.",
            "again": "More sand.",
            "way": [way("nine", "arch", {"calm": 1, "kin": -1}), way("nine", "cave", {"craft": 1, "kin": 1})],
        }

    return spoil


def rename_wish(tables: Tables) -> None:
    tables["wishes.toml"]["wish"][0]["name"] = "the Arch of Calm"


ERRORS: dict[str, tuple[Spoil, str, str]] = {
    # name: what is done, code, where
    "a region that nothing leads to": (add_region(["island"]), "unreachable-region", "island"),
    "a place that nothing leads to": (add_region(["island"]), "unreachable-place", "nine"),
    "a region without a place": (
        lambda tables: tables["world.toml"]["region"].append({"id": "sea", "name": "The sea"}),
        "unreachable-region",
        "sea",
    ),
    "a place whose needs and whose region's exclude each other": (
        lambda tables: (
            tables[ONE].update(needs=["depth>=0.8"]),
            next(
                region for region in tables["world.toml"]["region"] if region["id"] == tables[ONE]["region"]
            ).update(needs=["depth<=0.5"]),
        ),
        "never-open",
        "one",
    ),
    "a region that leads nowhere": (add_region(["shore"]), "dead-end", "island"),
    "a region that leads only to its one place": (add_region(["shore", "island"]), "dead-end", "island"),
    "too few ways toward a wish": (
        all_ways(lambda way, _: way["loads"].update(kin=-abs(way["loads"].get("kin", 0.1)))),
        "coverage",
        "wish kin",
    ),
    "seldom traded": (
        all_ways(never_differing),
        "trade-offs",
        "wishes calm / kin",
    ),
    "a mixture that never differs": (all_ways(never_differing), "condition", "small"),
    "the same promise": (set_way(ONE, 1, loads={"craft": 1.0, "calm": 1.0}), "same-promise", "one"),
    "length given away": (all_ways(wordy_for_kin), "correlation", "wish kin"),
    "distance given away": (all_ways(far_for_calm), "correlation", "wish calm"),
    "a long way": (set_way(ONE, 0, text=" ".join(f"w{i}" for i in range(21))), "way-long", "one.arch"),
    "a long arrival": (set_in(ONE, arrive=" ".join(f"w{i}" for i in range(61))), "arrive-long", "one"),
    "no again": (lambda tables: tables[ONE].pop("again"), "missing-words", "one"),
    "no alt": (set_in(ONE, alt=" "), "missing-words", "one"),
    "no kept": (lambda tables: tables[ONE]["way"][0].pop("kept"), "missing-words", "one.arch"),
    "no broke in an attention check": (set_way(WEIR, 1, broke=""), "missing-words", "weir.boat"),
    "the same way": (set_way(TWO, 1, text="go by the ONE arch"), "repeated-way", "two.bridge"),
}

WARNINGS: dict[str, tuple[Spoil, str, str]] = {
    "one way dominates": (set_way(ONE, 1, loads={"calm": 1.0, "craft": 0.5}), "dominates", "one"),
    "uneven lengths": (set_way(ONE, 0, text="Go by the one and only arch there is."), "length-ratio", "one"),
    "one distance": (set_way(ONE, 0, distance=["near"]), "fixed-level", "one.arch"),
    "one certainty": (set_way(ONE, 0, certainty=["certain"]), "fixed-level", "one.arch"),
    "the wish's id in the text": (set_way(ONE, 0, text="Go by the CALM one."), "names-wish", "one.arch"),
    "the wish's name in the text": (rename_wish, "names-wish", "one.arch"),
    "a single phrase": (
        lambda tables: tables["phrases.toml"]["distance"]["near"].update(phrases=["near"]),
        "few-phrases",
        "distance near",
    ),
    "the same phrase twice": (
        lambda tables: tables["phrases.toml"]["certainty"]["certain"].update(phrases=["Sure.", "sure"]),
        "few-phrases",
        "certainty certain",
    ),
    "a single word for staying": (
        lambda tables: tables["world.toml"]["outside"].update(phrases=["Stay."]),
        "few-phrases",
        "outside",
    ),
    "a sentence told twice": (
        set_way(TWO, 1, kept="You do. You come to place one!"),
        "repeated-sentence",
        "two.bridge",
    ),
    "no attention check": (lambda tables: tables.pop(WEIR), "no-dominated", "small"),
    "an attention check that leads away": (
        lambda tables: [each.update(loads={"calm": -1.0}) for each in tables[WEIR]["way"]],
        "dominated-away",
        "weir",
    ),
    "few places to repeat": (unlike_the_others, "few-twins", "small"),
    "no words at the gate": (lambda tables: tables["words.toml"].pop("gate"), "no-framing", "words gate"),
    "a reason for nothing": (set_way(ONE, 0, accept={"fixed-level": "why not"}), "accept-unused", "one.arch"),
    "a place's reason for nothing": (set_in(ONE, accept={"no-such": "why not"}), "accept-unused", "one"),
}


def test_the_small_world_is_clean(world):
    report = check_world(world)
    assert (report.errors, report.warnings, report.accepted) == ((), (), ())
    assert report.ok


@pytest.mark.parametrize("name", ERRORS)
def test_each_error_is_found_where_it_is(name: str, tables: Tables, tmp_path: Path):
    spoil, code, where = ERRORS[name]
    spoil(tables)
    report = report_of(tmp_path, tables)
    assert (code, where) in {(finding.code, finding.where) for finding in report.errors}
    assert not report.ok


@pytest.mark.parametrize("name", WARNINGS)
def test_each_warning_is_found_where_it_is_and_is_no_error(name: str, tables: Tables, tmp_path: Path):
    spoil, code, where = WARNINGS[name]
    spoil(tables)
    report = report_of(tmp_path, tables)
    assert (code, where) in {(finding.code, finding.where) for finding in report.warnings}
    assert report.ok
    assert all(finding.message and finding.advice for finding in report.warnings)


def test_every_code_is_tried_here():
    tried = {code for _, code, _ in [*ERRORS.values(), *WARNINGS.values()]}
    # a language stands in files of its own: tests/worlds/test_check_languages.py
    assert tried | {"language-incomplete"} == set(CODES)


@pytest.mark.parametrize(("places", "severity"), [(2, "errors"), (3, "warnings"), (5, "warnings"), (6, None)])
def test_trade_offs_are_counted_in_places(places: int, severity: str | None, tables: Tables, tmp_path: Path):
    for name in NUMBERS[places:]:
        ways = tables[f"places/{name}.toml"]["way"]
        ways[0]["loads"], ways[1]["loads"], ways[2]["loads"] = (
            {"calm": 1},
            {"craft": 1},
            {"craft": 0.5, "calm": 0.5},
        )
    report = report_of(tmp_path, tables)
    assert report.min_pair_tradeoffs == places
    for kind in ("errors", "warnings"):
        pairs = {finding.where for finding in getattr(report, kind) if finding.code == "trade-offs"}
        assert pairs == ({"wishes calm / kin", "wishes craft / kin"} if kind == severity else set())


def test_the_figures_are_those_of_ordinary_places(tables: Tables, tmp_path: Path):
    before = report_of(tmp_path / "before", tables)
    tables[WEIR]["way"][0]["text"] = "Take this."
    tables[WEIR]["way"][1]["text"] = "Go by the weir in the boat that somebody has left behind there."
    after = report_of(tmp_path / "after", tables)
    assert (before.places, before.ways, before.wishes) == (8, 24, 3)
    assert before.min_pair_tradeoffs == 8
    assert before.max_length_ratio == after.max_length_ratio == 1.0
    assert before.max_correlation == after.max_correlation == 0.0
    assert after.warnings == ()


def test_the_condition_number_is_a_ratio_of_eigenvalues(tables: Tables, tmp_path: Path):
    loads = [{"calm": 1}, {"calm": -1}]
    tables["wishes.toml"]["wish"] = tables["wishes.toml"]["wish"][:2]
    tables.pop(WEIR)
    for index, name in enumerate(NUMBERS):
        ways = tables[f"places/{name}.toml"]["way"] = tables[f"places/{name}.toml"]["way"][:2]
        pair = loads if index < 4 else [{"craft": 0.5}, {"craft": -0.5}]
        for each, load in zip(ways, pair, strict=True):
            each["loads"] = load
    # differences (2, 0) and (0, 1): second moments 4 and 1
    assert report_of(tmp_path, tables).condition_number == pytest.approx(4.0)


def test_a_mixture_that_never_differs_has_no_condition_number(tables: Tables, tmp_path: Path):
    all_ways(never_differing)(tables)
    report = report_of(tmp_path, tables)
    assert report.condition_number is None
    assert report.to_json()["condition_number"] is None


@pytest.mark.parametrize("owner", ["place", "way"])
def test_a_warning_with_a_reason_is_accepted(owner: str, tables: Tables, tmp_path: Path):
    holder = tables[ONE] if owner == "place" else tables[ONE]["way"][0]
    tables[ONE]["way"][0]["text"] = "Go by the calm one."
    holder["accept"] = {"names-wish": "A calm sea."}
    report = report_of(tmp_path, tables)
    assert report.warnings == ()
    (accepted,) = report.accepted
    assert (accepted.code, accepted.where, accepted.reason) == (
        "names-wish",
        "one.arch",
        "A calm sea.",
    )


def test_an_error_cannot_be_accepted(tables: Tables, tmp_path: Path):
    tables[ONE]["again"] = ""
    tables[ONE]["accept"] = {"missing-words": "Nobody comes back."}
    report = report_of(tmp_path, tables)
    assert [finding.code for finding in report.errors] == ["missing-words"]
    assert [finding.code for finding in report.warnings] == ["accept-unused"]


def test_a_repeated_way_is_not_told_as_a_sentence_too(tables: Tables, tmp_path: Path):
    tables[TWO]["way"][1]["text"] = tables[ONE]["way"][0]["text"]
    report = report_of(tmp_path, tables)
    assert [finding.code for finding in report.errors] == ["repeated-way"]
    assert report.warnings == ()


def test_a_short_sentence_may_come_again(tables: Tables, tmp_path: Path):
    tables[ONE]["way"][0]["kept"] = "You wait. The one arch keeps."
    tables[TWO]["way"][0]["kept"] = "You wait. The two arch keeps."
    assert report_of(tmp_path, tables).warnings == ()


def test_the_report_is_stable_plain_data(tables: Tables, tmp_path: Path):
    tables[ONE]["way"][0]["distance"] = ["near"]
    tables[ONE]["way"][1]["certainty"] = ["doubtful"]
    data = report_of(tmp_path, tables).to_json()
    assert list(data) == [
        "world",
        "places",
        "ways",
        "wishes",
        "errors",
        "warnings",
        "accepted",
        "condition_number",
        "min_pair_tradeoffs",
        "max_correlation",
        "max_length_ratio",
        "readability",
        "languages",
    ]
    assert [
        (finding["code"], finding["where"])
        for finding in data["warnings"]
        if finding["code"] != "correlation"
    ] == [
        ("fixed-level", "one.arch"),
        ("fixed-level", "one.bridge"),
    ]
    assert data == Report.model_validate(data).to_json()


def test_sixty_places_are_checked_within_a_second(tables: Tables, tmp_path: Path):
    for index in range(60):
        ways = [
            way(f"n{index}", f"w{number}", {"calm": 1 - number / 3.5, "kin": number / 3 - 0.9})
            for number in range(6)
        ]
        tables[f"places/n{index}.toml"] = {
            **tables[ONE],
            "id": f"n{index}",
            "arrive": f"At n{index}.",
            "way": ways,
        }
    world = built(tmp_path, tables)
    begin = time.process_time()
    report = check_world(world)
    assert time.process_time() - begin < 1.0
    assert report.places == 68
