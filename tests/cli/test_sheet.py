from hypothesis import given
from hypothesis import strategies as st

from tests.cli.commands import longest, one_line
from unsaid.cli.sheet import Sheet


def test_a_heading_has_air_around_it_and_its_mark_is_as_long_as_it():
    sheet = Sheet(40, unicode=True)
    sheet.heading("First", "=")
    sheet.heading("Second", "-")
    sheet.paragraph("Words.")
    assert sheet.text() == "First\n=====\n\nSecond\n------\n\nWords.\n"


def test_a_lead_stands_in_the_indentation():
    sheet = Sheet(20, unicode=True)
    sheet.paragraph("one two three four five six", 4, " 1")
    sheet.paragraph("", 4, " 2")
    assert sheet.text() == " 1  one two three\n    four five six\n 2\n"


def test_gaps_do_not_add_up():
    sheet = Sheet(20, unicode=True)
    sheet.gap()
    sheet.paragraph("a")
    sheet.gap()
    sheet.gap()
    sheet.paragraph("b")
    sheet.gap()
    assert sheet.text() == "a\n\nb\n"


def test_ascii_alone_where_nothing_else_can_be_shown():
    sheet = Sheet(30, unicode=False)
    sheet.paragraph("“Café” − a ‘word’…")
    assert sheet.text() == "\"Cafe\" - a 'word'...\n"


@given(text=st.text(alphabet="abc de-f", max_size=200), width=st.integers(1, 90), indent=st.integers(0, 4))
def test_no_line_is_longer_than_the_width_and_no_word_is_lost(text: str, width: int, indent: int):
    sheet = Sheet(width, unicode=True)
    sheet.paragraph(text, indent)
    assert longest(sheet.text() + "\n") <= max(20, width)
    assert one_line(sheet.text()).replace(" ", "") == text.replace(" ", "")
