"""Three ways to act on a page: by keys alone, by finger alone, by mouse. None goes where a hand would not get."""

from datetime import date
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

TABS_MAX = 250
"""More than any state of the page has places for the focus."""
OPTIONS_MAX = 20
HAS_FOCUS = "(wanted) => document.activeElement.matches(wanted)"
NEXT_KEY = """(wanted) => {
  const here = document.activeElement
  if (here.matches(wanted)) return ""
  if (here.closest("[role=menu]")) return "ArrowDown"
  const seen = [...document.querySelectorAll(wanted)].filter((element) => element.checkVisibility())
  const isBehind = seen.every((element) => here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING)
  return seen.length > 0 && here !== document.body && isBehind ? "Shift+Tab" : "Tab"
}"""


class Hand(Protocol):
    """Selectors name what is acted on; of several that fit, any that is in sight will do."""

    def press(self, selector: str) -> None: ...
    def check(self, selector: str) -> None: ...
    def write(self, selector: str, text: str) -> None: ...
    def choose(self, selector: str, value: str) -> None: ...
    def pick(self, selector: str, day: date) -> None: ...


class Keys:
    """Tab leads to everything, backwards where that is shorter; arrows walk through an open menu, Enter presses."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, selector: str) -> None:
        self._go(selector)
        self._page.keyboard.press("Enter")

    def check(self, selector: str) -> None:
        self._go(selector)
        self._page.keyboard.press("Space")

    def write(self, selector: str, text: str) -> None:
        self._go(selector)
        self._page.keyboard.press("Control+a")
        self._page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        self._go(selector)
        for key in ["Home", *["ArrowDown"] * OPTIONS_MAX]:
            self._page.keyboard.press(key)
            if self._page.evaluate("document.activeElement.value") == value:
                return
        raise AssertionError(f"no key chooses {value} of {selector}")

    def pick(self, selector: str, day: date) -> None:
        """By digits, in the order of the browser's own language, which need not be the page's."""
        for form in ("%m%d%Y", "%Y%m%d", "%d%m%Y"):
            self._go(selector)
            while self._page.evaluate(HAS_FOCUS, selector):  # it has three fields and a button
                self._page.keyboard.press("Shift+Tab")
            self._page.keyboard.press("Tab")
            self._page.keyboard.type(day.strftime(form))
            if self._page.locator(selector).input_value() == day.isoformat():
                return
        raise AssertionError(f"no keys write {day} into {selector}")

    def _go(self, selector: str) -> None:
        expect(self._page.locator(f"{selector}:not([disabled]):visible").first).to_be_visible()
        for _ in range(TABS_MAX):
            key = self._page.evaluate(NEXT_KEY, selector)
            if not key:
                return
            self._page.keyboard.press(key)
        raise AssertionError(f"no key leads to {selector}")


class Pointer:
    """Points at what is in sight; letters come from a keyboard."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, selector: str) -> None:
        self._seen(selector).click()

    def check(self, selector: str) -> None:
        self.press(selector)

    def write(self, selector: str, text: str) -> None:
        self.press(selector)
        expect(self._seen(selector)).to_be_focused()
        self._page.keyboard.press("Control+a")
        self._page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """From the list that the system opens."""
        self._seen(selector).select_option(value)

    def pick(self, selector: str, day: date) -> None:
        """From the calendar that the system opens."""
        self._seen(selector).fill(day.isoformat())

    def _seen(self, selector: str) -> Locator:
        return self._page.locator(f"{selector}:visible").last


class Mouse(Pointer):
    """Everything is clicked, once the mouse is there: some controls are shown to a mouse that is near them only."""

    def press(self, selector: str) -> None:
        seen = self._seen(selector)
        seen.hover(force=True)  # what lies above it may go as the mouse comes
        seen.click()


class Finger(Pointer):
    """Everything is tapped; letters come from the keyboard on the screen."""

    def press(self, selector: str) -> None:
        self._seen(selector).tap()
