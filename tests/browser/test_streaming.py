"""A long answer, written while things happen to the page that watches it."""

import os
import signal

from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.stack import Stack

QUESTION = "How do I connect SGLang?"


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


def test_a_wide_table_does_not_widen_the_answer_on_a_phone(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled, width=390)
    reader.ask(QUESTION)
    reader.wait_for("finished")
    expect(reader.run().locator("table")).to_have_count(1)
    answer = reader.run().locator("[data-part=answer]").bounding_box()
    assert answer and answer["x"] >= 0 and answer["x"] + answer["width"] <= 390


def test_a_lost_socket_is_found_again(mended: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(mended)
    reader.ask(QUESTION)
    reader.wait_for("reasoning")
    kill(mended, "uvicorn")
    expect(reader.part("line")).to_be_visible()
    reader.looks_at_the_end()


def test_a_killed_worker_is_replaced_and_the_page_says_so(mended: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(mended)
    reader.ask(f"{QUESTION} playback:slow-answer-once#replaced")
    reader.wait_for("answering")
    kill(mended, "answer@")
    reader.page.locator("[data-part=resumed]").wait_for()
    looks = reader.looks_at_the_end()
    assert reader.state()["status"] == "finished"
    assert looks.count(QUESTION) == 1


def test_a_stop_keeps_what_was_written(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(f"{QUESTION} playback:slow-answer")
    reader.wait_for("answering")
    reader.part("send").click()
    reader.wait_for("stopped")
    assert reader.looks_at_the_end()
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
    assert reader.looks_at_the_end()


def kill(stack: Stack, word: str) -> None:
    for pid, command in stack.processes().items():
        if word in command:
            os.kill(pid, signal.SIGKILL)
