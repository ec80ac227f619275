"""Cyrillic in Latin letters, for terminals that show nothing else."""

__all__ = ["romanised"]

LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    "ё": "yo",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "є": "ye",
    "і": "i",
    "ї": "yi",
    "ґ": "g",
}

TABLE = str.maketrans(
    LETTERS
    | {letter.upper(): latin.capitalize() for letter, latin in LETTERS.items()}
    | {"«": '"', "»": '"', "„": '"', "№": "No. "}
)


def romanised(text: str) -> str:
    """The same text with Cyrillic letters in Latin ones and Russian quotation marks in plain ones.

    Soft and hard signs are dropped; all else is left as it is.
    """
    return text.translate(TABLE)
