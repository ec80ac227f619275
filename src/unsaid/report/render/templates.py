"""The templates of the pages; whatever is put into one is escaped, unless it was made as markup."""

import functools

from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["fill_template"]


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
