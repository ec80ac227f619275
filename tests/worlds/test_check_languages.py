from pathlib import Path

from tests.worlds.small_world import Tables, write
from unsaid.worlds.check import check_world
from unsaid.worlds.check_languages import check_languages
from unsaid.worlds.findings import CODES
from unsaid.worlds.languages import Coverage, coverage_of
from unsaid.worlds.load import load_world, world_languages
from unsaid.worlds.schema import World
from unsaid.worlds.texts import TextKey, framing_tables, texts_of


def without(world: World, *paths: tuple[str, ...]) -> Coverage:
    """Russian, in which all is told but these."""
    told = {key: text for key, text in texts_of(world).items() if key.path not in paths}
    return coverage_of(world, told, "ru")


def test_a_whole_language_is_no_finding(world: World):
    assert list(check_languages(world, [without(world)])) == []


def test_each_table_that_every_walk_meets_must_be_whole(world: World):
    for key in texts_of(world):
        findings = list(check_languages(world, [without(world, key.path)]))
        every_walk = key.path[0] in framing_tables(world) or key.file in ("wishes.toml", "phrases.toml")
        assert len(findings) == every_walk, key
        assert all(each.severity == "error" for each in findings)
        assert all(each.finding.code == "language-incomplete" for each in findings)
    assert "language-incomplete" in CODES


def test_the_finding_says_how_much_is_told_and_what_to_do(world: World):
    (found,) = check_languages(world, [without(world, ("gate", "title"))])
    assert found.finding.where == "languages/ru"
    assert found.finding.message == "gate: 1 of 2 texts are told in ru"
    assert "unsaid world texts small --lang ru --missing" in found.finding.advice


def test_the_report_counts_each_language(tmp_path: Path, tables: Tables):
    folder = write(tmp_path, {**tables, "languages/ru/words.toml": {"gate": {"title": "Ворота"}}})
    report = check_world(load_world(folder), world_languages(folder))
    assert report.languages["ru"]["gate"].model_dump() == {"told": 1, "total": 2}
    assert report.to_json()["languages"]["ru"]["places"]["told"] == 0
    assert {each.code for each in report.errors} == {"language-incomplete"}
    assert check_world(load_world(folder)).errors == ()


def test_reasons_for_the_worlds_own_texts_are_not_missed_in_another_language(tmp_path: Path, tables: Tables):
    tables["places/one.toml"]["way"][0]["text"] = "Here is calm."
    tables["places/one.toml"]["way"][0]["accept"] = {"names-wish": "it is the point"}
    told = {"way": {"arch": {"text": "Идите под аркой."}}}
    folder = write(tmp_path, {**tables, "languages/ru/places/one.toml": told})
    own = check_world(load_world(folder))
    assert "names-wish" in {each.code for each in own.accepted}
    russian = load_world(folder, "ru")
    assert "accept-unused" in {each.code for each in check_world(russian).warnings}
    assert "accept-unused" not in {
        each.code for each in check_world(russian, world_languages(folder)).warnings
    }


def test_the_names_of_tables_are_those_of_the_coverage(world: World):
    assert set(framing_tables(world)) <= set(without(world).tables)
    assert TextKey("words.toml", ("gate", "title")) in texts_of(world)
