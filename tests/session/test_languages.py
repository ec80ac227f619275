"""A session in another language: the same walk in other words, and it stays in them."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from tests.session.walks import at_gate, go
from unsaid.record.store import Store
from unsaid.session.study import ActiveSession, Study
from unsaid.types.errors import WorldError
from unsaid.worlds.load import load_world, world_digest

TITLE, OUTSIDE = "Новое место", "Остаться здесь."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the Zone with a little Russian: the outside option, and a title for every place."""
    folder = Path(shutil.copytree(str(files("unsaid.worlds") / "zone"), tmp_path / "zone"))
    shutil.rmtree(folder / "languages", ignore_errors=True)
    russian = folder / "languages" / "ru"
    (russian / "places").mkdir(parents=True)
    (russian / "world.toml").write_text(f'[outside]\nphrases = ["{OUTSIDE}"]\n', encoding="utf-8")
    for place in (folder / "places").iterdir():
        (russian / "places" / place.name).write_text(f'title = "{TITLE}"\n', encoding="utf-8")
    return folder


@pytest.fixture
def russian(study: Study, folder: Path) -> ActiveSession:
    return at_gate(study, world=str(folder), language="ru")


def test_it_says_which_language_it_is_in_and_what_was_shown(russian: ActiveSession, folder: Path) -> None:
    begun = russian.session.begun
    assert begun.language == russian.world.language == "ru"
    assert begun.world_digest == world_digest(load_world(folder, "ru"))
    assert begun.world_digest != world_digest(load_world(folder))


def test_without_a_language_it_is_in_the_worlds_own(study: Study, folder: Path) -> None:
    sitting = at_gate(study, world=str(folder))
    assert sitting.session.begun.language == sitting.world.language == "en"
    assert sitting.session.begun.world_digest == world_digest(load_world(folder))


def test_only_the_words_are_other(study: Study, russian: ActiveSession, folder: Path) -> None:
    english = at_gate(study, world=str(folder))
    for sitting in (russian, english):
        go(study, sitting, 2)
    pairs = list(zip(russian.session.choice_sets, english.session.choice_sets, strict=True))
    for mine, theirs in pairs:
        assert mine.place == theirs.place
        assert [each.id for each in mine.alternatives] == [each.id for each in theirs.alternatives]
        assert mine.alternatives[-1].text == OUTSIDE != theirs.alternatives[-1].text
    assert pairs


def test_it_stays_in_its_language_after_a_pause(study: Study, russian: ActiveSession) -> None:
    go(study, russian, 1)
    again = Study(study.store).resume(russian.session.id)
    assert again.world.language == "ru"
    assert again.world.places[0].title == TITLE
    choice_set = study.next_choice_set(again)
    assert choice_set is not None
    assert choice_set.alternatives[-1].text == OUTSIDE


def test_a_changed_translation_is_not_gone_on_with(
    store: Store, russian: ActiveSession, folder: Path
) -> None:
    file = folder / "languages" / "ru" / "world.toml"
    file.write_text('[outside]\nphrases = ["Нет."]\n', encoding="utf-8")
    with pytest.raises(WorldError, match="changed"):
        Study(store).resume(russian.session.id)


def test_a_language_that_there_is_not_is_refused_and_nothing_is_begun(study: Study, folder: Path) -> None:
    with pytest.raises(WorldError, match="not told in that language") as caught:
        study.begin(str(folder), language="fr")
    assert caught.value.expected == "one of en, ru"
    assert study.store.sessions() == ()
