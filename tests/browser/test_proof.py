"""The proof in sight: what became of a citation, by mouse and by finger, before and beside the page that it is of."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.stack import Stack

QUESTION = "How do I connect SGLang?"


def test_a_tap_tells_the_verdict_and_leads_on_to_the_page(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded, width=390, has_touch=True, is_mobile=True)
    reader.ask(QUESTION)
    reader.wait_for("finished")
    reader.run().locator("[data-part=chip]").first.tap()
    sheet = reader.part("citation-sheet")
    expect(sheet.locator("[data-part=verdict]")).to_have_text("Words agree with the page")
    expect(sheet.locator("[data-part=quote] b").first).to_be_visible()
    statement = sheet.locator("[data-part=statement]").inner_text()
    reader.part("sheet-open").tap()
    checked = reader.part("checked")
    expect(checked.locator("[data-part=statement]")).to_have_text(statement)
    expect(checked.locator("[data-part=verdict]")).to_have_text("Words agree with the page")
    expect(reader.part("passage-text").locator("[data-part=cited]").first).to_be_in_viewport()


def test_the_quotes_of_a_page_are_stepped_through(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded)
    reader.ask(QUESTION)
    reader.wait_for("finished")
    chip = reader.run().locator("[data-part=chip]").first
    chip.hover()
    expect(reader.part("citation-card").locator("[data-part=verdict]")).to_have_text("Words agree with the page")
    chip.click()
    quotes = reader.part("passage-text").locator("[data-part=cited], [data-part=quote]")
    expect(quotes.first).to_be_visible()
    before, after = reader.part("quote-before"), reader.part("quote-after")
    while before.is_enabled():
        before.click()
    expect(quotes.first).to_be_in_viewport()
    for place in range(1, quotes.count()):
        after.click()
        expect(quotes.nth(place)).to_be_in_viewport()
    expect(after).to_be_disabled()
