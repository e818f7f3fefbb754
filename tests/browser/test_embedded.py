"""The first question on a machine with nothing: no model, no internet."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.hands import Keys
from tests.stack import Stack

QUESTIONS = [
    ("en", "en", "How do I connect SGLang?"),
    ("zh-CN", "zh-hans", "如何连接 SGLang？"),
    ("zh-TW", "zh-hant", "如何連接 SGLang？"),
]


@pytest.mark.parametrize(("locale", "language", "question"), QUESTIONS)
def test_every_chip_of_the_first_answer_opens_its_passage(
    embedded: Stack, open_reader: OpenReader, locale: str, language: str, question: str
) -> None:
    reader = open_reader(embedded, locale)
    reader.ask(question)
    reader.wait_for("finished")
    chips = reader.run().locator("[data-part=chip]")
    assert chips.count() > 0
    sources = {source["index"]: source for source in reader.state()["parts"][0]["sources"]}
    for place in range(chips.count()):
        index = int(chips.nth(place).inner_text())
        chips.nth(place).click()
        assert sources[index]["url"].startswith(f"/handbook/{language}/")
        expect(reader.part("sources").locator("[data-part=title]")).to_have_text(sources[index]["title"])
        expect(reader.part("passage-text").locator("[data-part=cited]").first).to_be_in_viewport()


@pytest.mark.parametrize(("locale", "language", "question"), QUESTIONS)
def test_the_page_says_in_its_language_that_no_model_is_connected(
    embedded: Stack, open_reader: OpenReader, locale: str, language: str, question: str
) -> None:
    reader = open_reader(embedded, locale)
    link = reader.part("composer-note").locator("a")
    assert link.get_attribute("href") == f"/handbook/{language}/connect-sglang/"
    reader.ask(question)
    reader.wait_for("finished")
    expect(reader.part("quotes-note")).to_be_visible()
    assert (reader.page.locator("html").get_attribute("lang") or "").lower() == language
    Keys(reader.page).press("[data-part=connect]")
    expect(reader.part("handbook-page")).to_be_visible()


def test_without_search_and_model_the_answer_says_what_to_do(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded)
    reader.switch(search=False, think=True)
    reader.ask("What is the tallest mountain?")
    reader.wait_for("finished")
    assert "Switch on Search" in reader.answer()
    expect(reader.part("quotes-note")).to_be_hidden()
    assert reader.part("reasoning").count() == 0


def test_a_question_that_the_pages_do_not_answer_gets_no_guess(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded)
    reader.ask("Who won the chess championship in 1927?")
    reader.wait_for("finished")
    assert reader.run().locator("[data-part=chip]").count() == 0
    assert "no page" in reader.answer()
    for notice in ("unsearched", "quotes-note"):
        expect(reader.part(notice)).to_be_hidden()


def test_the_toggles_are_remembered_and_stamped_on_the_turn(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded)
    reader.switch(search=False, think=False)
    reader.ask("Hello?")
    reader.wait_for("finished")
    assert (reader.state()["search"], reader.state()["think"]) == (False, False)
    reader.page.reload()
    expect(reader.part("toggle-search")).to_have_attribute("aria-pressed", "false")
    expect(reader.part("toggle-think")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("question", ["", "   ", "\u3000\u200b\u0007"])
def test_a_question_of_nothing_is_not_sent(embedded: Stack, open_reader: OpenReader, question: str) -> None:
    reader = open_reader(embedded)
    reader.ask(question)
    expect(reader.part("composer-error")).to_be_hidden()
    assert reader.part("turn").count() == 0


def test_a_question_that_is_too_long_stays_in_the_box(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded, "zh-CN")
    reader.ask("问" * 20_000)
    expect(reader.part("composer-count")).to_contain_text("8")
    expect(reader.part("composer-error")).to_be_hidden()
    assert len(reader.part("question-input").input_value()) == 20_000


def test_enter_that_ends_a_composition_does_not_ask(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded)
    reader.part("question-input").fill("ni hao")
    reader.part("question-input").evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    reader.page.wait_for_timeout(300)
    assert reader.part("turn").count() == 0


def test_the_handbook_is_there_in_three_languages(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded)
    for language, title in (("en", "Connect SGLang"), ("zh-hans", "连接 SGLang"), ("zh-hant", "連接 SGLang")):
        reader.page.goto(f"/handbook/{language}/connect-sglang/")
        expect(reader.page.locator("h1")).to_contain_text("SGLang")
        assert title[:2] in reader.page.locator("h1").inner_text()


def test_a_stranger_is_sent_to_the_sign_in_page(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded)
    reader.ask("How do I connect SGLang?")
    address = f"/c/{reader.conversation_id()}"
    other = open_reader(embedded)
    other.page.goto(address)
    assert "404" in other.page.title() or other.page.locator("h1").inner_text()
    assert other.part("turn").count() == 0
    other.page.context.clear_cookies()
    other.page.goto(address)
    expect(other.page).to_have_url(f"{embedded.url}/accounts/login/?next={address}")
