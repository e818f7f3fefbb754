"""The text that a page's structured data call its own (schema.org): in JSON-LD, or in hidden microdata."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from search.extraction.prose import has_sentence, size

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MIN_TEXT = 200
"""Of prose. With less it is a summary, or a sentence that asks for scripts."""
MAX_JSON = 2_000_000
_MAX_VALUES = 20_000
MAX_TEXT = 500_000
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_BREAKING_TAG = re.compile(
    r"<(?:/?(?:p|div|li|h[1-6]|tr|ul|ol|blockquote|section)\b|br\b)[^<>]{0,2000}>", re.IGNORECASE
)
_AROUND = re.compile(
    r"^\s{0,99}(?://\s{0,9})?(?:<!--|<!\[CDATA\[|/\*\s{0,9}<!\[CDATA\[\s{0,9}\*/)|(?://\s{0,9}|/\*\s{0,9})?(?:-->|\]\]>)(?:\s{0,9}\*/)?\s{0,99}$"
)
_LAST_COMMA = re.compile(r",\s{0,99}([}\]])")
_ESCAPED_TWICE = re.compile(r"&(?:amp|quot|lt|gt|nbsp|apos|#39|#8217|rsquo|lsquo|ldquo|rdquo|mdash|ndash|hellip);")
_TEXTS = ("headline", "name", "articleBody", "text", "reviewBody", "recipeIngredient")
_WITH_TEXT = re.compile(r"Posting|Question|Answer|Comment|HowTo|Article|Step|Review|Recipe|Message|Blog")
_MICRODATA = "//meta[@itemprop='articleBody' or @itemprop='reviewBody' or @itemprop='text']/@content"


def structured_text(tree: "HtmlElement") -> str:
    """The article, thread or answers that the page's data hold, as paragraphs; empty: none for all."""
    pieces = [words for content in tree.xpath(_MICRODATA) if (words := words_of(str(content)))]
    for data in linked_data(tree):
        pieces.extend(_texts(data))
    text = "\n\n".join(dict.fromkeys(pieces))[:MAX_TEXT]
    return text if size(text) >= MIN_TEXT and has_sentence(text) else ""


def linked_data(tree: "HtmlElement") -> Iterator[object]:
    """What the page's JSON-LD scripts hold, those that can be read."""
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json" and script.text:
            text = script.text[:MAX_JSON]
            try:
                yield json.loads(text, strict=False)
            except (ValueError, RecursionError):
                yield from _mended(text)


def _mended(text: str) -> Iterator[object]:
    """What is written around comment signs that hide it from old browsers, or with a comma too many."""
    bare = _AROUND.sub("", text).strip().rstrip(";")
    try:
        yield json.loads(_LAST_COMMA.sub(r"\1", bare), strict=False)
    except (ValueError, RecursionError):
        return


def words_of(text: str) -> str:
    """Words only: some sites put markup into their data."""
    broken = _BREAKING_TAG.sub("\n\n", text)
    words = unescape(_TAG.sub("", broken)).strip()
    return unescape(words) if _ESCAPED_TWICE.search(words) else words


def _texts(data: object) -> Iterator[str]:
    """The texts of all objects that have one, in their order."""
    waiting: list[object] = [data]
    for _ in range(_MAX_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            if str(value.get("isAccessibleForFree", "")).lower().endswith("false"):
                continue
            yield from _own_texts(value)
            waiting.extend(inner for inner in reversed(list(value.values())) if isinstance(inner, dict | list))


def _own_texts(value: dict[str, Any]) -> Iterator[str]:
    kind = value.get("@type", "")
    kind = " ".join(map(str, kind)) if isinstance(kind, list) else str(kind)
    has_body = isinstance(value.get("articleBody"), str)
    if not has_body and not _WITH_TEXT.search(kind):
        return
    if (
        not has_body
        and not any(isinstance(value.get(name), str | list) for name in _TEXTS[2:])
        and "Question" not in kind
    ):
        return
    for name in _TEXTS:
        property_value = value.get(name)
        for text in property_value if isinstance(property_value, list) else [property_value]:
            if isinstance(text, str) and (plain := words_of(text)):
                yield plain
