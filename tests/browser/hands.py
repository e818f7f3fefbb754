"""Two ways to act on a page: by keys alone, by finger alone. Neither goes where a reader's hand would not get."""

from typing import Protocol

from playwright.sync_api import Page, expect

TABS_MAX = 250
"""More than any state of the page has places for the focus."""
OPTIONS_MAX = 20
HAS_FOCUS = "(wanted) => document.activeElement.matches(wanted)"
IS_IN_MENU = "document.activeElement.closest('[role=menu]') !== null"


class Hand(Protocol):
    """Selectors name what is acted on; of several that fit, any that is in sight will do."""

    def press(self, selector: str) -> None: ...
    def check(self, selector: str) -> None: ...
    def write(self, selector: str, text: str) -> None: ...
    def choose(self, selector: str, value: str) -> None: ...


class Keys:
    """Tab leads to everything, arrows walk through a menu that is open, Enter presses."""

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

    def _go(self, selector: str) -> None:
        expect(self._page.locator(f"{selector}:visible").first).to_be_visible()
        for _ in range(TABS_MAX):
            if self._page.evaluate(HAS_FOCUS, selector):
                return
            self._page.keyboard.press("ArrowDown" if self._page.evaluate(IS_IN_MENU) else "Tab")
        raise AssertionError(f"no key leads to {selector}")


class Finger:
    """Everything is tapped; letters come from the keyboard on the screen."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, selector: str) -> None:
        self._page.locator(f"{selector}:visible").last.tap()

    check = press

    def write(self, selector: str, text: str) -> None:
        self.press(selector)
        expect(self._page.locator(f"{selector}:visible").last).to_be_focused()
        self._page.keyboard.press("Control+a")
        self._page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        self.press(selector)
        self._page.locator(f"{selector}:visible").last.select_option(value)
