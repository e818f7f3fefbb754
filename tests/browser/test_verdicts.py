"""What a judge and the words say of an answer, in three languages: by mouse, by finger and by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenReader
from tests.browser.judged import ENGLISH, HANS, HANT, Told, judged_record
from tests.browser.reading import Reader
from tests.stack import Stack

LANGUAGES = [
    pytest.param("en", "How old is the bridge?", ENGLISH, ". ", {
        "words": ["Words agree with the page", "Contradicted", "In part", "Not found on the page"],
        "note": "A model finds that page 1 says otherwise", "counter": "Who disagrees?",
        "struck": "Struck out", "instead": "In a storm it is closed.",
    }, id="en"),
    pytest.param("zh-CN", "大桥有多少年了？", HANS, "。", {
        "words": ["用词与网页相符", "与网页矛盾", "部分相符", "网页中未找到"],
        "note": "模型认为网页 1 的说法与此相反", "counter": "谁有不同看法？",
        "struck": "已划去", "instead": "遇到暴风雨，大桥关闭。",
    }, id="zh-hans"),
    pytest.param("zh-TW", "大橋有多少年了？", HANT, "。", {
        "words": ["用詞與網頁相符", "與網頁矛盾", "部分相符", "網頁中未找到"],
        "note": "模型認為網頁 1 的說法與此相反", "counter": "誰有不同看法？",
        "struck": "已劃去", "instead": "遇到暴風雨，大橋關閉。",
    }, id="zh-hant"),
]  # fmt: skip


def brought_in(reader: Reader, question: str, told: tuple[Told, ...], stop: str, instead: str | None = None) -> Locator:
    """The chips of the answer, opened at its conversation."""
    id = reader.bring_in(judged_record(question, told, stop, instead))
    reader.page.goto(f"{reader.url}/c/{id}")
    return reader.run().locator("[data-part=answer] [data-part=chip]")


@pytest.mark.parametrize(("locale", "question", "told", "stop", "said"), LANGUAGES)
def test_each_verdict_has_its_word_its_reason_and_its_quote(
    embedded: Stack,
    open_reader: OpenReader,
    locale: str,
    question: str,
    told: tuple[Told, ...],
    stop: str,
    said: dict[str, Any],
) -> None:
    reader = open_reader(embedded, locale=locale)
    chips = brought_in(reader, question, told, stop)
    by_mouse(reader, chips, told, said)
    by_keyboard(reader, chips, told, said)
    disputed = reader.run().locator("mark[data-part=disputed]")
    assert "".join(disputed.all_inner_texts()).replace(" ", "") == told[1].sentence.replace("*", "").replace(" ", "")
    note = reader.run().locator("[data-part=dispute]")
    expect(note).to_contain_text(said["note"])
    expect(note).to_contain_text(told[1].quote)
    for part in ("conflict-one", "conflict-other"):
        reader.part(part).click()
        expect(reader.part("passage-text").locator("[data-part=cited]")).to_be_visible()

    phone = open_reader(embedded, locale=locale, width=390, has_touch=True, is_mobile=True)
    by_finger(phone, brought_in(phone, question, told, stop), told, said)
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def by_mouse(reader: Reader, chips: Locator, told: tuple[Told, ...], said: dict[str, Any]) -> None:
    card = reader.part("citation-card")
    for place, one in enumerate(told):
        chips.nth(place).hover()
        is_told(card, one, said["words"][place])


def by_keyboard(reader: Reader, chips: Locator, told: tuple[Told, ...], said: dict[str, Any]) -> None:
    """Tab from chip to chip; Enter opens the page beside the statement."""
    reader.page.mouse.move(0, 0)
    chips.first.focus()
    for place, one in enumerate(told):
        expect(chips.nth(place)).to_be_focused()
        is_told(reader.part("citation-card"), one, said["words"][place])
        reader.page.keyboard.press("Tab")
    chips.nth(1).focus()
    reader.page.keyboard.press("Enter")
    expect(reader.part("checked").locator("[data-part=verdict]")).to_have_text(said["words"][1])
    expect(reader.part("passage-text").locator("[data-part=cited]")).to_have_text(told[1].quote)


def by_finger(reader: Reader, chips: Locator, told: tuple[Told, ...], said: dict[str, Any]) -> None:
    sheet = reader.part("citation-sheet")
    for place, one in enumerate(told):
        chips.nth(place).tap()
        is_told(sheet, one, said["words"][place])
        expect(sheet.locator("[data-part=statement]")).to_contain_text(one.sentence.replace("*", ""))
        reader.page.keyboard.press("Escape")


def is_told(where: Locator, one: Told, word: str) -> None:
    expect(where.locator("[data-part=verdict]")).to_have_text(word)
    expect(where.locator("[data-part=reason]")).not_to_be_empty()
    if one.quote:
        expect(where.locator("[data-part=quote]")).to_have_text(one.quote)
    else:
        expect(where.locator("[data-part=quote]")).to_be_hidden()


@pytest.mark.parametrize(("locale", "question", "told", "stop", "said"), LANGUAGES)
def test_who_disagrees_is_asked_as_a_question_of_its_own(
    embedded: Stack,
    open_reader: OpenReader,
    locale: str,
    question: str,
    told: tuple[Told, ...],
    stop: str,
    said: dict[str, Any],
) -> None:
    reader = open_reader(embedded, locale=locale)
    brought_in(reader, question, told, stop)
    reader.run().locator("[data-part=retry]").click()
    reader.run().get_by_role("menuitem", name=said["counter"]).click()
    expect(reader.part("run")).to_have_count(2)
    reader.wait_until_over()
    turn = reader.api(f"/conversations/{reader.conversation_id()}")["turns"][-1]
    assert turn["question"].startswith(said["counter"]) and told[0].sentence.replace("*", "") in turn["question"]
    assert turn["search"]


@pytest.mark.parametrize(("locale", "question", "told", "stop", "said"), LANGUAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_struck_stands_struck_with_what_took_its_place(
    embedded: Stack,
    open_reader: OpenReader,
    width: int,
    locale: str,
    question: str,
    told: tuple[Told, ...],
    stop: str,
    said: dict[str, Any],
) -> None:
    reader = open_reader(embedded, locale=locale, width=width, has_touch=width < 600)
    brought_in(reader, question, told, stop, said["instead"])
    struck = reader.run().locator("del[data-part=disputed]")
    note = reader.run().locator("[data-part=dispute]")

    expect(struck.first).to_be_visible()
    assert "".join(struck.all_inner_texts()).replace(" ", "") == told[1].sentence.replace("*", "").replace(" ", "")
    expect(note).to_contain_text(said["struck"])
    expect(note).to_contain_text(told[1].quote)
    expect(note.locator("ins")).to_have_text(said["instead"])
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
