"""More is asked than can be written at once: readers see their place, and nothing that was asked is lost."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.stack import Stack, fresh_stack

QUESTION = "How do I connect SGLang?"


def test_a_reader_in_line_sees_the_place_and_can_stop(model_server: str, open_reader: OpenReader) -> None:
    with fresh_stack(SEARCH_PROVIDERS="handbook", INFERENCE_URLS=model_server, RUNS_MAX="1") as stack:
        first, second = open_reader(stack), open_reader(stack)
        first.ask(f"{QUESTION} playback:held")
        first.wait_for("reasoning")
        second.ask(QUESTION)
        expect(second.part("waiting-text")).to_contain_text("Place 1 in line")
        second.page.reload()
        expect(second.part("waiting-text")).to_contain_text("Place 1 in line")
        second.part("send").click()
        second.wait_for("stopped")
        second.ask("And now?")
        expect(second.part("waiting-text").last).to_contain_text("Place 1 in line")
        first.part("send").click()
        second.wait_for("reasoning", "answering")
        expect(second.part("waiting-text").last).to_be_hidden()


def test_a_question_that_is_sent_while_a_stop_settles_goes_next(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.switch(search=False, think=True)
    reader.ask(f"{QUESTION} playback:held")
    reader.wait_for("reasoning")
    reader.part("question-input").fill("And now quickly?")
    reader.part("send").click()
    reader.part("question-input").press("Enter")
    expect(reader.part("turn")).to_have_count(2)
    expect(reader.part("question-input")).to_have_value("")
    reader.wait_for("finished")
    turns = reader.api(f"/conversations/{reader.conversation_id()}")["turns"]
    assert [turn["runs"][0]["status"] for turn in turns] == ["stopped", "finished"]
    assert turns[1]["parent"] == turns[0]["id"]
    expect(reader.part("composer-error")).to_be_hidden()
