"""A reader who acts by one hand alone, and looks at every state by axe's rules."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.accessibility import violations
from tests.browser.hands import Hand
from tests.browser.reading import PASSWORD, Reader

QUESTION = "How do I connect SGLang?"
Step = Callable[["Walk"], None]


def part(name: str) -> str:
    return f"[data-part={name}]"


class Walk:
    """One reader, and one way to act."""

    def __init__(self, reader: Reader, hand: Hand) -> None:
        self.reader, self.page, self.hand = reader, reader.page, hand
        self.email: str = self.page.evaluate("JSON.parse(document.getElementById('page').textContent).user.email")
        self.site = ""
        self.password = PASSWORD
        self.recovery_codes: list[str] = []

    def held_once(self, name: str) -> str:
        """What a question says whose first thoughts do not end before a hand stops them, and no others."""
        return f"playback:held-once#{name}{self.email.split('@')[0]}"

    def look(self, state: str) -> None:
        """Colours may be on their way from one theme to another: what breaches a rule then is looked at once more."""
        if violations(self.page):
            self.page.wait_for_timeout(1000)
            found = violations(self.page)
            assert not found, f"{state}: {found}"

    def seen(self, name: str) -> Locator:
        return self.page.locator(f"{part(name)}:visible").last

    def press(self, name: str) -> None:
        self.hand.press(part(name))

    def ask(self, question: str) -> None:
        self.hand.write(part("question-input"), question)
        self.press("send")

    def answered(self, question: str) -> None:
        """The last question is this one, and its answer is complete."""
        expect(self.reader.part("question-text").last).to_contain_text(question)
        expect(self.seen("run")).to_have_attribute("data-status", "finished")

    def copied(self, text: str) -> None:
        self.page.wait_for_function(
            "(text) => navigator.clipboard.readText().then((all) => all.includes(text))", arg=text
        )

    def saved(self, selector: str, suffix: str) -> None:
        """A press on it brings a file."""
        with self.page.expect_download() as saved:
            self.hand.press(selector)
        assert saved.value.suggested_filename.endswith(suffix), saved.value.suggested_filename
        assert saved.value.path().stat().st_size > 0

    def close(self, dialog: str) -> None:
        """By its own button."""
        self.hand.press(f"{part(dialog)} form[method=dialog] button")
        expect(self.reader.part(dialog)).to_be_hidden()

    def of_title(self, verb: str) -> None:
        self.press("title-menu")
        self.hand.press(f"[data-verb={verb}]")

    def side(self) -> None:
        """The list of conversations, which a phone shows on demand only."""
        opener = self.reader.part("open-sidebar")
        if opener.is_visible() and opener.get_attribute("aria-expanded") == "false":
            self.press("open-sidebar")

    def anew(self) -> None:
        self.side()
        self.press("new-conversation")
        expect(self.reader.part("start")).to_be_visible()

    def menu(self) -> None:
        self.side()
        if self.reader.part("menu").get_attribute("open") is None:
            self.hand.press(f"{part('menu')} summary")

    def of_menu(self, selector: str) -> None:
        self.menu()
        self.hand.press(f"{part('menu')} {selector}")

    def follow(self, selector: str) -> None:
        """A press on it leads to another page."""
        with self.page.expect_navigation():
            self.hand.press(selector)

    def page_of_menu(self, path: str) -> None:
        """A page besides the conversations."""
        self.menu()
        self.follow(f"{part('menu')} a[href$='{path}']")

    def back(self) -> None:
        """To the conversations, by what the other pages offer for it."""
        self.follow("a[href='/']")
        self.page.locator("html[data-ready]").wait_for()

    def submit(self) -> None:
        """The form of a page of the account."""
        self.follow("main form.form [type=submit]")

    def prove(self) -> None:
        """Who one is, where the page wants to know it again."""
        if not re.search("reauthenticate", self.page.url):
            return
        self.look("who are you")
        if self.page.locator("[name=password]:visible").count():
            self.hand.write("[name=password]", self.password)
        else:
            self.hand.write("[name=code]", self.recovery_codes.pop())
        self.submit()

    def flipped(self, name: str) -> None:
        before = self.seen(name).get_attribute("aria-pressed")
        self.press(name)
        expect(self.seen(name)).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
