"""What is put into a template is escaped, and nothing that it asks for may be missing."""

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from unsaid.report.render.templates import fill_part, fill_template


def test_a_template_that_lacks_something_is_not_filled():
    with pytest.raises(UndefinedError, match="words"):
        fill_template("walk.html", title="Nothing else")


def test_a_part_is_markup_and_what_is_put_in_it_is_escaped_once():
    part = fill_part("paragraph", "<b>&", "quiet")
    assert isinstance(part, Markup)
    assert part.strip() == '<p class="quiet">&lt;b&gt;&amp;</p>'
    assert fill_part("section", "One", [part, "<b>"]).count("&lt;b&gt;") == 2
