"""Several models: chosen in the composer, kept over a reload, changed for another answer, by finger and keys."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.stack import Stack, running_stack


@pytest.fixture
def several(model_server: str) -> Iterator[Stack]:
    """The same server twice, under the manners of two models."""
    models = [
        {"name": "v4", "label": "DeepSeek V4 Flash", "urls": [model_server], "profile": "v4"},
        {"name": "r1", "label": "DeepSeek-R1", "urls": [model_server], "profile": "r1-0528"},
    ]
    with running_stack(SEARCH_PROVIDERS="handbook", MODELS=json.dumps(models)) as stack:
        yield stack


def stamp(reader: Reader) -> tuple[str, bool, str]:
    state = reader.state()
    return state["model_key"], state["think"], state["effort"]


def pressed(reader: Reader, name: str, value: bool) -> None:
    expect(reader.part(name)).to_have_attribute("aria-pressed", str(value).lower())


def test_the_chosen_model_and_level_are_stamped_and_kept(several: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(several)
    reader.switch(search=False, think=True)
    reader.part("model-choice").select_option("r1")
    reader.part("toggle-deep").focus()
    reader.page.keyboard.press("Enter")
    reader.ask("Who are you?")
    reader.wait_until_over()
    assert stamp(reader) == ("r1", True, "deep")
    expect(reader.run().locator("[data-part=time]")).to_contain_text("DeepSeek-R1 · thought deeply")

    reader.page.reload()
    reader.wait_until_over()
    expect(reader.part("model-choice")).to_have_value("r1")
    pressed(reader, "toggle-deep", True)
    expect(reader.run().locator("[data-part=time]")).to_contain_text("DeepSeek-R1 · thought deeply")


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW"])
def test_another_answer_comes_from_another_model_by_touch(several: Stack, open_reader: OpenReader, locale: str) -> None:
    reader = open_reader(several, locale=locale, width=390, has_touch=True)
    reader.switch(search=False, think=True)
    reader.ask("你是谁?")
    reader.wait_until_over()
    assert stamp(reader) == ("v4", True, "on")
    reader.run().locator("[data-part=retry]").tap()
    reader.part("retry-deep").tap()
    reader.page.locator("[data-model=r1]").tap()
    reader.page.locator("[data-choice=plain]").tap()
    reader.page.locator("[data-part=attempt-count]:visible").last.wait_for()
    reader.wait_until_over()
    assert stamp(reader) == ("r1", True, "deep")
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def asked_of_both(reader: Reader) -> None:
    """The same question, answered by one model and then by the other."""
    reader.switch(search=False, think=True)
    reader.ask("Who are you?")
    reader.wait_until_over()
    reader.run().locator("[data-part=retry]").click()
    reader.page.locator("[data-model=r1]:visible").click()
    reader.page.locator("[data-choice=plain]:visible").click()
    expect(reader.page.locator("[data-part=choose]:visible")).to_have_count(2)


@pytest.mark.parametrize(("locale", "width"), [("en", 1280), ("zh-CN", 1440), ("zh-TW", 390)])
def test_the_answers_of_two_models_are_laid_beside_each_other(
    several: Stack, open_reader: OpenReader, locale: str, width: int
) -> None:
    reader = open_reader(several, locale=locale, width=width)
    asked_of_both(reader)
    first, second = [run.bounding_box() for run in reader.page.locator("[data-part=run]:visible").all()]
    assert first and second
    assert (first["y"] == second["y"] and first["x"] + first["width"] <= second["x"]) == (width >= 1280)
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    names = reader.page.locator("[data-part=beside-name]:visible").all_inner_texts()
    assert ["DeepSeek V4 Flash" in names[0], "DeepSeek-R1" in names[1]] == [True, True]


def test_the_chosen_answer_of_two_is_the_one_that_goes_on(several: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(several)
    asked_of_both(reader)
    reader.page.locator("[data-part=choose]:visible").first.click()
    shown = reader.page.locator("[data-part=run]:visible")
    expect(shown).to_have_count(1)
    chosen = shown.get_attribute("data-run")
    reader.page.reload()
    expect(shown).to_have_attribute("data-run", str(chosen))
    turn = reader.api(f"/conversations/{reader.conversation_id()}")["turns"][-1]
    assert turn["chosen"] == chosen == turn["runs"][0]["run"]
