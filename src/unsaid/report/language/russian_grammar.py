"""Counting in Russian: which form of a noun follows a number, and numbers and durations in two cases."""

from typing import Literal, NamedTuple

from unsaid.report.language.durations import Duration, Unit

__all__ = ["Noun", "cardinal", "counted", "counted_genitive", "many_times", "plural"]

Gender = Literal["m", "f"]

CARDINALS = (
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
)
GENITIVES = (
    "нуля",
    "одного",
    "двух",
    "трёх",
    "четырёх",
    "пяти",
    "шести",
    "семи",
    "восьми",
    "девяти",
    "десяти",
    "одиннадцати",
    "двенадцати",
)


class Noun(NamedTuple):
    """The forms of a noun that counting needs.

    Attributes
    ----------
    gender
        ``m`` or ``f``; what is counted here is never neuter.
    one
        Accusative singular; of what is not alive and masculine it is the nominative too.
    few
        Genitive singular, as after two.
    many
        Genitive plural, as after five.
    """

    gender: Gender
    one: str
    few: str
    many: str


UNITS: dict[Unit, Noun] = {
    "day": Noun("m", "день", "дня", "дней"),
    "week": Noun("f", "неделю", "недели", "недель"),
    "month": Noun("m", "месяц", "месяца", "месяцев"),
    "year": Noun("m", "год", "года", "лет"),
}


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form after a number: one after 1, 21; few after 2, 3, 4, 22; many after 0, 5, 11, 12."""
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many


def cardinal(count: int, gender: Gender = "m", *, accusative: bool = False) -> str:
    """A number in words up to twelve, in digits beyond; accusative as with what is not alive."""
    if gender == "f" and count in (1, 2):
        return {1: "одну" if accusative else "одна", 2: "две"}[count]
    return CARDINALS[count] if 0 <= count < len(CARDINALS) else str(count)


def many_times(count: int) -> str:
    """How often: 'ни разу', 'один раз', 'дважды', 'три раза', 'пять раз'."""
    if count in (0, 2):
        return {0: "ни разу", 2: "дважды"}[count]
    return f"{cardinal(count)} {plural(count, 'раз', 'раза', 'раз')}"


def counted(duration: Duration) -> str:
    """A duration in the accusative, as after 'через' and 'ждать': 'неделю', 'три недели', '21 год'.

    Raises
    ------
    KeyError
        If it cannot be counted: less than a day, or longer than a lifetime.
    """
    noun = UNITS[duration.unit]
    if duration.amount is None:
        return noun.one
    number = cardinal(duration.amount, noun.gender, accusative=True)
    return f"{number} {plural(duration.amount, noun.one, noun.few, noun.many)}"


def counted_genitive(duration: Duration) -> str:
    """A duration in the genitive, as after 'от' and 'до': 'недели', 'трёх недель', '21 года'.

    Raises
    ------
    KeyError
        If it cannot be counted: less than a day, or longer than a lifetime.
    """
    noun, amount = UNITS[duration.unit], duration.amount
    if amount is None:
        return noun.few
    number = GENITIVES[amount] if amount < len(GENITIVES) else str(amount)
    if amount == 1 and noun.gender == "f":
        number = "одной"
    return f"{number} {plural(amount, noun.few, noun.many, noun.many)}"
