"""The search over what was asked: opened by a key, found in the other script, followed to a turn far from the end."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.long_conversation import seed
from tests.stack import Stack

TURNS = 60


@pytest.fixture
def reader(embedded: Stack, open_reader: OpenReader) -> Reader:
    """With a long conversation that is indexed."""
    reader = open_reader(embedded)
    email = reader.page.evaluate("JSON.parse(document.getElementById('page').textContent).user.email")
    seed(embedded, email, TURNS)
    while reader.api("/history?query=harbour")["waiting"]:
        reader.page.wait_for_timeout(200)
    return reader


def searched(reader: Reader, query: str) -> Locator:
    reader.page.keyboard.press("Control+k")
    reader.part("history-input").fill(query)
    return reader.part("history").locator("mark").first


def test_a_search_by_keys_alone_leads_to_a_turn_far_from_the_end(reader: Reader) -> None:
    expect(searched(reader, "harbour 23 built")).to_be_visible()
    link = reader.part("history-link").filter(has_text="harbour 23 ").last
    for _ in range(30):
        reader.page.keyboard.press("ArrowDown")
        if link.evaluate("element => element === document.activeElement"):
            break
    reader.page.keyboard.press("Enter")

    expect(reader.part("thread").get_by_text("harbour 23 built?")).to_be_in_viewport()
    expect(reader.part("history")).to_be_hidden()


def test_a_phone_opens_it_from_the_list_and_escape_closes_it(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 800})
    reader.part("open-sidebar").click()
    reader.part("open-history").click()
    expect(reader.part("history-input")).to_be_focused()
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    reader.page.keyboard.press("Escape")
    expect(reader.part("history")).to_be_hidden()
