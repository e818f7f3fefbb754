"""A temporary conversation on the screen: wished for, marked, kept over a reload, gone when it is left."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.stack import Stack


@pytest.mark.parametrize(("locale", "width"), [("en", 1280), ("zh-TW", 390)])
def test_it_is_marked_survives_a_reload_and_leaves_nothing(
    embedded: Stack, open_reader: OpenReader, locale: str, width: int
) -> None:
    reader = open_reader(embedded, locale, width)
    reader.part("temporary").click()
    expect(reader.part("temporary-note")).to_be_visible()
    reader.ask("How do I connect SGLang?")
    reader.wait_until_over()
    conversation = reader.conversation_id()
    expect(reader.part("temporary-mark")).to_be_visible()
    expect(reader.part("good")).to_be_hidden()
    assert reader.api("/conversations")["conversations"] == []

    reader.page.reload()
    reader.wait_until_over()
    expect(reader.part("temporary-mark")).to_be_visible()
    assert "SGLang" not in reader.page.title() + reader.page.evaluate("JSON.stringify(localStorage)")
    reader.page.keyboard.press("Control+Shift+O")
    expect(reader.part("start")).to_be_visible()
    expect(reader.part("temporary-mark")).to_be_hidden()
    assert reader.is_soon_gone(conversation)
