"""Whatever happens to a page while an answer is written, what it shows in the end is what is stored."""

import random
import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.stack import Stack

QUESTION = "How do I connect SGLang?"
RELOADS, SEED = 20, 7
MARK = re.compile(r"\[(citation:)?\d+\]")
HIDE = """() => {
  const thread = document.querySelector("[data-part=thread]")
  const hide = (_, watch) => {
    if (!thread.querySelector("[data-part=answer]")?.textContent) return
    watch.disconnect()
    window.drawn = thread.textContent.length
    Object.defineProperty(document, "hidden", { get: () => true, configurable: true })
    window.frames_of_old = window.requestAnimationFrame
    window.requestAnimationFrame = () => 1
  }
  new MutationObserver(hide).observe(thread, { childList: true, characterData: true, subtree: true })
}"""
"""As soon as there is something of the answer: a slow machine would have drawn all of it before it is told to."""
SHOW = """() => {
  const length = () => document.querySelector("[data-part=thread]").textContent.length
  const before = length()
  delete document.hidden
  window.requestAnimationFrame = window.frames_of_old
  document.dispatchEvent(new Event("visibilitychange"))
  return [window.drawn, before, length()]
}"""


def test_twenty_reloads_at_any_moment_show_the_same_end(modelled: Stack, open_reader: OpenReader) -> None:
    moments = random.Random(SEED)
    reader = open_reader(modelled)
    reader.ask(QUESTION)
    reader.conversation_id()
    for _ in range(RELOADS):
        reader.page.wait_for_timeout(moments.uniform(10, 160))
        reader.page.reload(wait_until="commit")
    reader.looks_at_the_end()
    calm = open_reader(modelled)
    calm.ask(QUESTION)
    calm.wait_until_over()
    assert prose(calm) == prose(reader)


def prose(reader: Reader) -> list[str]:
    """What the model has written, without its marks: how many pages are read in time is another matter."""
    return [MARK.sub("", part["text"]) for part in reader.state()["parts"] if part["type"] != "search"]


def test_a_page_that_is_offline_for_five_seconds_says_so_and_catches_up(
    modelled: Stack, open_reader: OpenReader
) -> None:
    reader = open_reader(modelled)
    reader.ask(QUESTION)
    reader.wait_for("reasoning")
    reader.lose_the_line()
    expect(reader.part("line")).to_be_visible()
    reader.page.wait_for_timeout(5_000)
    reader.page.context.set_offline(False)
    reader.looks_at_the_end()
    expect(reader.part("line")).to_be_hidden()


def test_a_second_tab_in_front_of_the_first_sees_the_same(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(QUESTION)
    reader.wait_for("reasoning", "answering")
    tab = Reader(reader.page.context.new_page(), reader.url)
    tab.page.goto(reader.page.url)
    tab.page.bring_to_front()
    tab.looks_at_the_end()
    reader.page.bring_to_front()
    assert reader.looks_at_the_end() == tab.looks()


def test_a_hidden_page_draws_nothing_and_all_of_it_at_once_when_it_is_seen(
    modelled: Stack, open_reader: OpenReader
) -> None:
    reader = open_reader(modelled)
    reader.page.evaluate(HIDE)
    reader.ask(QUESTION)
    while not reader.page.evaluate("document.hidden") or written(reader) < 600:
        reader.page.wait_for_timeout(300)
    drawn, before, after = reader.page.evaluate(SHOW)
    assert before < drawn + 150  # a frame that was asked for already may still be drawn
    assert after > before + 300
    reader.looks_at_the_end()


def test_the_tab_that_asked_does_not_read_its_conversation_again(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.switch(search=False, think=False)
    reader.ask(QUESTION)
    reader.wait_for("finished")
    read: list[str] = []
    reader.page.on("request", lambda request: read.append(f"{request.method} {request.url}"))
    reader.ask("And then?")
    expect(reader.part("turn")).to_have_count(2)
    reader.wait_for("finished")
    assert [
        line for line in read if line.startswith("GET") and f"/conversations/{reader.conversation_id()}" in line
    ] == []


def written(reader: Reader) -> int:
    """How many characters the newest answer has; of thoughts a page shows a line only."""
    return sum(len(part["text"]) for part in reader.state()["parts"] if part["type"] == "answer")
