"""What stands where: in narrow windows, in windows between narrow and wide, in colours of the system's own choosing."""

from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.stack import Stack

QUESTION = "How do I connect SGLang?"
BETWEEN = (960, 1100, 1279)  # px: neither a phone nor wide enough for a panel of its own beside list and answer
CAN_SEND = """() => {
  const button = document.querySelector("[data-part=send]")
  const {left, top, width, height} = button.getBoundingClientRect()
  return button.contains(document.elementFromPoint(left + width / 2, top + height / 2))
}"""
"""Awaited, as what follows is: where a window becomes narrow the list slides out of it, over the button."""
IS_WHOLE = """() => {
  const box = document.querySelector("[data-part=scroller]")
  return box.scrollHeight <= box.clientHeight
}"""
LOOK = """(element) => {
  const {backgroundColor, borderTopColor, borderTopWidth, color, outlineStyle} = getComputedStyle(element)
  return [backgroundColor, borderTopColor, borderTopWidth, color, outlineStyle].join()
}"""


def answered(reader: Reader) -> Reader:
    reader.ask(QUESTION)
    reader.wait_for("finished")
    return reader


def right_of(one: Locator) -> float:
    box = one.bounding_box()
    assert box
    return box["x"] + box["width"]


def test_an_open_page_covers_neither_the_answer_nor_the_button(embedded: Stack, open_reader: OpenReader) -> None:
    reader = answered(open_reader(embedded, width=BETWEEN[0]))
    reader.run().locator("[data-part=chip]").first.click()
    expect(reader.part("passage-text")).to_be_visible()
    for width in BETWEEN:
        reader.page.set_viewport_size({"width": width, "height": 800})
        box = reader.part("sources").bounding_box()
        assert box
        assert right_of(reader.run().locator("[data-part=answer]")) <= box["x"] + 1
        reader.page.wait_for_function(CAN_SEND)
        assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_the_smallest_screen_most_is_left_for_the_answer(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded, "zh-CN", 320)
    reader.page.set_viewport_size({"width": 320, "height": 640})
    answered(reader)
    box = reader.part("composer").bounding_box()
    assert box
    assert box["height"] <= 640 / 4
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_largest_text_leaves_the_greeting_whole(embedded: Stack, open_reader: OpenReader) -> None:
    page = open_reader(embedded).page
    page.evaluate("document.documentElement.dataset.text = 'largest'")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(f"innerWidth == {width} && ({IS_WHOLE})()")
        page.wait_for_function(CAN_SEND)


def test_paper_is_white_whatever_theme_is_chosen(embedded: Stack, open_reader: OpenReader) -> None:
    page = open_reader(embedded, color_scheme="dark").page
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_in_forced_colours_what_is_on_can_be_told_from_what_is_off(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded, forced_colors="active")
    toggle = reader.part("toggle-search")
    before = toggle.get_attribute("aria-pressed"), toggle.evaluate(LOOK)
    toggle.click()
    after = toggle.get_attribute("aria-pressed"), toggle.evaluate(LOOK)
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_another_language_leaves_the_question_in_its_box(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded)
    reader.part("question-input").fill("Half a question")
    reader.part("menu").locator("summary").click()
    reader.part("languages").locator("[value=zh-hant]").click()
    expect(reader.page.locator("html")).to_have_attribute("lang", "zh-hant")
    expect(reader.part("question-input")).to_have_value("Half a question")


def test_another_tab_says_so_when_its_account_signs_out(embedded: Stack, open_reader: OpenReader) -> None:
    reader = answered(open_reader(embedded))
    other = reader.page.context.new_page()
    other.goto(reader.page.url)
    expect(other.locator("[data-part=run]")).to_be_visible()
    reader.part("menu").locator("summary").click()
    reader.part("menu").locator("form .menu__item[type=submit]").click()
    expect(other.locator("[data-part=sign-in]")).to_be_visible()
