"""The search over what was asked: opened by a key, found in the other script, followed to a turn far from the end."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.conftest import OpenReader
from tests.browser.hands import Finger, Keys, Mouse
from tests.browser.reading import Reader
from tests.browser.walking import Walk, part
from tests.chat.sharing.exports import CHATGPT
from tests.long_conversation import seed
from tests.stack import Stack

TURNS = 60
MANY = 35
"""More than one page of the list has."""
ALL_COME = """(count) => {
  const rows = [...document.querySelectorAll("[data-part=conversation]")]
  rows.at(-1)?.scrollIntoView()
  document.querySelector("[data-part=more]")?.scrollIntoView()
  return rows.length === count
}"""
"""Where the button "more" is in sight it goes by itself, maybe before a hand is there."""


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


@pytest.mark.parametrize("hand", [Keys, Mouse])
def test_older_ones_are_a_press_away(reader: Reader, hand: type[Keys | Mouse]) -> None:
    expect(searched(reader, "harbour")).to_be_visible()
    count = reader.part("history-link").count()
    hand(reader.page).press(part("history-more"))
    expect(reader.part("history-link").nth(count)).to_be_visible()


@pytest.mark.parametrize(("hand", "locale"), [(Keys, "zh-TW"), (Finger, "zh-CN")])
def test_older_conversations_are_a_press_away(
    embedded: Stack, open_reader: OpenReader, hand: type[Keys | Finger], locale: str
) -> None:
    """In the list, which shows them to whoever comes to its end, and where many are chosen."""
    is_touch = hand is Finger
    reader = open_reader(embedded, locale, 390 if is_touch else 1280, has_touch=is_touch)
    for number in range(MANY):
        reader.bring_in({**CHATGPT, "id": f"c-{number}", "title": f"Lighthouses {number}"})
    reader.page.reload()
    walk = Walk(reader, hand(reader.page))
    walk.side()
    reader.page.wait_for_function(ALL_COME, arg=MANY)
    walk.of_menu(part("open-manage"))
    walk.press("manage-more")
    expect(reader.part("manage-box")).to_have_count(MANY)


def test_rows_of_before_are_not_ticked_while_others_are_on_their_way(reader: Reader) -> None:
    walk = Walk(reader, Mouse(reader.page))
    walk.of_menu(part("open-manage"))
    expect(reader.part("manage-box")).to_have_count(1)
    walk.close("manage")
    on_their_way: list[Route] = []
    reader.page.route(re.compile(r"/api/v1/conversations(\?|$)"), lambda route: on_their_way.append(route))
    walk.of_menu(part("open-manage"))
    expect(reader.part("manage-box")).to_have_count(0)
    expect(reader.part("manage-all")).to_be_disabled()
    for route in on_their_way:
        route.continue_()
    expect(reader.part("manage-box")).to_have_count(1)


def test_a_phone_opens_it_from_the_list_and_escape_closes_it(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 800})
    reader.part("open-sidebar").click()
    reader.part("open-history").click()
    expect(reader.part("history-input")).to_be_focused()
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    reader.page.keyboard.press("Escape")
    expect(reader.part("history")).to_be_hidden()
