"""Small moves on a tree that lose no text around what they touch."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def drop(element: "HtmlElement") -> None:
    """Takes an element out with all that is in it; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    _hand_over(element, parent, element.tail)
    parent.remove(element)


def put(element: "HtmlElement", text: str) -> None:
    """Puts a text in the place of an element."""
    element.tail = text + (element.tail or "")
    drop(element)


def _hand_over(element: "HtmlElement", parent: "HtmlElement", text: str | None) -> None:
    if not text:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
