"""Things go wrong; a sentence in the page's language says what, the question is kept, retry works."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.hands import Finger, Keys, Mouse
from tests.browser.walking import part
from tests.stack import Stack, fresh_stack


@pytest.mark.parametrize(
    ("scenario", "locale", "hand"), [("dies", "zh-CN", Keys), ("dies", "zh-TW", Finger), ("killed", "en", Mouse)]
)
def test_an_engine_that_fails_once_is_tried_again(
    modelled: Stack, open_reader: OpenReader, scenario: str, locale: str, hand: type[Keys | Finger | Mouse]
) -> None:
    is_touch = hand is Finger
    reader = open_reader(modelled, locale, 390 if is_touch else 1280, has_touch=is_touch)
    reader.switch(search=False, think=True)
    reader.ask(f"playback:{scenario}-once#{locale.replace('-', '')} Why?")
    reader.wait_for("failed")
    expect(reader.part("failure-text")).to_contain_text("model" if locale == "en" else "模型")
    hand(reader.page).press(part("failure-retry"))
    reader.wait_for("finished")
    expect(reader.part("question-text").last).to_contain_text("Why?")
    assert reader.answer()


@pytest.mark.parametrize(("scenario", "is_hopeless"), [("refused", True), ("too-long", True), ("empty", False)])
def test_every_failure_of_the_engine_has_its_sentence(
    modelled: Stack, open_reader: OpenReader, scenario: str, is_hopeless: bool
) -> None:
    reader = open_reader(modelled)
    reader.switch(search=False, think=True)
    reader.ask(f"playback:{scenario} Why?")
    reader.wait_for("failed")
    assert len(reader.part("failure-text").inner_text()) > 20
    expect(reader.part("question-text")).to_contain_text("Why?")
    expect(reader.part("failure-retry")).to_be_visible(visible=not is_hopeless)
    expect(reader.run().locator("[data-part=retry]")).to_be_visible()


@pytest.mark.parametrize("scenario", ["busy", "queue-full"])
def test_a_server_that_is_full_is_waited_for_until_the_reader_stops(
    modelled: Stack, open_reader: OpenReader, scenario: str
) -> None:
    reader = open_reader(modelled)
    reader.switch(search=False, think=True)
    reader.ask(f"playback:{scenario} Why?")
    expect(reader.run().locator("[data-part=waiting]")).to_be_visible()
    reader.page.wait_for_timeout(3_000)
    expect(reader.run()).not_to_have_attribute("data-status", "failed")
    reader.part("send").click()
    reader.wait_for("stopped")


def test_with_no_provider_reachable_the_answer_is_not_based_on_the_web(
    model_server: str, open_reader: OpenReader
) -> None:
    with fresh_stack(
        SEARCH_PROVIDERS="searxng", SEARXNG_URL="http://127.0.0.1:9", INFERENCE_URLS=model_server
    ) as stack:
        reader = open_reader(stack, "zh-CN")
        reader.ask("今天的新闻？")
        reader.wait_for("finished")
        assert reader.state()["parts"][0]["code"] == "search.unreachable"
        expect(reader.part("unsearched")).to_be_visible()
        assert reader.run().locator("[data-part=chip]").count() == 0


def test_a_page_that_is_offline_keeps_the_question(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.lose_the_line()
    reader.ask("Is anybody there?")
    expect(reader.part("composer-error")).to_be_visible()
    reader.page.context.set_offline(False)
    reader.page.reload()
    assert reader.part("question-input").input_value() == "Is anybody there?"


def test_a_question_asked_twice_by_a_hasty_finger_is_one_turn(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.switch(search=False, think=False)
    reader.part("question-input").fill("Twice?")
    reader.part("question-input").evaluate(
        "box => { for (let n = 0; n < 3; n++) box.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true})) }"
    )
    reader.wait_until_over()
    reader.page.reload()
    reader.wait_until_over()
    assert reader.part("turn").count() == 1


def test_a_session_that_ended_is_named_and_the_question_kept(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.page.context.clear_cookies(name="sessionid")
    reader.ask("Am I still here?")
    expect(reader.part("composer-error")).to_contain_text("signed out")
    assert reader.part("question-input").input_value() == "Am I still here?"
    Keys(reader.page).press(part("sign-in"))
    expect(reader.page.locator("[name=login]")).to_be_visible()
