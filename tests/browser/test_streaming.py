"""A long answer, written while things happen to the page that watches it."""

import os
import re
import signal

from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.stack import Stack

QUESTION = "How do I connect SGLang?"


def finished_looks(reader: Reader) -> str:
    """What is seen at the end, and that it is what a fresh load shows of the server's state."""
    reader.wait_until_over()
    state, looks = reader.state(), reader.looks()
    reader.page.reload()
    reader.wait_until_over()
    assert reader.looks() == looks
    assert state["seq"] == int(reader.run().get_attribute("data-seq") or 0)
    return looks


def test_an_answer_is_searched_reasoned_and_cited(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(QUESTION)
    reader.wait_for("reasoning")
    expect(reader.part("reasoning-text")).not_to_be_empty()
    reader.wait_for("finished")
    assert [part["type"] for part in reader.state()["parts"]] == ["search", "reasoning", "answer"]
    expect(reader.part("reasoning-line")).to_contain_text("second")
    assert reader.run().locator("[data-part=chip]").count() > 0
    assert "[citation:" not in reader.answer()
    expect(reader.part("quotes-note")).to_be_hidden()


def test_ten_reloads_at_any_moment_show_the_same_end(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(QUESTION)
    reader.conversation_id()
    for moment in range(10):
        reader.page.wait_for_timeout(30 + 55 * moment)
        reader.page.reload(wait_until="commit")
    looks = finished_looks(reader)
    calm = open_reader(modelled)
    calm.ask(QUESTION)
    calm.wait_until_over()
    assert without_seconds(calm.looks()) == without_seconds(looks)


def test_a_wide_table_does_not_widen_the_answer_on_a_phone(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled, width=390)
    reader.ask(QUESTION)
    reader.wait_for("finished")
    expect(reader.run().locator("table")).to_have_count(1)
    answer = reader.run().locator("[data-part=answer]").bounding_box()
    assert answer and answer["x"] >= 0 and answer["x"] + answer["width"] <= 390


def test_a_second_tab_sees_the_same(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(QUESTION)
    reader.wait_for("reasoning", "answering")
    tab = Reader(reader.page.context.new_page(), reader.url)
    tab.page.goto(reader.page.url)
    for one in (reader, tab):
        one.wait_until_over()
    assert tab.looks() == reader.looks()


def test_a_lost_socket_is_found_again(mended: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(mended)
    reader.ask(QUESTION)
    reader.wait_for("reasoning")
    kill(mended, "uvicorn")
    expect(reader.part("line")).to_be_visible()
    finished_looks(reader)


def test_a_killed_worker_is_replaced_and_the_page_says_so(mended: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(mended)
    reader.ask(f"{QUESTION} playback:slow-answer-once#replaced")
    reader.wait_for("answering")
    kill(mended, "answer@")
    reader.page.locator("[data-part=resumed]").wait_for(timeout=60_000)
    looks = finished_looks(reader)
    assert reader.state()["status"] == "finished"
    assert looks.count(QUESTION) == 1


def test_a_stop_keeps_what_was_written(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(f"{QUESTION} playback:slow-answer")
    reader.wait_for("answering")
    reader.part("send").click()
    reader.wait_for("stopped")
    assert finished_looks(reader)
    expect(reader.part("stopped")).to_be_visible()
    assert reader.state()["status"] == "stopped"


def test_a_stop_works_while_reasoning_and_the_next_question_follows(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(f"{QUESTION} playback:slow")
    reader.wait_for("reasoning")
    reader.part("send").click()
    reader.wait_for("stopped")
    reader.switch(search=False, think=False)
    reader.ask("And without Search?")
    expect(reader.part("turn")).to_have_count(2)
    reader.wait_for("finished")
    assert finished_looks(reader)


def without_seconds(text: str) -> str:
    return re.sub(r"(, )?\d+(\.\d)? (s|seconds?)\b", "", text)


def kill(stack: Stack, word: str) -> None:
    for pid, command in stack.processes().items():
        if word in command:
            os.kill(pid, signal.SIGKILL)
