"""An answer that broke off is gone on with, and one that is slow to come is asked for."""

import os
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.hands import Finger, Keys
from tests.browser.reading import Reader
from tests.browser.walking import part
from tests.playback.script import script
from tests.stack import Stack

QUESTION = "How do I connect SGLang?"
TOLD = script(QUESTION)


def text_of(reader: Reader, kind: str) -> str:
    return "".join(part["text"] for part in reader.state()["parts"] if part["type"] == kind)


def finish(reader: Reader) -> None:
    """The end of a whole answer, which a reload shows again."""
    reader.wait_for("finished")
    assert text_of(reader, "reasoning") == TOLD.reasoning
    assert text_of(reader, "answer").endswith("show that other scripts arrive whole.\n")
    looks = reader.looks()
    reader.page.reload()
    reader.wait_for("finished")
    assert reader.looks() == looks
    expect(reader.run().locator("[data-part=time]")).to_be_visible()


def test_an_answer_that_was_stopped_is_gone_on_with(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(f"{QUESTION} playback:slow-answer-once#stopped")
    reader.wait_for("answering")
    reader.part("send").click()
    reader.wait_for("stopped")
    kept = text_of(reader, "answer")
    reader.part("stopped-continue").click()
    finish(reader)
    assert text_of(reader, "answer").startswith(kept)
    assert reader.run().locator("[data-part=chip]").count() > 0


def test_a_reasoning_that_was_stopped_is_gone_on_with(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(f"{QUESTION} playback:slow-once#reasoning")
    reader.wait_for("reasoning")
    reader.part("send").click()
    reader.wait_for("stopped")
    expect(reader.part("reasoning-line")).to_contain_text("interrupted")
    reader.part("stopped-continue").click()
    finish(reader)


@pytest.mark.parametrize(("locale", "hand"), [("en", Keys), ("zh-TW", Finger)])
def test_an_answer_that_was_cut_is_gone_on_with(
    modelled: Stack, open_reader: OpenReader, locale: str, hand: type[Keys | Finger]
) -> None:
    is_touch = hand is Finger
    reader = open_reader(modelled, locale, 390 if is_touch else 1280, has_touch=is_touch)
    reader.switch(search=False, think=True)
    reader.ask(f"{QUESTION} playback:dies-once#continued{hand.__name__}")
    reader.wait_for("failed")
    assert reader.state()["code"] == "engine.cut"
    hand(reader.page).press(part("failure-continue"))
    finish(reader)


def test_the_answer_can_be_had_without_more_reasoning(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.switch(search=False, think=True)
    reader.ask(f"{QUESTION} playback:slow")
    reader.wait_for("reasoning")
    reader.part("answer-now").click()
    reader.wait_for("answering")
    expect(reader.part("answer-now")).to_be_hidden()
    expect(reader.part("reasoning-line")).to_contain_text("second")
    assert 0 < len(text_of(reader, "reasoning")) < len(TOLD.reasoning) / 2
    reader.part("send").click()
    reader.wait_for("stopped")


def test_what_a_killed_worker_has_written_stays(mended: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(mended)
    reader.ask(f"{QUESTION} playback:slow-answer-once#killed")
    reader.wait_for("answering")
    for pid, command in mended.processes().items():
        if "answer@" in command:
            os.kill(pid, signal.SIGKILL)
    seen = text_of(reader, "answer")
    reader.page.locator("[data-part=resumed]").wait_for()
    finish(reader)
    assert text_of(reader, "answer").startswith(seen)
    assert reader.state()["resumed"]


def test_a_conversation_is_named_after_its_first_answer(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.switch(search=False, think=False)
    reader.ask(QUESTION)
    reader.wait_for("finished")
    expect(reader.page.get_by_text("Connecting SGLang", exact=True).first).to_be_visible()
    assert reader.api(f"/conversations/{reader.conversation_id()}")["title"] == "Connecting SGLang"
