"""Numbers as people write them: 2,5 and 1.234,5 and 1 234,5 and 1,234.5, read as such or refused.

What a comma is has to be the same in a whole file: one number that can be read in one way only
decides; where none does and both are possible, the file is refused.
"""

import polars as pl

from unsaid.types.errors import DataError

__all__ = ["with_numbers"]

SPACES = "[ \u00a0\u202f']"
"""What may stand between thousands beside comma and point, in text and in print."""


def _pattern(point: str, thousands: str) -> str:
    groups = "|".join(rf"\d{{1,3}}(?:{mark}\d{{3}})+" for mark in (thousands, SPACES))
    return rf"^[+-]?(?:\d+|{groups})(?:{point}\d*)?(?:[eE][+-]?\d+)?$"


COMMA_IS_POINT, POINT_IS_POINT = _pattern(",", "[.]"), _pattern("[.]", ",")


def with_numbers(
    frame: pl.DataFrame, where: str, *, typed: bool = False
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Columns of text in which every value is a number, as numbers, and their names.

    Parameters
    ----------
    typed
        Whether the table says itself what is text, as Parquet, Excel and frames do: then text is left as it
        is, unless there are decimal commas or marked thousands, which only text can hold.

    Raises
    ------
    DataError
        If a column mixes decimal commas and points, or a file can be read in two ways.
    """
    texts = {
        name: frame[name].drop_nulls().unique().str.strip_chars()
        for name in frame.columns
        if frame[name].dtype == pl.String and frame[name].null_count() < frame.height
    }
    if typed:
        texts = {name: values for name, values in texts.items() if values.str.contains(",").any()}
    fits = {}
    for name, values in texts.items():
        comma = values.str.contains(COMMA_IS_POINT)
        point = values.str.contains(POINT_IS_POINT)
        if bool((comma | point).all()):
            if not (comma.all() or point.all()):
                if typed:
                    continue  # another check says what is wrong, and in which rows
                bad = values.filter(~point)[0], values.filter(~comma)[0]
                raise DataError(
                    f"{name} has commas and points as decimals",
                    where=where,
                    expected="one way of writing numbers",
                    got=" and ".join(bad),
                    advice="write all numbers with a decimal point",
                )
            fits[name] = bool(comma.all()), bool(point.all())
    sure = {pair for pair in fits.values() if not all(pair)}
    if len(sure) > 1:
        commas, points = (
            next(n for n, pair in fits.items() if pair == way) for way in ((True, False), (False, True))
        )
        raise DataError(
            "a comma is a decimal point in one column and marks thousands in another",
            where=where,
            got=f"{commas} against {points}",
            advice="write all numbers with a decimal point, without marks of thousands",
        )
    open_to_both = [name for name, pair in fits.items() if all(pair) and _has_comma_or_point(texts[name])]
    if open_to_both and not sure:
        name = open_to_both[0]
        example = texts[name].filter(texts[name].str.contains("[,.]"))[0]
        raise DataError(
            f"{name} can be read in two ways",
            where=where,
            expected="numbers that say what a comma is",
            got=f"{example}: with decimals, or thousands?",
            advice="write all numbers with a decimal point, without marks of thousands",
        )
    comma_is_point = sure == {(True, False)}
    numbers = [_numbers(frame[name], comma_is_point=comma_is_point) for name in fits]
    return frame.with_columns(numbers), tuple(fits)


def _has_comma_or_point(values: pl.Series) -> bool:
    return bool(values.str.contains("[,.]").any())


def _numbers(values: pl.Series, *, comma_is_point: bool) -> pl.Series:
    marks = f"{SPACES}|[.]" if comma_is_point else f"{SPACES}|,"
    plain = values.str.strip_chars().str.replace_all(marks, "")
    return (plain.str.replace(",", ".", literal=True) if comma_is_point else plain).cast(pl.Float64)
