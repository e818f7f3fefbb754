"""What daily users reach for: the next question while one is written, long pastes, shortcuts, links that ask."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenReader
from tests.stack import Stack

PASTE = """(text) => {
  const data = new DataTransfer()
  data.setData("text/plain", text)
  document.querySelector("[data-part=question-input]").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
}"""


def paste(page: Page, text: str) -> None:
    page.evaluate(PASTE, text)


@pytest.mark.parametrize(("locale", "width"), [("en", 1280), ("zh-TW", 390)])
def test_the_next_question_waits_in_sight_and_is_asked(
    modelled: Stack, open_reader: OpenReader, locale: str, width: int
) -> None:
    reader = open_reader(modelled, locale, width)
    reader.switch(search=False, think=False)
    reader.ask("First? playback:slow")
    reader.wait_for("answering", "reasoning")
    for question in ("第二個問題", "Dropped?"):
        reader.part("question-input").fill(question)
        reader.part("send-queue").click()
    reader.part("queued-drop").last.click()
    expect(reader.part("queued-text")).to_have_text(["第二個問題"])
    reader.page.reload()
    expect(reader.part("queued-text")).to_have_text(["第二個問題"])
    reader.part("queued-now").click()
    expect(reader.part("question-text")).to_have_text(["First? playback:slow", "第二個問題"])
    expect(reader.part("queue")).to_be_hidden()


def test_a_long_paste_stands_beside_the_box_and_folded_in_its_question(
    modelled: Stack, open_reader: OpenReader
) -> None:
    reader = open_reader(modelled, "zh-CN")
    reader.switch(search=False, think=False)
    paste(reader.page, "一段很长的文字。" * 300)
    expect(reader.part("pasted")).to_contain_text("2,400")
    assert reader.part("question-input").input_value() == ""
    reader.ask("这里说了什么？")
    expect(reader.part("question-text")).to_have_text(["这里说了什么？"])
    reader.part("question-pasted").locator("summary").click()
    expect(reader.part("pasted-content")).to_contain_text("一段很长的文字。")
    reader.wait_until_over()
    reader.part("question-input").press("ArrowUp")
    expect(reader.part("edit-input")).to_be_focused()


def test_a_link_fills_the_box_and_asks_nothing_and_keys_are_told(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded, "zh-TW")
    reader.page.goto("/?q=為什麼？&ask=1")
    expect(reader.part("question-input")).to_have_value("為什麼？")
    expect(reader.part("run")).to_have_count(0)
    assert reader.page.url.endswith("/")
    reader.part("to-end").evaluate("document.activeElement.blur()")
    reader.page.keyboard.press("?")
    expect(reader.part("shortcuts")).to_be_visible()
    expect(reader.part("shortcuts")).to_contain_text("換行")
    reader.page.keyboard.press("Escape")
    expect(reader.part("shortcuts")).to_be_hidden()


def test_without_a_connection_a_page_of_its_own_says_so(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded, "zh-CN")
    reader.page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.active.state)")
    reader.page.wait_for_function("navigator.serviceWorker.controller !== null")
    kept = (
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((one) => one.keys()))))"
    )
    addresses = reader.page.evaluate(f"{kept}.then((all) => all.flat().map(({{url}}) => new URL(url).pathname))")
    assert [address for address in addresses if "/static/" not in address] == ["/offline/"]
    reader.page.context.set_offline(True)
    reader.page.reload()
    expect(reader.page.locator("h1")).to_have_text("没有连接")
    reader.page.context.set_offline(False)
    reader.page.get_by_role("link", name="重试").click()
    expect(reader.part("question-input")).to_be_visible()
