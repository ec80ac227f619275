"""The languages there are, by their codes."""

from unsaid.report.language.english import ENGLISH
from unsaid.report.language.phrasing import Phrasing
from unsaid.report.language.russian import RUSSIAN
from unsaid.types.errors import UnsaidError

__all__ = ["LANGUAGES", "phrasing_for", "report_language"]

LANGUAGES: dict[str, Phrasing] = {one.code: one for one in (ENGLISH, RUSSIAN)}
"""By code."""


def phrasing_for(code: str) -> Phrasing:
    """The words of a language, by its code; of ``en-GB`` those of ``en``.

    Raises
    ------
    UnsaidError
        If no report is made in that language.
    """
    found = LANGUAGES.get(_primary(code))
    if found is None:
        raise UnsaidError(
            "no report is made in this language",
            where="language",
            expected=", ".join(LANGUAGES),
            got=code,
            advice="choose one of these",
        )
    return found


def report_language(code: str) -> str:
    """The language in which a session is reported: its own where there are words for it, else English.

    A world may be written in any language; who has walked it to the end is told something all the
    same, and the report says in which language it is.
    """
    primary = _primary(code)
    return primary if primary in LANGUAGES else ENGLISH.code


def _primary(code: str) -> str:
    return code.partition("-")[0].lower()
