"""A reader who acts by one hand alone, and looks at every state by axe's rules."""

from playwright.sync_api import Locator, expect

from tests.browser.accessibility import violations
from tests.browser.hands import Hand
from tests.browser.reading import Reader


def part(name: str) -> str:
    return f"[data-part={name}]"


class Walk:
    """One reader, and one way to act."""

    def __init__(self, reader: Reader, hand: Hand) -> None:
        self.reader, self.page, self.hand = reader, reader.page, hand
        self.site = ""

    def slow_once(self, name: str) -> str:
        """What a question says whose first thoughts take long enough for a hand, and no others."""
        return f"playback:slow-once#{name}{type(self.hand).__name__}"

    def look(self, state: str) -> None:
        """Colours may be on their way from one theme to another: what breaches a rule then is looked at once more."""
        if violations(self.page):
            self.page.wait_for_timeout(1000)
            assert {state: violations(self.page)} == {state: []}

    def seen(self, name: str) -> Locator:
        return self.page.locator(f"{part(name)}:visible").last

    def press(self, name: str) -> None:
        self.hand.press(part(name))

    def ask(self, question: str) -> None:
        self.hand.write(part("question-input"), question)
        self.press("send")

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

    def menu(self) -> None:
        self.side()
        if self.reader.part("menu").get_attribute("open") is None:
            self.hand.press(f"{part('menu')} summary")

    def of_menu(self, selector: str) -> None:
        self.menu()
        self.hand.press(f"{part('menu')} {selector}")

    def flipped(self, name: str) -> None:
        before = self.seen(name).get_attribute("aria-pressed")
        self.press(name)
        expect(self.seen(name)).to_have_attribute("aria-pressed", "false" if before == "true" else "true")
