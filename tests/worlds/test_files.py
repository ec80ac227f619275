from tests.worlds.small_world import Tables
from unsaid.worlds.files import (
    FILES,
    OPTIONAL,
    CompanionsFile,
    PersonasFile,
    PhrasesFile,
    WishesFile,
    WordsFile,
    WorldFile,
    assemble,
)
from unsaid.worlds.schema import Place, Prior, World


def test_optional_files_are_files_of_a_world() -> None:
    assert set(OPTIONAL) < set(FILES)


def test_files_become_the_world_that_reading_them_gives(tables: Tables, world: World) -> None:
    places = [Place.model_validate(raw) for file, raw in tables.items() if file.startswith("places/")]
    assembled = assemble(
        WorldFile.model_validate(tables["world.toml"]),
        WishesFile.model_validate(tables["wishes.toml"]),
        PhrasesFile.model_validate(tables["phrases.toml"]),
        CompanionsFile.model_validate(tables["companions.toml"]),
        PersonasFile(),
        WordsFile.model_validate(tables["words.toml"]),
        Prior(),
        list(reversed(places)),
    )
    assert assembled == world


def test_a_priors_rows_follow_the_order_of_the_wishes(tables: Tables, world: World) -> None:
    rows = ((1.0, 0.1, 0.2), (0.1, 1.0, 0.3), (0.2, 0.3, 1.0))
    assembled = assemble(
        WorldFile.model_validate(tables["world.toml"]),
        WishesFile.model_validate(tables["wishes.toml"]),
        PhrasesFile.model_validate(tables["phrases.toml"]),
        CompanionsFile(),
        PersonasFile(),
        WordsFile(),
        Prior(order=("kin", "calm", "craft"), correlation=rows),
        list(world.places),
    )
    assert assembled.prior.order == ("calm", "craft", "kin")
    assert assembled.prior.correlation == ((1.0, 0.3, 0.1), (0.3, 1.0, 0.2), (0.1, 0.2, 1.0))
