"""Puts the built page into wheels and sdists; builds it first where it is absent.

Node is asked for only then, and only where the machine has none. An sdist carries the built page, so
that installing from it needs neither node nor npm. Editable installs take whatever `make page` has built.
"""

import importlib.util
import inspect
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageHook(BuildHookInterface):
    """The page's part of a build."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node, where the page has to be built and the machine has none."""
        page = load_builder(Path(self.root))
        if is_for_editable() or page.is_built(*self.folders) or page.find_npm() is not None:
            return []
        return [page.NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page where it is absent or stale; no package is made without it."""
        del build_data  # the files are taken in by `artifacts` in pyproject.toml
        if version == "editable":
            return
        web, static = self.folders
        page = load_builder(Path(self.root))
        with page.one_at_a_time(Path(self.root)):
            if not page.is_built(web, static):
                page.build(web, static)
        if not (static / "index.html").is_file():
            raise RuntimeError(f"the page is missing: {static / 'index.html'}")

    @property
    def folders(self) -> tuple[Path, Path]:
        """Sources of the page, and where it is built into."""
        root = Path(self.root)
        return root / "web", root / "src" / "unsaid" / "server" / "static"


def is_for_editable() -> bool:
    """Whether it is an editable install that asks; hatchling tells no hook which build is meant."""
    return any(frame.function == "get_requires_for_build_editable" for frame in inspect.stack(0))


def load_builder(root: Path) -> ModuleType:
    """The module tools/page.py, which is in no package."""
    specification = importlib.util.spec_from_file_location("unsaid_page", root / "tools" / "page.py")
    if specification is None or specification.loader is None:
        raise RuntimeError("tools/page.py is missing")
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module
