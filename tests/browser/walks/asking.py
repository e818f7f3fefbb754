"""What can be done where a question is written."""

import re

from playwright.sync_api import expect

from tests.browser.walking import Step, Walk, part

LONG = "一段很长的文字。" * 300
SPOKEN = "spoken words"


def limit_the_search(walk: Walk) -> None:
    walk.press("scope")
    walk.hand.write(part("scope-sites"), "example.org")
    walk.hand.choose(part("scope-days"), "7")
    for focus in ("web", "papers", "code", "news"):
        walk.hand.choose(part("scope-focus"), focus)
    walk.look("scope")
    walk.hand.press(f"{part('scope-form')} [type=submit]")
    expect(walk.reader.part("scope-label")).to_have_text(re.compile(r"^example\.org · .+ · .+$"))
    walk.press("scope")
    walk.press("scope-clear")
    expect(walk.reader.part("scope-label")).to_have_text("")


def choose_a_model(walk: Walk) -> None:
    walk.hand.choose(part("model-choice"), "r1")
    for name in ("toggle-deep", "toggle-search", "toggle-think"):
        walk.flipped(name)
    expect(walk.reader.part("toggle-deep")).to_be_hidden()


def paste_a_long_text(walk: Walk) -> None:
    """It stands beside the box, comes into it, goes."""
    for name in ("pasted-unfold", "pasted-drop"):
        walk.page.evaluate("(text) => navigator.clipboard.writeText(text)", LONG)
        walk.hand.write(part("question-input"), "")
        walk.page.keyboard.press("Control+v")
        expect(walk.reader.part("pasted")).to_contain_text("2,400")
        walk.look("pasted")
        walk.press(name)
        expect(walk.reader.part("pasted")).to_be_hidden()
        walk.hand.write(part("question-input"), "x")


def dictate(walk: Walk) -> None:
    """On a phone there is room for it where nobody can think longer."""
    walk.hand.write(part("question-input"), "My")
    walk.press("dictate")
    walk.look("before dictation")
    walk.press("dictation-cancel")
    walk.press("dictate")
    walk.press("dictation-begin")
    expect(walk.reader.part("question-input")).to_have_value(f"My {SPOKEN}")
    walk.press("dictate")
    expect(walk.reader.part("dictate")).to_have_attribute("aria-pressed", "false")
    walk.flipped("toggle-think")


def begin_by_a_link(walk: Walk) -> None:
    """A search engine of the browser's own, and another app that shares something; neither asks by itself."""
    walk.page.goto("/?title=A+page&text=%E7%82%BA%E4%BB%80%E9%BA%BC%EF%BC%9F&url=https%3A%2F%2Fexample.org%2F")
    expect(walk.reader.part("question-input")).to_have_value("A page\n為什麼？\nhttps://example.org/")
    walk.page.goto("/?q=Hello%3F")
    expect(walk.reader.part("question-input")).to_have_value("Hello?")
    expect(walk.reader.part("run")).to_have_count(0)
    walk.press("send")
    walk.answered("Hello?")


def begin_by_an_example(walk: Walk) -> None:
    walk.anew()
    walk.look("start")
    walk.press("example")
    walk.answered("")


def leave_no_trace(walk: Walk) -> None:
    walk.anew()
    before = walk.reader.part("conversation").count()
    walk.flipped("temporary")
    walk.look("before a temporary one")
    walk.ask("Hello?")
    walk.answered("Hello?")
    walk.look("temporary")
    walk.anew()
    expect(walk.reader.part("conversation")).to_have_count(before)


def be_told_of_what_is_done(walk: Walk) -> None:
    walk.of_menu(part("notify"))
    expect(walk.reader.part("notify")).to_have_attribute("aria-pressed", "true")
    walk.press("notify")
    expect(walk.reader.part("notify")).to_have_attribute("aria-pressed", "false")


def read_the_shortcuts(walk: Walk) -> None:
    walk.of_menu(part("open-shortcuts"))
    expect(walk.reader.part("shortcuts")).to_be_visible()
    walk.look("shortcuts")
    walk.close("shortcuts")


def come_back_from_nowhere(walk: Walk) -> None:
    """Without a line a page of its own says so, and its button tries again."""
    walk.page.wait_for_function("navigator.serviceWorker.controller !== null")
    walk.page.context.set_offline(True)
    walk.page.reload()
    expect(walk.page.locator("h1")).to_be_visible()
    walk.look("offline")
    walk.page.context.set_offline(False)
    walk.hand.press("main .button")
    walk.page.locator("html[data-ready]").wait_for()


STEPS: tuple[Step, ...] = (
    begin_by_an_example,
    limit_the_search,
    choose_a_model,
    paste_a_long_text,
    dictate,
    begin_by_a_link,
    leave_no_trace,
    be_told_of_what_is_done,
    read_the_shortcuts,
    come_back_from_nowhere,
)
