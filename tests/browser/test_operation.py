"""The operator's pages in a browser: charts are drawn, on a narrow screen too, and the line refreshes by itself."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser

from tests.browser.reading import Reader
from tests.stack import Stack

PAGES = ("", "charts/", "announcements/", "settings/")


@pytest.fixture
def operator(browser: Browser, embedded: Stack) -> Reader:
    reader = Reader(browser.new_context(viewport={"width": 390, "height": 844}).new_page(), embedded.url).sign_up()
    with closing(sqlite3.connect(embedded.data_dir / "wenyuan.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE chat_user SET is_staff = 1, is_superuser = 1")
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
