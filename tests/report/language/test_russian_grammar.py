import pytest

from unsaid.report.language.durations import Duration
from unsaid.report.language.russian_grammar import (
    UNITS,
    Noun,
    cardinal,
    counted,
    counted_genitive,
    many_times,
    plural,
)


def test_plurals():
    forms = {1: "путь", 2: "пути", 5: "путей"}
    expected = {
        1: (1, 21, 31, 101, 121, 1001),
        2: (2, 3, 4, 22, 23, 24, 32, 102, 124),
        5: (0, 5, 6, 9, 10, 11, 12, 13, 14, 15, 19, 20, 25, 30, 100, 111, 112, 113, 114, 211),
    }
    for form, counts in expected.items():
        assert {plural(count, *forms.values()) for count in counts} == {forms[form]}


def test_cardinals_agree_in_gender_and_case():
    assert [cardinal(n) for n in (0, 1, 2, 5, 12, 13)] == ["ноль", "один", "два", "пять", "двенадцать", "13"]
    assert [cardinal(n, "f") for n in (1, 2, 3)] == ["одна", "две", "три"]
    assert [cardinal(n, "f", accusative=True) for n in (1, 2)] == ["одну", "две"]


def test_how_often():
    assert [many_times(n) for n in (0, 1, 2, 3, 5, 13, 21, 22)] == [
        "ни разу",
        "один раз",
        "дважды",
        "три раза",
        "пять раз",
        "13 раз",
        "21 раз",
        "22 раза",
    ]


@pytest.mark.parametrize(
    ("duration", "accusative", "genitive"),
    [
        (Duration("day", 1), "один день", "одного дня"),
        (Duration("day", 2), "два дня", "двух дней"),
        (Duration("day", 5), "пять дней", "пяти дней"),
        (Duration("week"), "неделю", "недели"),
        (Duration("week", 1), "одну неделю", "одной недели"),
        (Duration("week", 3), "три недели", "трёх недель"),
        (Duration("week", 6), "шесть недель", "шести недель"),
        (Duration("month"), "месяц", "месяца"),
        (Duration("month", 4), "четыре месяца", "четырёх месяцев"),
        (Duration("month", 11), "одиннадцать месяцев", "одиннадцати месяцев"),
        (Duration("year"), "год", "года"),
        (Duration("year", 2), "два года", "двух лет"),
        (Duration("year", 5), "пять лет", "пяти лет"),
        (Duration("year", 21), "21 год", "21 года"),
        (Duration("year", 33), "33 года", "33 лет"),
    ],
)
def test_durations_in_two_cases(duration: Duration, accusative: str, genitive: str):
    assert counted(duration) == accusative
    assert counted_genitive(duration) == genitive


def test_what_has_no_unit_cannot_be_counted():
    assert all(isinstance(noun, Noun) for noun in UNITS.values())
    for count in (counted, counted_genitive):
        with pytest.raises(KeyError):
            count(Duration("moment"))
