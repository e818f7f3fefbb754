"""The frame around the answers: conversations that change places, are renamed, deleted, taken back; looks; the line."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.stack import Stack

QUESTION = "Where does Wenyuan keep my data?"


def of_title(reader: Reader, verb: str) -> None:
    reader.part("title-menu").click()
    reader.page.locator(f"[data-verb={verb}]").click()


def test_conversations_change_places_without_a_new_page(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.page.evaluate("window.isSamePage = true")
    reader.ask(f"{QUESTION} playback:slow")
    reader.wait_for("reasoning")
    reader.part("new-conversation").click()
    expect(reader.part("starters")).to_be_visible()
    expect(reader.page.locator("[data-part=conversation][data-state=live]")).to_have_count(1)
    reader.ask("Hello?")
    expect(reader.part("question-text")).to_have_text(["Hello?"])
    reader.wait_until_over()
    reader.page.go_back()
    reader.page.go_back()
    expect(reader.part("question-text")).to_contain_text([QUESTION])
    reader.wait_for("reasoning", "answering")
    assert reader.page.evaluate("window.isSamePage") is True


def test_a_conversation_is_renamed_deleted_and_taken_back_by_keys_alone(
    embedded: Stack, open_reader: OpenReader
) -> None:
    reader = open_reader(embedded)
    keys = reader.page.keyboard
    reader.ask(QUESTION)
    reader.wait_for("finished")
    expect(reader.part("sidebar").get_by_text(QUESTION).first).to_be_visible()  # no hand is as quick as these keys
    reader.part("title-menu").focus()
    for key in ("ArrowDown", "Enter"):
        keys.press(key)
    keys.type("我的数据")
    keys.press("Enter")
    expect(reader.part("conversation-title")).to_have_text(["我的数据"])
    expect(reader.part("title-menu")).to_be_focused()
    for key in ("ArrowUp", "Enter"):
        keys.press(key)
    expect(reader.part("conversation")).to_have_count(0)
    expect(reader.part("starters")).to_be_visible()
    reader.part("toast-act").press("Enter")
    expect(reader.part("question-text")).to_have_text([QUESTION])
    of_title(reader, "delete")
    reader.page.reload()
    expect(reader.part("starters")).to_be_visible()
    expect(reader.part("conversation")).to_have_count(0)


def test_looks_are_the_readers_wish_from_the_first_paint(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded, color_scheme="light")
    background = "getComputedStyle(document.body).backgroundColor"
    light = reader.page.evaluate(background)
    reader.part("menu").locator("summary").click()
    reader.page.locator("[data-part=theme] [data-choice=dark]").click()
    reader.page.locator("[data-part=text] [data-choice=largest]").click()
    reader.page.keyboard.press("Escape")
    reader.part("close-sidebar").click()
    expect(reader.part("sidebar")).to_be_hidden()
    reader.page.goto("/handbook/")
    assert reader.page.evaluate(background) != light
    assert reader.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21px"
    reader.page.goto("/")
    expect(reader.part("sidebar")).to_be_hidden()
    reader.part("open-sidebar").click()
    expect(reader.part("sidebar")).to_be_visible()


def test_a_lost_line_is_told_as_long_as_it_is_lost(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded)
    reader.lose_the_line()
    expect(reader.part("line")).to_contain_text("no connection")
    reader.ask(QUESTION)
    expect(reader.part("composer-error")).to_contain_text("Your question is kept")
    expect(reader.part("question-input")).to_have_value(QUESTION)
    reader.page.context.set_offline(False)
    expect(reader.part("line")).to_be_hidden()
    expect(reader.part("composer-error")).to_be_hidden()
