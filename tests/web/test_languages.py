"""The page in another language: chosen at the gate by keyboard, remembered, kept by each walk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import Window
from tests.web.serving import Server, pursue

pytestmark = pytest.mark.slow

BEGIN, BEGIN_IN_RUSSIAN = "Go up to the gate", "Подойти к воротам"


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def test_the_gate_offers_its_languages_and_the_page_remembers_which(one: Window, server: Server) -> None:
    page = one.open()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(server.url)
    languages = page.get_by_role("navigation", name="Language")
    expect(languages.get_by_role("link")).to_have_text(["English", "Русский"])
    expect(languages.get_by_role("link", name="English")).to_have_attribute("aria-current", "true")
    # the words of another language, and its letters but for the link's own, are not fetched before
    assert not any(re.search(r"/ru-\w+\.js", url) for url in fetched)

    languages.get_by_role("link", name="Русский").focus()
    page.keyboard.press("Enter")
    expect(button(page, BEGIN_IN_RUSSIAN)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_role("navigation", name="Язык").get_by_role("link")).to_have_text(
        ["English", "Русский"]
    )
    expect(page.get_by_role("button", name="Остановить картину")).to_be_visible()
    assert page.url.endswith("?lang=ru")
    assert "cyrillic" in " ".join(fetched)
    shown = page.locator("body").inner_text()
    assert set(re.findall("[A-Za-z]+", shown)) == {"unsaid", "English"}

    again = one.open()
    again.goto(server.url)
    expect(button(again, BEGIN_IN_RUSSIAN)).to_be_visible()
    again.get_by_role("link", name="English").click()
    expect(button(again, BEGIN)).to_be_visible()
    expect(again.locator("html")).to_have_attribute("lang", "en")


def test_a_walk_keeps_its_language_wherever_it_is_opened(
    window: Callable[..., Window], server: Server
) -> None:
    page = window().open()
    page.goto(f"{server.url}?lang=ru")
    button(page, BEGIN_IN_RUSSIAN).click()
    button(page, "Да, но без времени ответов").click()
    button(page, "Оставить несказанным").click()
    expect(page.get_by_role("heading", name="Что важнее всего")).to_be_visible()
    page.get_by_role("button", name=re.compile("^свобода", re.IGNORECASE)).click()
    for _ in range(2):
        button(page, "Ничего").click()
    button(page, "Войти").click()
    expect(page.get_by_text("Развилка 1, самое большее")).to_be_visible()

    other = window().open()
    other.goto(page.url.replace("?lang=ru", ""))
    expect(other.get_by_text("Развилка 1, самое большее")).to_be_visible()
    expect(other.locator("html")).to_have_attribute("lang", "ru")

    # and an English walk stays English in a window that speaks Russian
    english = pursue(server, "love", until=1)
    other.goto(f"{server.url}?lang=ru#/walk/{english}")
    expect(other.get_by_text(re.compile("Fork . of at most"))).to_be_visible()
    expect(other.locator("html")).to_have_attribute("lang", "en")
