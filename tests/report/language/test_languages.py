import pytest

from unsaid.report.language.english import ENGLISH
from unsaid.report.language.languages import LANGUAGES, phrasing_for, report_language
from unsaid.report.language.russian import RUSSIAN
from unsaid.types.errors import UnsaidError


def test_languages_are_found_by_their_codes():
    assert dict(LANGUAGES) == {"en": ENGLISH, "ru": RUSSIAN}
    assert phrasing_for("ru") is RUSSIAN
    assert phrasing_for("en-GB") is ENGLISH
    assert phrasing_for("RU-ru") is RUSSIAN


def test_another_language_is_refused_with_those_there_are():
    with pytest.raises(UnsaidError, match="no report is made in this language") as refused:
        phrasing_for("tlh")
    assert (refused.value.expected, refused.value.got) == ("en, ru", "tlh")


@pytest.mark.parametrize(
    ("session", "report"), [("ru", "ru"), ("ru-RU", "ru"), ("en-GB", "en"), ("de", "en")]
)
def test_a_session_in_another_language_is_reported_in_english(session: str, report: str):
    assert report_language(session) == report
