"""Every public class is named by a noun that the glossary has, or by one of the field or of programming."""

import ast
import importlib
import re
from collections.abc import Iterator

from tests.docs.pages import ROOT

SOURCE = ROOT / "src" / "unsaid"
GLOSSARY = ROOT / "docs" / "glossary.md"


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


FIELD = frozenset(
    words("""
    alternative answer approximation attribute choice choices class classes coefficient design
    discounting distribution draws elasticity estimate estimation importance individual info
    likelihood logit mixture model moments outcome parameter parameters part participant parts
    people population populations posterior posteriors prediction prior priors robustness segment
    set sets share simulation slopes specification statistics tastes tempo time times utility weight
    weighting
""")
)
"""Words of choice modelling and of statistics, in their usual sense."""

PROGRAMMING = frozenset(
    words("""
    asked begin check climbed conditions config count data derivatives drawn duration encoding english
    error errors evaluation facts file files fitted formula found header health input judged key kind
    labels layout lines noun options origin out problem raised report roles request result row russian
    scenes settings state step store struct summary table tally tasks terminal tried units unvaried
    variables verdict wanted wordings worker workers worlds
""")
)
"""Words of programming, and words that their module alone uses for one thing."""


def class_names() -> Iterator[str]:
    """Every class that a module offers."""
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        offered: list[str] = []
        for node in tree.body:
            if isinstance(node, ast.Assign) and any(
                getattr(each, "id", "") == "__all__" for each in node.targets
            ):
                offered = ast.literal_eval(node.value)
        yield from (
            node.name for node in tree.body if isinstance(node, ast.ClassDef) and node.name in offered
        )


def noun_of(name: str) -> str:
    """The last word of a class's name: ``ActiveSession`` -> session."""
    return re.findall(r"[A-Z][a-z]*", name)[-1].lower()


def rows() -> list[tuple[list[str], str]]:
    """The glossary's rows of nouns, each with where they are."""
    text = GLOSSARY.read_text(encoding="utf-8").partition("## The program's nouns")[2]
    found = re.findall(r"^\| ([a-z, ]+) \| .+? \| (.+?) \|$", text, re.M)
    return [(nouns.split(", "), where) for nouns, where in found if nouns != "noun"]


def own() -> set[str]:
    return {noun for nouns, _ in rows() for noun in nouns}


def unexplained(names: set[str]) -> list[str]:
    """Classes whose noun is explained nowhere."""
    return sorted(name for name in names if noun_of(name) not in own() | FIELD | PROGRAMMING)


def test_every_public_class_is_named_by_a_noun_that_is_explained() -> None:
    assert unexplained(set(class_names())) == []


def test_every_noun_of_the_glossary_is_some_class() -> None:
    assert own() - {noun_of(name) for name in class_names()} == set()


def test_a_noun_is_explained_once() -> None:
    nouns = [noun for each, _ in rows() for noun in each]
    assert len(nouns) == len(set(nouns)) > 40
    assert own() & (FIELD | PROGRAMMING) == set()


def test_what_the_glossary_says_is_where_it_says() -> None:
    places = {place for _, where in rows() for place in re.findall(r"`([^`]+)`", where)}
    assert places
    for place in places:
        importlib.import_module(f"unsaid.{place}")


def test_a_class_of_an_unknown_noun_is_noticed() -> None:
    assert unexplained({"Desk", "ActiveSession", "MixedLogit"}) == ["Desk"]
    assert noun_of("WorldCache") == "cache"
