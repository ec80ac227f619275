"""How the docs site is built: `make docs` runs Sphinx over this folder with every warning an error."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from docutils.nodes import Element, TextElement
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.ext.napoleon import Config, NumpyDocstring
from sphinx.util.typing import stringify_annotation

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from tools import docs_reference  # noqa: E402 - found from the path just above

from unsaid.version import __version__  # noqa: E402

project = "unsaid"
author = "The unsaid developers"
copyright = author
release = version = __version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx_copybutton"]
exclude_patterns = ["_build", "README.md"]
suppress_warnings = [
    "myst.header"
]  # the three printed walks go from a title to scenes, as the terminal shows them

html_theme = "furo"
html_title = "unsaid"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "html_image"]
smartquotes = False  # two hyphens are an option's
default_role = "literal"
myst_heading_anchors = 4  # links such as populations.md#latent-classes, which work on code hosts, too
nb_execution_mode = "off"  # the notebook is stored with what it shows; tests/test_examples.py runs it
copybutton_prompt_text = "$ "

autodoc_member_order = "bysource"
autodoc_typehints = "description"  # shapes are long; in a signature nobody could read them
autodoc_typehints_description_target = "documented_params"
autodoc_preserve_defaults = True

nitpicky = True
nitpick_ignore_regex = [
    # other projects' names: their inventories are on the network, which the build does without
    (
        r"py:.*",
        r"(numpy|np|polars|pl|pandas|pd|jax|jaxlib|jaxtyping|collections|typing|pathlib|types|arviz|abc)\..*",
    ),
    # names that are imported for types alone, which Sphinx sees without their modules
    (r"py:class", r"DataFrame|LazyFrame|Series|Path|InferenceData|SimpleFormula"),
    # what jaxtyping puts where a type would stand: the kind of array and its shape
    (r"py:class", r"ndarray|'.*'"),
]


NAMES = re.compile(r"^:(ivar|param) \w+(, \w+)+:")
FIELD = re.compile(r"^:ivar (\w+):")
MARKUP = re.compile(r"[*_`|\\]")
NUMPY = Config(
    napoleon_use_ivar=True,  # fields of plain data stand in its docstring, not as members
    napoleon_attr_annotations=False,  # their types come from `typed_fields`
)


def typed_fields(record: type, lines: list[str]) -> Iterator[str]:
    """Name its type before each field that a docstring describes."""
    types = docs_reference.field_types(record)
    for line in lines:
        found = FIELD.match(line)
        if found and found[1] in types:
            name = stringify_annotation(types[found[1]], "fully-qualified-except-typing")
            yield f":vartype {found[1]}: {MARKUP.sub(lambda sign: chr(92) + sign[0], name)}"
        yield line


def read_numpy_docstring(
    app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]
) -> None:
    """Turn a numpy docstring into reST.

    Napoleon would do it alone, but takes what stands before a colon in a property's first line for a type.
    """
    kind = "method" if what == "property" else what
    read = NumpyDocstring(lines, NUMPY, app, kind, name, thing, options).lines()
    # of several names that share a description the first would be a type, but for a space of no width
    read = [NAMES.sub(lambda field: field[0].replace(", ", ",\u200b"), line) for line in read]
    lines[:] = typed_fields(thing, read) if isinstance(thing, type) else read


def resolve_by_public_name(
    app: Sphinx, env: BuildEnvironment, node: Element, contnode: TextElement
) -> Element | None:
    """Link a type to the name under which it is public, wherever it is defined."""
    public = docs_reference.public_name(node.get("reftarget", ""))
    if public is None:
        return None
    python = env.get_domain("py")
    return python.resolve_xref(env, node["refdoc"], app.builder, "obj", public, node, contnode)


def setup(app: Sphinx) -> None:
    """Write the reference pages, and make what they name readable, before anything is read."""
    docs_reference.write(HERE / "reference")
    docs_reference.show_plain_types()
    app.connect("autodoc-process-docstring", read_numpy_docstring)
    app.connect("missing-reference", resolve_by_public_name)
