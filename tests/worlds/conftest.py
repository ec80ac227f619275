"""The small world, as tables that a test may spoil and as it is read."""

import pytest

from tests.worlds.small_world import Tables, built, small_tables
from unsaid.worlds.schema import World


@pytest.fixture
def tables() -> Tables:
    return small_tables()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return built(tmp_path_factory.mktemp("small"), small_tables())
