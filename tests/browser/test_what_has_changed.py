"""An old answer is held against its pages as they are now, by keys and by finger, in three languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.hands import Finger, Keys
from tests.browser.web import PAGE, Web, small_web
from tests.stack import Stack, fresh_stack

QUESTION = "What does NOTIFY do in PostgreSQL?"
LATER = f"{PAGE[: PAGE.index('In PostgreSQL')]}The ferry to the islands sails twice a day.</p></article></body></html>"
READERS = [
    ("en", 1280, "Changed|Not found any more"),
    ("zh-CN", 390, "有变化|已找不到"),
    ("zh-TW", 1280, "有變化|已找不到"),
]


@pytest.mark.timeout(300)
def test_what_is_gone_from_its_page_is_told_with_the_page(open_reader: OpenReader) -> None:
    with small_web() as web, fresh_stack(SEARXNG_URL=web.url, SEARCH_TEST_ALLOW=web.pair) as stack:
        for locale, width, words in READERS:
            web.page = PAGE
            is_told(stack, web, open_reader, locale, width, words)


def is_told(stack: Stack, web: Web, open_reader: OpenReader, locale: str, width: int, words: str) -> None:
    is_touch = width < 600
    reader = open_reader(stack, locale, width, has_touch=is_touch)
    hand = Finger(reader.page) if is_touch else Keys(reader.page)
    reader.ask(QUESTION)
    reader.wait_for("finished")
    web.page = LATER
    hand.press("[data-part=retry]")
    hand.press("[data-part=recheck-ask]")
    expect(reader.part("recheck-now").first).to_have_text(re.compile(f"^({words})$"))
    hand.press("[data-part=recheck-source]")
    expect(reader.part("passage-text")).to_contain_text("NOTIFY")
    hand.press("[data-part=receipt] summary")
    expect(reader.part("receipt-text")).to_have_text(re.compile("^[0-9a-f]{64}$"))
