"""Folders, by keys alone and by finger alone: made where a conversation is moved, listed, searched and deleted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import OpenReader
from tests.browser.hands import Finger, Hand, Keys
from tests.browser.reading import Reader
from tests.long_conversation import seed
from tests.stack import Stack

NAME, LATER = "港口 Ports", "Harbours"
MORE, MOVE = "[data-part=conversation-more]", "[data-verb=move]"
FOLDERS = "[data-part=folders] > summary"
OPEN, FOLDER_MORE = "[data-part=folder-open]", "[data-part=folder-more]"
EVERY_HAND = pytest.mark.parametrize(
    ("to_hand", "locale", "width"),
    [(Keys, "en", 1280), (Finger, "zh-CN", 390), (Finger, "zh-TW", 320)],
    ids=["keys", "finger", "narrow"],
)


def opened(open_reader: OpenReader, stack: Stack, locale: str, width: int) -> Reader:
    """A reader with one indexed conversation, who sees the list."""
    reader = open_reader(stack, locale=locale, width=width, has_touch=width < 500, bypass_csp=True)
    email = reader.page.evaluate("JSON.parse(document.getElementById('page').textContent).user.email")
    seed(stack, email, 2)
    while reader.api("/history?query=harbour")["waiting"]:
        reader.page.wait_for_timeout(200)
    listed(reader)
    return reader


def listed(reader: Reader) -> None:
    """The page anew, with the list in sight."""
    reader.page.goto(reader.url)
    reader.page.locator("html[data-ready]").wait_for()
    if reader.part("open-sidebar").is_visible():
        reader.part("open-sidebar").click()
    expect(reader.part("conversation")).to_have_count(1)


def fits(page: Page) -> bool:
    fit: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return fit


@EVERY_HAND
def test_a_folder_is_made_listed_searched_named_and_deleted(
    embedded: Stack, open_reader: OpenReader, to_hand: Callable[[Page], Hand], locale: str, width: int
) -> None:
    reader = opened(open_reader, embedded, locale, width)
    page, hand = reader.page, to_hand(reader.page)

    hand.press(MORE)
    hand.press(MOVE)
    expect(reader.part("move")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)
    hand.write("[data-part=move-name]", NAME)
    hand.press("[data-part=move-form] [type=submit]")
    expect(reader.part("toast-text")).to_contain_text(NAME)
    hand.press("[data-part=toast-act]")

    hand.press(FOLDERS)
    hand.press(OPEN)
    expect(reader.part("folder-open")).to_have_attribute("aria-pressed", "true")
    expect(reader.part("conversation")).to_have_count(0)
    hand.press(OPEN)
    hand.press(MORE)
    hand.press(MOVE)
    hand.press("[data-part=move-to]:not([data-folder=''])")
    hand.press(OPEN)
    expect(reader.part("conversation")).to_have_count(1)
    assert (violations(page), fits(page)) == ([], True)

    hand.press(FOLDER_MORE)
    hand.press("[data-part=folder-rename]")
    page.keyboard.type(LATER)
    page.keyboard.press("Enter")
    expect(reader.part("folder-name")).to_have_text(LATER)

    hand.press(FOLDER_MORE)
    hand.press("[data-part=folder-delete]")
    hand.press("[data-part=toast-act]")
    expect(reader.part("folder")).to_have_count(1)
    hand.press(FOLDER_MORE)
    hand.press("[data-part=folder-delete]")
    listed(reader)  # leaving the page deletes it, maybe after the next one has asked
    while reader.api("/folders")["folders"]:
        page.wait_for_timeout(200)
    listed(reader)
    expect(reader.part("folders")).to_be_hidden()


@EVERY_HAND
def test_many_are_moved_and_a_folder_limits_the_search(
    embedded: Stack, open_reader: OpenReader, to_hand: Callable[[Page], Hand], locale: str, width: int
) -> None:
    reader = opened(open_reader, embedded, locale, width)
    page, hand = reader.page, to_hand(reader.page)

    hand.press("[data-part=menu] > summary")
    hand.press("[data-part=open-manage]")
    hand.check("[data-part=manage-box]")
    hand.press("[data-part=manage-move]")
    hand.write("[data-part=move-name]", NAME)
    hand.press("[data-part=move-form] [type=submit]")
    expect(reader.part("manage")).to_be_hidden()
    folder = reader.api("/folders")["folders"][0]["id"]

    hand.press("[data-part=open-history]")
    hand.press(".history__limits > summary")
    hand.choose("[data-part=history-folder]", folder)
    expect(reader.part("history-link")).to_have_count(3)  # two turns, one title
    assert (violations(page), fits(page)) == ([], True)
