"""What is put into a template is escaped, and nothing that it asks for may be missing."""

import pytest
from jinja2 import UndefinedError

from unsaid.report.render.templates import fill_template


def test_a_template_that_lacks_something_is_not_filled():
    with pytest.raises(UndefinedError, match="words"):
        fill_template("walk.html", title="Nothing else")
