"""RSS, Atom and JSON feeds as lists of their items.

Formats: RSS 2.0 and RDF site summaries (RSS 1.0), Atom (RFC 4287), JSON Feed 1.1 (jsonfeed.org).
"""

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from search.errors import Empty, TooComplex
from search.extraction.blocks import blocks_of, written
from search.extraction.hidden import settle_hidden
from search.extraction.html import tree_of
from search.text.cleaning import one_line

if TYPE_CHECKING:
    from bs4 import Tag

_MAX_ITEMS = 200
_MAX_JSON = 6_000_000
_DECLARATION = re.compile(r"^\s{0,100}<\?xml[^<>]{0,300}\?>")
_DOCTYPE = "<!DOCTYPE"
_PLAIN_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]{0,300}>", re.IGNORECASE)
"""Of the old formats; it only names one. What declares entities of its own is not read."""
_LOOSE = re.compile(
    r"(?P<kept><!\[CDATA\[(?:[^\]]|\](?!\]>))*+(?:\]\]>|\Z)|&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)|&"
)
"""Ampersands that XML does not know: bare ones, and names that only HTML has. A parser that mends would drop them."""
_ENTRIES = frozenset({"item", "entry"})
_CONTENTS = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "updated", "date")


@dataclass(frozen=True)
class _Item:
    title: str
    date: str
    html: str


def feed_text(content: str) -> tuple[str, str]:
    """(title, text) of a feed: a heading, a date and a text for each item. Raises `Empty` and `TooComplex`."""
    title, items = _json_feed(content) if content.lstrip()[:1] == "{" else _xml_feed(content)
    text = "\n\n".join(_written(item) for item in items)
    if not text.strip():
        raise Empty("a feed without items")
    return one_line(title), text


def _written(item: _Item) -> str:
    try:
        tree = tree_of(f"<html><body>{item.html}</body></html>")
        settle_hidden(tree)
        text = written(blocks_of(tree))
    except (Empty, TooComplex):
        text = ""
    heading = f"## {one_line(item.title)}" if item.title.strip() else ""
    return "\n\n".join(filter(None, [heading, one_line(item.date), text]))


def _json_feed(content: str) -> tuple[str, list[_Item]]:
    try:
        feed = json.loads(content[:_MAX_JSON])
    except (ValueError, RecursionError) as error:
        raise Empty("no JSON feed") from error
    entries = feed.get("items") if isinstance(feed, dict) else None
    items = (
        [_json_item(entry) for entry in entries[:_MAX_ITEMS] if isinstance(entry, dict)]
        if isinstance(entries, list)
        else []
    )
    return _said(feed, "title"), items


def _json_item(entry: dict[str, Any]) -> _Item:
    html = _said(entry, "content_html") or _escaped(_said(entry, "content_text") or _said(entry, "summary"))
    return _Item(_said(entry, "title"), _said(entry, "date_published"), html)


def _said(value: Any, name: str) -> str:
    property_value = value.get(name) if isinstance(value, dict) else None
    return property_value if isinstance(property_value, str) else ""


def _escaped(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{line}</p>" for line in escaped.split("\n"))


def _xml_feed(content: str) -> tuple[str, list[_Item]]:
    from bs4 import BeautifulSoup

    content = _PLAIN_DOCTYPE.sub("", _DECLARATION.sub("", content), count=1)
    if _DOCTYPE in content[:2000].upper():
        raise TooComplex("a feed with a document type")
    feed = BeautifulSoup(_LOOSE.sub(lambda sign: sign["kept"] or "&amp;", content), "xml")
    entries = feed.find_all(lambda tag: _name(tag) in _ENTRIES, limit=_MAX_ITEMS)
    head = feed.find(lambda tag: _name(tag) == "channel") or feed.find(True)
    return _child(head, "title") if head else "", [_xml_item(entry) for entry in entries]


def _xml_item(entry: "Tag") -> _Item:
    # A title is markup once more in RSS, and in Atom where it says so (RFC 4287, 3.1.1.2): `AT&amp;amp;T`.
    title = unescape(re.sub(r"<[^<>]{0,500}>", "", _child(entry, "title")))
    date = next(filter(None, (_child(entry, name) for name in _DATES)), "")
    return _Item(title, date, max((_child(entry, name) for name in _CONTENTS), key=len))


def _child(element: "Tag", name: str) -> str:
    """The text of a child; markup in it (Atom's XHTML) as markup."""
    return next((_inner(child) for child in element.find_all(True, recursive=False) if _name(child) == name), "")


def _inner(element: "Tag") -> str:
    from bs4 import Comment, Tag

    children = (child for child in element.children if not isinstance(child, Comment))
    return "".join(child.decode() if isinstance(child, Tag) else str(child) for child in children)


def _name(element: "Tag") -> str:
    return element.name.rpartition(":")[2]
