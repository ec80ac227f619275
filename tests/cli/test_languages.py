"""The command line in Russian, as people run it."""

import json
import re

import pytest

from tests.cli.commands import Commands, one_line
from unsaid.cli.words import LANGUAGES
from unsaid.record.fold import fold
from unsaid.record.store import Store

RUSSIAN = LANGUAGES["ru"]
GATE = ["д", "дом у воды", "1", "2", "3", "4"]


def lines(*given: str) -> str:
    return "".join(f"{line}\n" for line in given)


def kept(commands: Commands):
    """The one session of a home, folded."""
    with Store.open(commands.home / "unsaid.sqlite3") as store:
        (summary,) = store.sessions()
        return fold(store.read(summary.session))


@pytest.mark.slow
def test_a_walk_in_russian_from_the_consent_to_the_room(commands: Commands) -> None:
    begun = commands.run(
        "walk", "--lang", "ru", "--forks", "3", "--seed", "7", stdin=lines(*GATE, "что?", "1", "о")
    )
    assert (begun.code, begun.err) == (0, "")
    told = one_line(begun.out)
    for said in ("Что сохраняется", "[д/н]", "Ворота", one_line(RUSSIAN.choose_way), "Вы садитесь там"):
        assert said in told
    session = kept(commands)
    assert session.begun.language == "ru"
    assert session.stated is not None
    assert session.stated.words == "дом у воды"
    short = session.id[:8]
    assert RUSSIAN.kept.format(id=short) in told
    own = re.sub(r"unsaid walk \S+ \S+", "", told)
    assert not re.search("The |Type|Kept|Stay", own)

    # it goes on in its language without being told which, here in Latin letters and with Latin answers
    resumed = commands.run(
        "walk", "--resume", short, stdin=lines("2", "0", "e"), PYTHONIOENCODING="ascii", COLUMNS="40"
    )
    assert (resumed.code, resumed.err) == (0, "")
    assert resumed.out.isascii()
    latin = one_line(resumed.out)
    for said in (f"Doroga {short}", "Porog", "Komnata", "Chto vy skazali", "Uvidet eto eshchyo raz"):
        assert said in latin
    assert "??" not in latin
    assert kept(commands).phase == "entered"

    shown = commands.run("walks", "show", short)
    assert (shown.code, shown.err) == (0, "")
    assert f"Дорога {short}" in shown.out
    assert "Сказано в начале: «дом у воды»" in one_line(shown.out)
    assert "Прежде всего названо: свобода." in one_line(shown.out)
    assert "Что вы выбирали" in shown.out
    document = json.loads(commands.run("walks", "show", short, "--json").out)
    assert document["begun"]["language"] == "ru"
    assert re.search("[а-я]", document["words"]["sentences"][0])
    english = json.loads(commands.run("walks", "show", short, "--lang", "en", "--json").out)
    assert english["reveal"] == document["reveal"]
    assert not re.search("[а-я]", english["words"]["sentences"][0])


@pytest.mark.slow
def test_somebody_made_up_walks_in_russian(commands: Commands) -> None:
    ran = commands.run("watch", "--lang", "ru", "--seed", "1", "--json")
    assert (ran.code, ran.err) == (0, "")
    walks = json.loads(ran.out)["walks"]
    assert [walk["name"] for walk in walks] == ["Писатель", "Профессор", "Сталкер"]


def test_a_language_that_there_is_not_is_an_error_and_nothing_is_kept(commands: Commands) -> None:
    ran = commands.run("walk", "--lang", "xx", stdin="y\n")
    assert ran.code == 1
    assert "this world is not told in that language" in ran.err
    assert "one of en, ru" in ran.err
    assert "Traceback" not in ran.err
    assert not (commands.home / "unsaid.sqlite3").exists() or commands.run("walks", "list").out.startswith(
        "No walks"
    )


def test_nobody_who_does_not_agree_leaves_anything(commands: Commands) -> None:
    ran = commands.run("walk", "--lang", "ru", "--forks", "3", stdin="нет\n")
    assert (ran.code, ran.err) == (0, "")
    assert "Буфет открыт" in one_line(ran.out)
    assert commands.run("walks", "list", "--json").out == "[]\n"
