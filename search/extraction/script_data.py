"""The prose that a page's scripts hold as data: the state that an app is started with, the article it will draw.

Frameworks send it as JSON (in a script of that type, in an assignment, in a call) or as strings of such. Which of the
texts is the page's is told as in a page: the smallest part of the data that holds most of the prose.
"""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from search.extraction.prose import is_prose, size
from search.extraction.structured_data import MAX_JSON, MAX_TEXT, MIN_TEXT, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_JSON_TYPE = re.compile(r"json", re.IGNORECASE)
_VALUE = re.compile(r"""[=(]\s{0,9}(?=[\[{])|JSON\.parse\(\s{0,9}(?=")""")
_MAX_STARTS = 5
# Whatever ends the text of a string ends the match: nothing is looked at twice.
_STRING = re.compile(r""""((?:[^"\\\n]|\\.)*+)(?:"|\n|\\|\Z)""")
_ROW = re.compile(r"[0-9a-f]{1,8}:(?:T[0-9a-f]{1,8},)?")
_MAX_VALUES = 20_000
_MAX_DEPTH = 60
_MOST = 0.6
_NOT_TEXT = re.compile(
    r"i18n|translation|locale|dictionar|^messages?$|css|style|^scripts?$|licen[cs]e|copyright|cookie|consent|query|tracking",
    re.IGNORECASE,
)
_CODE = re.compile(r"[{}]|=>|\bfunction\b|;\s|^https?://|@media|</?script", re.IGNORECASE)
_TEXT_KEYS = ("text", "value")
_TYPE_KEYS = ("type", "_type", "nodeType", "object")
_SPANS = frozenset({"text", "span", "link", "hyperlink", "a", "strong", "em", "code", "leaf", "mark"})
_CHILDREN = ("children", "content", "leaves", "nodes")
_BLOCK_TAGS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "blockquote", "figcaption", "dd", "dt"})

Path = tuple[str, ...]


def script_text(tree: "HtmlElement") -> str:
    """The prose that the scripts in the page hold, as paragraphs; empty where it is no article's length."""
    texts = list(_texts(list(_values(tree))))
    depth = 0
    while len(texts) > 1 and (heavy := _heaviest(texts, depth)) is not None:
        texts = [(path, text) for path, text in texts if path[depth : depth + 1] == heavy]
        depth += 1
    text = "\n\n".join(dict.fromkeys(text for _, text in texts))[:MAX_TEXT]
    return text if size(text) >= MIN_TEXT else ""


def _heaviest(texts: list[tuple[Path, str]], depth: int) -> Path | None:
    """The next step to the part that holds most of the prose; none where it is spread from here on."""
    weights: dict[Path, int] = {}
    for path, text in texts:
        weights[path[depth : depth + 1]] = weights.get(path[depth : depth + 1], 0) + size(text)
    heavy = max(weights, key=lambda step: weights[step])
    return heavy if heavy and weights[heavy] >= _MOST * sum(weights.values()) else None


def _values(tree: "HtmlElement") -> Iterator[object]:
    rows: list[str] = []
    for script in tree.xpath("//script[not(@src)]"):
        code = (script.text or "")[:MAX_JSON]
        if _JSON_TYPE.search(script.get("type", "")):
            yield from _decoded(code)
            continue
        values = list(_values_in_code(code))
        rows.extend(row for value in values if (row := _row(value)))
        yield from values or [json_string(match[1]) for match in _STRING.finditer(code)]
    yield from (value for row in "".join(rows).split("\n") for value in _of_row(row))


def _row(value: object) -> str:
    """A piece of a stream of rows, each a value behind its number (React's server components)."""
    match value:
        case [int(), str(row)]:
            return row
    return ""


def _of_row(row: str) -> Iterator[object]:
    number = _ROW.match(row)
    content = row[number.end() :] if number else row
    yield from _decoded(content) if content[:1] in ("[", "{", '"') else [content]


def _decoded(text: str) -> Iterator[object]:
    try:
        yield json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return


def _values_in_code(code: str) -> Iterator[object]:
    """What a script assigns or passes on as JSON."""
    decoder, end, starts = json.JSONDecoder(strict=False), 0, 0
    for start in _VALUE.finditer(code):
        if start.start() < end:
            continue
        if (starts := starts + 1) > _MAX_STARTS:
            return
        try:
            value, end = decoder.raw_decode(code, start.end())
        except (ValueError, RecursionError):
            continue
        yield value


def json_string(content: str) -> str:
    """The text between two quotes of a script; empty where it is none."""
    try:
        return str(json.loads(f'"{content}"', strict=False))
    except (ValueError, RecursionError):
        return ""


def _texts(values: list[object]) -> Iterator[tuple[Path, str]]:
    """The pieces of prose in their order, each with the way to it."""
    waiting: list[tuple[Path, object]] = [((), values)]
    for _ in range(_MAX_VALUES):
        if not waiting:
            return
        path, value = waiting.pop()
        if (text := _text(value)) is not None:
            if text:
                yield path, text
        elif len(path) < _MAX_DEPTH:
            waiting.extend(reversed([((*path, step), inner) for step, inner in _inner(value)]))


def _inner(value: object) -> Iterator[tuple[str, object]]:
    match value:
        case list():
            yield from ((str(at), inner) for at, inner in enumerate(value))
        case dict():
            yield from ((str(key), inner) for key, inner in value.items() if not _NOT_TEXT.search(str(key)))
        case str():
            yield from (("", inner) for inner in _decoded(value))


def _text(value: object) -> str | None:
    """The text of a string or of a line that is kept in pieces, empty if it is no prose; None: to be looked into."""
    match value:
        case str() if value[:1] in ("{", "["):
            return None
        case str():
            return _prose(words_of(value))
        case ["$", str(tag), _, dict(properties)] if tag in _BLOCK_TAGS:
            return _prose(_flat(properties.get("children")))
        case list() if value and all(map(_is_span, value)) and not all(is_prose(_flat(item)) for item in value):
            return _prose(_flat(value))
        case list() | dict():
            return None
    return ""


def _prose(text: str) -> str:
    return text if is_prose(text) and (len(text) > MIN_TEXT or not _CODE.search(text)) else ""


def _is_span(value: object) -> bool:
    """Whether it is a piece of a line in the documents of editors: a text, a link, a marked word."""
    if not isinstance(value, dict):
        return False
    kind = next((str(value[key]).lower() for key in _TYPE_KEYS if key in value), "text")
    return kind in _SPANS and bool(_flat(value))


def _flat(value: object, depth: int = 8) -> str:
    """All words under `value` as one line."""
    if isinstance(value, str):
        return value
    if depth == 0:
        return ""
    match value:
        case ["$", str(), _, dict(properties)]:
            return _flat(properties.get("children"), depth - 1)
        case list():
            return "".join(_flat(inner, depth - 1) for inner in value)
        case dict():
            own = next((value[key] for key in _TEXT_KEYS if isinstance(value.get(key), str)), None)
            return own or "".join(_flat(value[key], depth - 1) for key in _CHILDREN if key in value)
    return ""
