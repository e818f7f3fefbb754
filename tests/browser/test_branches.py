"""A question is asked otherwise, an answer is written again: everything is kept, and one branch is shown."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.stack import Stack

FIRST, SECOND, OTHER = "How do I connect SGLang?", "And then?", "How do I connect SearXNG?"


def asked(reader: Reader, *questions: str) -> Reader:
    """A reader without Think, after answers to these."""
    reader.switch(search=True, think=False)
    for number, question in enumerate(questions, 1):
        reader.ask(question)
        expect(reader.part("turn")).to_have_count(number)
        reader.wait_for("finished")
    return reader


def edit(reader: Reader, place: int, text: str) -> None:
    turn = reader.part("turn").nth(place)
    turn.hover()
    turn.locator("[data-part=edit]").click()
    reader.part("edit-input").fill(text)
    reader.part("edit-input").press("Enter")
    expect(reader.part("question-text").nth(place)).to_have_text(text)
    reader.wait_until_over()


def questions(reader: Reader) -> list[str]:
    return reader.part("question-text").all_inner_texts()


def turns(reader: Reader) -> list[Any]:
    return list(reader.api(f"/conversations/{reader.conversation_id()}")["turns"])


def newest(reader: Reader) -> Any:
    """The newest run of the first question."""
    return turns(reader)[0]["runs"][-1]


def read_indexes(run: Any) -> list[int]:
    return [source["index"] for source in run["parts"][0]["sources"] if source["status"] == "read"]


def test_an_edited_question_begins_a_branch_and_both_are_kept(embedded: Stack, open_reader: OpenReader) -> None:
    reader = asked(open_reader(embedded), FIRST, SECOND)
    edit(reader, 0, OTHER)
    assert questions(reader) == [OTHER]
    expect(reader.part("branch-count").first).to_have_text("2 of 2")
    assert [turn["parent"] is None for turn in turns(reader)] == [True, False, True]
    reader.part("branch-before").first.click()
    assert questions(reader) == [FIRST, SECOND]
    expect(reader.part("branch-count").first).to_have_text("1 of 2")


def test_the_branch_last_looked_at_is_shown_again_and_asked_in(embedded: Stack, open_reader: OpenReader) -> None:
    reader = asked(open_reader(embedded), FIRST, SECOND)
    edit(reader, 1, OTHER)
    reader.part("branch-before").nth(1).click()
    reader.page.reload()
    expect(reader.part("question-text").nth(1)).to_have_text(SECOND)
    reader.ask("After which one?")
    expect(reader.part("turn")).to_have_count(3)
    reader.wait_for("finished")
    by_question = {turn["question"]: turn for turn in turns(reader)}
    assert by_question["After which one?"]["parent"] == by_question[SECOND]["id"]


def test_a_branch_that_is_being_written_does_not_stand_in_the_way_of_another(
    modelled: Stack, open_reader: OpenReader
) -> None:
    reader = open_reader(modelled)
    reader.switch(search=False, think=True)
    reader.ask(f"{FIRST} playback:slow")
    reader.wait_for("reasoning")
    edit(reader, 0, FIRST)
    reader.part("branch-before").click()
    writing = "[data-part=run][data-status=reasoning], [data-part=run][data-status=answering]"
    reader.page.locator(writing).last.wait_for()
    reader.part("send").click()
    reader.wait_for("stopped")
    assert [turn["runs"][0]["status"] for turn in turns(reader)] == ["stopped", "finished"]


def test_an_answer_is_written_again_over_the_same_pages(embedded: Stack, open_reader: OpenReader) -> None:
    reader = asked(open_reader(embedded), FIRST)
    before = newest(reader)
    reader.part("retry").click()
    expect(reader.page.locator("[data-choice=same]")).to_be_focused()
    reader.page.keyboard.press("Escape")
    expect(reader.part("retry-menu")).to_be_hidden()
    reader.part("retry").press("ArrowDown")
    reader.page.keyboard.press("Enter")
    expect(reader.run().locator("[data-part=attempt-count]")).to_have_text("2 of 2")
    reader.wait_until_over()
    after = newest(reader)
    assert read_indexes(after) == read_indexes(before)
    assert after["run"] != before["run"]


def test_an_answer_is_written_again_without_one_source(embedded: Stack, open_reader: OpenReader) -> None:
    reader = asked(open_reader(embedded, width=390, has_touch=True), FIRST)
    indexes = read_indexes(newest(reader))
    chip = reader.run().locator("[data-part=chip]").first
    dropped = int(chip.inner_text())
    chip.click()
    reader.part("without").click()
    expect(reader.run().locator("[data-part=attempt-count]")).to_have_text("2 of 2")
    expect(reader.part("sources")).to_be_hidden()
    reader.wait_until_over()
    assert read_indexes(newest(reader)) == [index for index in indexes if index != dropped]


def test_an_answer_is_written_again_without_search_and_with_think(modelled: Stack, open_reader: OpenReader) -> None:
    reader = asked(open_reader(modelled, width=390, has_touch=True), FIRST)
    reader.part("retry").tap()
    menu = reader.part("retry-menu").bounding_box()
    assert menu and menu["x"] >= 0 and menu["x"] + menu["width"] <= 390
    reader.part("retry-think").tap()
    reader.page.locator("[data-choice=without_search]").tap()
    expect(reader.run().locator("[data-part=attempt-count]")).to_have_text("2 of 2")
    reader.run().and_(reader.page.locator("[data-status=finished]")).wait_for()
    assert (newest(reader)["search"], newest(reader)["think"]) == (False, True)
