"""The templates of the pages; whatever is put into one is escaped, unless it was made as markup."""

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

__all__ = ["fill_part", "fill_template"]


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("unsaid.report.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def fill_template(name: str, **content: object) -> str:
    """A template with its content; one that asks for what it was not given raises.

    Parameters
    ----------
    name
        Of a file in ``templates`` beside this module.
    """
    return _environment().get_template(name).render(**content)


def fill_part(name: str, *content: object) -> Markup:
    """A part of a page, as markup that a template does not escape again.

    Parameters
    ----------
    name
        Of a macro in ``parts.html``.
    """
    return getattr(_environment().get_template("parts.html").module, name)(*content)
