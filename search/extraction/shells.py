"""Pages with nothing to read but what a script will take from somewhere in them: a template, a form field, a comment.

Looked into only where a page shows next to nothing.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING

from search.errors import FetchError
from search.extraction.hidden import settle_hidden
from search.extraction.html import tree_of
from search.extraction.main_text import main_text
from search.extraction.plain_text import plain_text
from search.extraction.prose import has_sentence, size
from search.extraction.script_data import script_text
from search.extraction.structured_data import MAX_TEXT, MIN_TEXT

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_PLACES = 6
_MARKUP = re.compile(r"<(?:p|div|h[1-6]|li|article|section|main|td|br)\b", re.IGNORECASE)
_PROGRAM = re.compile(
    r"(?:java|ecma|live|type|coffee)script|module|json|importmap|rules|shader|math|css|babel|jsx|worker|^$",
    re.IGNORECASE,
)
_FILLED_IN = re.compile(r"\{\{|<%|\$\{")
"""What a script has still to put words in is no text."""


def without_scripts(tree: "HtmlElement") -> list["HtmlElement"]:
    """Copies of the `<noscript>` and `<noframes>` parts that hold text, as pages; taken before the tree loses them."""
    return [_page(part) for part in tree.iter("noscript", "noframes") if size(_words(part)) >= MIN_TEXT]


def longest_text(pages: list["HtmlElement"], *texts: str) -> str:
    """The longest of some texts and of the texts of some pages."""
    candidates = list(texts)
    for tree in pages:
        settle_hidden(tree)
        candidates.append(main_text(tree))
    return max(candidates, key=size, default="")


def text_for_scripts(html: str) -> str:
    """The text that a page with nothing in sight holds for its scripts; empty: none of an article's length."""
    tree = tree_of(html)
    pages: list[HtmlElement] = []
    texts = [script_text(tree)]
    places = sorted(_places(tree), key=lambda place: len(place[1]), reverse=True)
    for part, words in places[:_MAX_PLACES]:
        if part is not None:
            pages.append(_page(part))
        elif not _MARKUP.search(words):
            texts.append(plain_text(words))
        elif (inner := _parsed(words)) is not None:
            pages.append(inner)
    longest = longest_text(pages, *texts)
    return longest if size(longest) >= MIN_TEXT and has_sentence(longest) else ""


def _places(tree: "HtmlElement") -> Iterator[tuple["HtmlElement | None", str]]:
    """The parts that hold elements, and the words of those that hold text only."""
    from lxml.etree import Comment

    for place in tree.iter("template", "textarea", "xmp", "script", "iframe", Comment):
        if not isinstance(place.tag, str):
            words = place.text or ""
        elif place.tag == "iframe":
            words = place.get("srcdoc", "")
        elif place.tag == "script" and _PROGRAM.search(place.get("type", "")):
            continue
        else:
            words = _words(place) if len(place) else place.text or ""
        if MIN_TEXT <= size(words) <= MAX_TEXT and not _FILLED_IN.search(words):
            yield (place if isinstance(place.tag, str) and len(place) else None), words


def _parsed(markup: str) -> "HtmlElement | None":
    try:
        return tree_of(f"<html><body>{markup}</body></html>")
    except FetchError:
        return None


def _page(part: "HtmlElement") -> "HtmlElement":
    from lxml.html import Element

    copy = deepcopy(part)
    copy.tag, copy.tail = "div", None
    copy.attrib.clear()
    page, body = Element("html"), Element("body")
    body.append(copy)
    page.append(body)
    return page


def _words(part: "HtmlElement") -> str:
    return " ".join("".join(part.itertext()).split())
