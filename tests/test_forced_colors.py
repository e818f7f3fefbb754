"""What stylesheets tell of a state by its colour alone is told otherwise where the system chooses all colours."""

import re
from collections.abc import Iterator
from pathlib import Path

STYLES = Path(__file__).resolve().parent.parent / "static" / "css"
FORCED = STYLES / "forced-colors.css"
STATE = re.compile(r"\[aria-(?:pressed|checked|current|selected)=\"(?:true|page)\"\]")
TOLD_OTHERWISE = {"icon": "by a check mark that is shown", "composer__dictate": "as an icon-button, which it is, too"}


def rules(text: str) -> Iterator[list[str]]:
    """The selector of each rule of a stylesheet, behind those that it is nested in."""
    stack: list[str] = []
    for selector, bracket in re.findall(r"([^{};]*)([{}])", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
        if bracket == "}":
            stack.pop()
            continue
        stack.append(selector.strip())
        yield list(stack)


def classes(nested: list[str]) -> set[str]:
    """The class that each selector of a list is of: the last that it names, or that those around it name."""
    selectors = re.split(r",(?![^(]*\))", nested[-1])
    named = [re.findall(r"\.([a-z_-]+)", selector) for selector in selectors]
    inherited = classes(nested[:-1]) if len(nested) > 1 else set()
    return {name for names in named for name in (names[-1:] or inherited)}


def owners(text: str) -> set[str]:
    """The classes that have a rule for being on, chosen or current."""
    return {name for nested in rules(text) if STATE.search(nested[-1]) for name in classes(nested)}


def test_what_is_on_or_current_is_told_without_our_colours() -> None:
    ours = {owner for file in STYLES.glob("*.css") if file != FORCED for owner in owners(file.read_text())}

    assert {"pill", "menu__switch", "handbook__nav", "operation__nav"} <= ours
    assert ours - owners(FORCED.read_text()) - set(TOLD_OTHERWISE) == set()
