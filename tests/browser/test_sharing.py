"""A copy is shared from the menu, read by somebody without an account, continued in another one, and ended."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.chat.sharing.exports import CHATGPT, DEEPSEEK
from tests.stack import Stack, running_stack

QUESTION = "How do I connect SGLang?"


@pytest.fixture
def reader(open_reader: OpenReader, sharing: Stack) -> Reader:
    """With an answer that cites the handbook."""
    reader = open_reader(sharing)
    reader.ask(QUESTION)
    reader.wait_until_over()
    return reader


@pytest.fixture
def sharing() -> Iterator[Stack]:
    with running_stack(SEARCH_PROVIDERS="handbook", SHARING="true") as stack:
        yield stack


def shared(reader: Reader) -> str:
    """The address of a copy, made by keys alone."""
    reader.part("title-menu").focus()
    reader.page.keyboard.press("Enter")
    reader.page.locator("[data-verb=share]").focus()
    reader.page.keyboard.press("Enter")
    expect(reader.part("share-leaf").locator("option")).to_have_text([QUESTION])
    reader.part("share-form").get_by_role("button").press("Enter")
    expect(reader.part("share-address")).to_be_focused()
    return reader.part("share-address").input_value()


def stranger(browser: Browser, address: str, language: str = "en") -> Page:
    page = browser.new_context(locale=language, viewport={"width": 390, "height": 800}).new_page()
    page.goto(address)
    return page


def test_a_copy_is_read_without_an_account_until_its_link_is_ended(reader: Reader, browser: Browser) -> None:
    address = shared(reader)
    page = stranger(browser, address, "zh-TW")

    expect(page.locator("[data-part=shared] h2")).to_have_text(QUESTION)
    expect(page.locator("html")).to_have_attribute("lang", "zh-hant")
    page.locator("[data-part=shared] a.chip").first.click()
    expect(page.locator(".cited li").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    reader.part("share-end").click()
    expect(reader.part("share-links").locator("li")).to_have_count(0)
    page.reload()
    expect(page.locator("[data-part=shared]")).to_have_count(0)
    page.context.close()


def test_whoever_has_an_account_continues_it_there(reader: Reader, open_reader: OpenReader, sharing: Stack) -> None:
    address = shared(reader)
    other = open_reader(sharing)
    other.page.goto(address)
    other.page.get_by_role("button", name="Continue in my account").click()

    expect(other.part("question-text")).to_have_text(QUESTION)
    other.run().locator("[data-part=open-sources]").click()
    other.part("card").first.click()
    expect(other.part("passage-text")).not_to_be_empty()


def test_a_file_is_brought_in_once(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "conversations.json"
    file.write_text(json.dumps([CHATGPT, DEEPSEEK, {"no": "conversation"}]))
    reader.part("menu").locator("summary").click()
    reader.part("open-take-along").click()
    for _ in range(2):
        reader.part("import-file").set_input_files(file)
        expect(reader.part("import-status")).to_have_text("2 conversations are here. 1 could not be read.")
    for _ in ("the dialog", "the menu"):
        reader.page.keyboard.press("Escape")

    expect(reader.part("conversation-title")).to_have_count(3)
    reader.part("conversation-link").filter(has_text="港口").click()
    expect(reader.part("answer")).to_have_text("十二歐元。")
