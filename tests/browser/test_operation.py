"""The operator's pages in a browser: charts are drawn, on a narrow screen too, and the line refreshes by itself."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reading import Reader
from tests.stack import Stack

PAGES = ("", "charts/", "announcements/", "settings/")


@pytest.fixture
def operator(browser: Browser, embedded: Stack) -> Reader:
    reader = Reader(browser.new_context(viewport={"width": 390, "height": 844}).new_page(), embedded.url).sign_up()
    embedded.tell_database("UPDATE chat_user SET is_staff = 1, is_superuser = 1")
    return reader


def test_every_page_fits_a_narrow_screen_and_charts_are_drawn(operator: Reader) -> None:
    operator.ask("How do I connect SGLang?")
    operator.wait_until_over()
    errors: list[str] = []
    operator.page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for path in PAGES:
        operator.page.goto(f"{operator.url}/operation/{path}")
        assert operator.page.evaluate("document.documentElement.scrollWidth") <= 390, path
    operator.page.goto(f"{operator.url}/operation/charts/?span=day")
    operator.page.locator("html[data-ready]").wait_for()

    assert operator.page.locator("figure.chart canvas").count() >= 6
    assert errors == []


def test_the_line_refreshes_by_itself(operator: Reader) -> None:
    operator.page.goto(f"{operator.url}/operation/")
    operator.page.evaluate("document.querySelector('[data-part=fresh]').dataset.old = ''")

    operator.page.locator("[data-part=fresh]:not([data-old])").wait_for(timeout=20_000)


def test_an_announcement_comes_and_goes_on_an_open_page_and_a_limit_is_told_after_an_answer(
    operator: Reader, browser: Browser, embedded: Stack
) -> None:
    reader = Reader(browser.new_context().new_page(), embedded.url).sign_up()
    reader.page.evaluate("document.body.dataset.same = ''")
    notices = reader.page.locator("[data-part=notices]")
    operator.page.goto(f"{operator.url}/operation/announcements/")
    operator.page.get_by_role("textbox").fill("Back at <noon>.")
    operator.page.get_by_role("checkbox").check()
    operator.page.get_by_role("button", name="Announce", exact=True).click()
    expect(notices).to_contain_text("Back at <noon>. Until this ends readers can ask nothing new.", timeout=5_000)
    operator.page.get_by_role("button", name="End it").click()
    expect(notices).not_to_contain_text("noon", timeout=5_000)
    embedded.tell_database("INSERT INTO chat_limit (kind, period, amount) VALUES ('questions', 'day', 1)")
    try:
        reader.ask("How do I connect SGLang?")
        reader.wait_until_over()
        expect(notices).to_contain_text("Questions, a day: 1 / 1.", timeout=5_000)
    finally:
        embedded.tell_database("DELETE FROM chat_limit")

    assert reader.page.locator("body[data-same]").count() == 1  # it was never loaded anew
