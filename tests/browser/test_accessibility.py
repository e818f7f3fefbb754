"""Every state is sound by axe's rules, what has the focus is not lost, Escape closes one thing at a time."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.conftest import OpenReader
from tests.browser.reading import Reader
from tests.stack import Stack

QUESTION = "How do I connect SGLang?"
ACCOUNT_PAGES = ("/handbook/", "/handbook/en/connect-sglang/", "/accounts/sessions/", "/accounts/password/change/")
ENTRANCES = ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/")


def states(reader: Reader) -> Iterator[str]:
    """Brings the page from one state to the next, and names each."""
    page, run = reader.page, reader.run()
    yield "answered"
    run.locator("[data-part=chip]").first.focus()
    page.keyboard.press("Tab")
    yield "card"
    run.locator("[data-part=chip]").first.press("Enter")
    expect(reader.part("passage-text")).to_be_visible()
    yield "stored page"
    page.keyboard.press("Escape")
    run.locator("[data-part=open-sources]").click()
    yield "sources"
    page.keyboard.press("Escape")
    for name in ("retry", "export"):
        run.locator(f"[data-part={name}]").click()
        yield name
        page.keyboard.press("Escape")
    run.locator("[data-part=time]").click()
    yield "details"
    run.locator("[data-part=bad]").click()
    yield "feedback"
    page.keyboard.press("Escape")
    reader.part("scope").click()
    yield "scope"
    page.keyboard.press("Escape")
    run.locator("[data-part=time]").press("?")
    yield "shortcuts"
    page.keyboard.press("Escape")
    reader.part("edit").first.click()
    yield "edit"
    page.keyboard.press("Escape")
    reader.part("title-menu").click()
    yield "title's menu"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    yield "history"
    page.keyboard.press("Escape")


def side(reader: Reader, width: int) -> Iterator[str]:
    if width < 960:
        reader.part("open-sidebar").click()
    reader.part("menu").locator("summary").click()
    yield "account's menu"
    reader.page.keyboard.press("Escape")
    if width < 960:
        reader.page.keyboard.press("Escape")
    reader.part("title-menu").click()
    reader.page.locator("[data-verb=delete]").click()
    yield "toast"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_every_state_is_sound(modelled: Stack, open_reader: OpenReader, width: int, scheme: str) -> None:
    reader = open_reader(modelled, width=width, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    problems = {"start": violations(reader.page)}
    reader.ask(QUESTION)
    reader.wait_for("finished")
    for walk in (states(reader), side(reader, width)):
        for state in walk:
            problems[state] = violations(reader.page)
    assert {state: found for state, found in problems.items() if found} == {}


def test_the_other_pages_are_sound(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded, bypass_csp=True)
    problems = {address: visited(reader.page, address) for address in ACCOUNT_PAGES}
    reader.page.context.clear_cookies()
    problems |= {address: visited(reader.page, address) for address in ENTRANCES}
    assert {address: found for address, found in problems.items() if found} == {}


def test_code_of_the_handbook_is_copied_without_an_account(embedded: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(embedded, permissions=["clipboard-read", "clipboard-write"])
    reader.page.context.clear_cookies()
    reader.page.goto("/handbook/en/connect-sglang/")
    listing = reader.page.locator("[data-part=code]").first
    listing.locator("[data-part=copy-code]").click()
    expect(listing.locator("[data-part=copy-code]")).to_have_text("Copied")
    assert reader.page.evaluate("navigator.clipboard.readText()") == listing.locator("code").inner_text() != ""


def visited(page: Page, address: str) -> list[str]:
    page.goto(address)
    return violations(page)


def has_focus(page: Page) -> bool:
    return bool(page.evaluate("document.activeElement !== document.body"))


def test_the_focus_outlives_what_it_was_on(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    place = reader.page.locator("[data-part=attempt-count]:visible")
    reader.switch(search=False, think=False)
    reader.ask("Hello?")
    reader.wait_for("finished")
    reader.part("retry").press("Enter")
    reader.page.locator("[data-choice=plain]").press("Enter")
    expect(reader.page.locator("[data-part=run]:visible")).to_have_attribute("data-status", "finished")
    expect(place).to_have_text("2 of 2")
    assert has_focus(reader.page)
    reader.page.locator("[data-part=attempt-before]:visible").press("Enter")
    expect(place).to_have_text("1 of 2")
    assert has_focus(reader.page)
    reader.part("edit").press("Enter")
    reader.part("edit-input").fill("Hello again?")
    reader.part("edit-input").press("Enter")
    expect(reader.part("question-text")).to_have_text(["Hello again?"])
    reader.part("branch-before").press("Enter")
    expect(reader.part("question-text")).to_have_text(["Hello?"])
    assert has_focus(reader.page)


def test_escape_closes_the_page_and_then_stops_the_answer(modelled: Stack, open_reader: OpenReader) -> None:
    reader = open_reader(modelled)
    reader.ask(f"{QUESTION} playback:slow")
    reader.wait_for("reasoning")
    reader.part("search-toggle").first.click()
    reader.part("results").locator("[data-source]").first.click()
    expect(reader.part("sources")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(reader.part("sources")).to_be_hidden()
    expect(reader.run()).to_have_attribute("data-status", "reasoning")
    reader.page.keyboard.press("Escape")
    reader.wait_for("stopped")
