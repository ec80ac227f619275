"""Walks over HTTP in another language."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter, ValidationError

from tests.server.conftest import SERVER
from tests.server.walker import Walker
from unsaid.server.app import create_app
from unsaid.server.schema import LanguageCode
from unsaid.session.study import Study


@pytest.fixture
def russian_first(study: Study) -> Iterator[TestClient]:
    """A server that offers Russian first."""
    settings = SERVER.model_copy(update={"language": "ru", "worlds": ("zone", "jobs")})
    with TestClient(create_app(study, settings)) as opened:
        yield opened


def test_a_world_says_its_languages_and_shows_itself_in_each(client: TestClient) -> None:
    own = client.get("/api/worlds/zone").json()
    assert own["language"] == "en"
    assert own["languages"] == ["en", "ru"]
    russian = client.get("/api/worlds/zone?lang=ru").json()
    assert russian["language"] == "ru"
    assert russian["languages"] == ["en", "ru"]
    assert russian["words"]["gate"]["title"] == "Ворота"
    assert russian["consent_version"] == own["consent_version"]
    assert [wish["id"] for wish in russian["wishes"]] == [wish["id"] for wish in own["wishes"]]
    assert client.get("/api/worlds/zone?lang=en").json() == own


@pytest.mark.parametrize("lang", ["fr", "ru-RU"])
def test_a_language_that_there_is_not_is_a_problem_that_lists_what_there_is(
    lang: str, client: TestClient
) -> None:
    reply = client.get(f"/api/worlds/zone?lang={lang}")
    assert reply.status_code == 404
    assert reply.json()["code"] == "world"
    assert reply.json()["expected"] == "one of en, ru"
    assert reply.json()["got"] == lang


def test_a_code_is_letters_and_parts_of_them() -> None:
    code = TypeAdapter(LanguageCode)
    assert [code.validate_python(each) for each in ("en", "ru", "sr-Latn-RS")] == ["en", "ru", "sr-Latn-RS"]
    for each in ("", "e", "en-", "en_GB", "../ru"):
        with pytest.raises(ValidationError):
            code.validate_python(each)


@pytest.mark.parametrize("lang", ["..", "ru/../..", "%00", "x" * 40])
def test_what_is_no_language_is_refused(lang: str, client: TestClient) -> None:
    reply = client.get("/api/worlds/zone", params={"lang": lang})
    assert reply.status_code == 422


def test_a_walk_in_russian(client: TestClient, walker: Walker, study: Study) -> None:
    view = walker.at_first_fork(language="ru")
    assert view["language"] == "ru"
    while view["phase"] == "choosing":
        fork = view["fork"]
        for text in (fork["place"]["title"], fork["place"]["text"], fork["ways"][0]["text"]):
            assert re.search("[а-я]", text)
            assert not re.search("[A-Za-z]", text)
        assert re.search("[а-я]", fork["ways"][0]["distance"])
        view = walker.answer(fork["number"]).json()["session"]
    assert walker.post("enter").status_code == 200
    told = walker.get("reveal").json()
    assert (told["reveal"]["language"], told["words"]["language"]) == ("ru", "ru")
    assert all(not re.search("[A-Za-z]", sentence) for sentence in told["words"]["sentences"])
    assert '<html lang="ru"' in walker.get("page").text
    again = walker.get("reveal?lang=en").json()
    assert (again["reveal"], again["words"]["language"]) == (told["reveal"], "en")
    assert len(again["words"]["sentences"]) == len(told["words"]["sentences"])
    assert not any(re.search("[А-Яа-я]", sentence) for sentence in again["words"]["sentences"])
    assert '<html lang="en"' in walker.get("page?lang=en").text
    assert walker.get("reveal?lang=fr").status_code == 404
    assert study.load(walker.id).session.begun.language == "ru"


def test_a_walk_keeps_its_language_when_it_is_opened_again(study: Study, client: TestClient) -> None:
    walker = Walker(client)
    before = walker.at_first_fork(language="ru")
    with TestClient(create_app(Study(study.store), SERVER)) as later:
        assert later.get(f"/api/sessions/{walker.id}").json() == before


def test_nothing_is_begun_in_a_language_that_there_is_not(study: Study, walker: Walker) -> None:
    reply = walker.begin(language="fr")
    assert reply.status_code == 404
    assert reply.json()["expected"] == "one of en, ru"
    assert study.store.sessions() == ()


def test_a_server_may_offer_another_language_first(russian_first: TestClient) -> None:
    zone = russian_first.get("/api/worlds/zone").json()
    assert zone["language"] == "ru"
    assert zone["languages"] == ["ru", "en"]
    assert Walker(russian_first).begin().json()["language"] == "ru"
    assert Walker(russian_first).begin(language="en", key="other").json()["language"] == "en"
    # a world that is not told in it is offered in its own
    jobs = russian_first.get("/api/worlds/jobs").json()
    assert jobs["languages"][0] == jobs["language"]
