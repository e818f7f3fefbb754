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


def unwrap(element: "HtmlElement") -> None:
    """Takes an element out; what is in it stays in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    _hand_over(element, parent, element.text)
    children = list(element)
    parent[place : place + 1] = children
    last, tail = (children[-1], element.tail) if children else (None, element.tail)
    if last is not None:
        last.tail = (last.tail or "") + (tail or "") or None
    else:
        before = parent[place - 1] if place > 0 else None
        if before is not None:
            before.tail = (before.tail or "") + (tail or "") or None
        else:
            parent.text = (parent.text or "") + (tail or "") or None


def _hand_over(element: "HtmlElement", parent: "HtmlElement", text: str | None) -> None:
    if not text:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
