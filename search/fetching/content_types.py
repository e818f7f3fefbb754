"""What kind of thing was downloaded: what the server says, checked against the first bytes."""

import codecs
import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from search.errors import WrongType

_LOOKED_AT = 1024
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OF_TWO_BYTES = ("utf-16", "ucs-2", "iso-10646-ucs-2", "csunicode", "unicodefeff", "unicodefffe")
"""The labels of UTF-16 (WHATWG Encoding, 4.2), but for `unicode`, which pages call UTF-8 as often."""
_BINARY = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"MZ",
    b"RIFF",
    b"OggS",
)
# The tags by which browsers know HTML that nobody called so (WHATWG MIME Sniffing, 7.1).
_FIRST_TAG = re.compile(
    rb"\s*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>]|\s*<!--",
    re.IGNORECASE,
)
_FEED = re.compile(
    rb"\A\s{0,100}(?:<\?xml[^<>]{0,300}>\s{0,100}|<!--[^<>]{0,500}-->\s{0,100}|<\?[^<>]{0,300}>\s{0,100}){0,4}<(?:rss|feed|rdf:RDF)[\s>]"
)
_JSON_FEED = re.compile(rb'\A\s{0,100}\{\s{0,100}"version"\s{0,9}:\s{0,9}"https?:(?:\\?/){2}jsonfeed\.org')
_ARCHIVE = b"PK\x03\x04"
_OFFICE_PARTS = (
    b"word/document.xml",
    b"xl/workbook.xml",
    b"ppt/presentation.xml",
    b"META-INF/container.xml",
    b"content.xml",
)
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<script", b"<title", b"<div", b"<p>", b"<!--")


class Kind(StrEnum):
    """What we can read."""

    HTML = "html"
    TEXT = "text"
    PDF = "pdf"
    FEED = "feed"
    OFFICE = "office"


@dataclass(frozen=True)
class Declared:
    """What the header said; `kind` is None where it said nothing useful."""

    kind: Kind | None
    charset: str
    is_unnamed: bool = False
    """It said nothing at all, or only that it is bytes."""


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_KINDS = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "text/plain": Kind.TEXT,
    "text/markdown": Kind.TEXT,
    "text/x-markdown": Kind.TEXT,
    "text/x-web-markdown": Kind.TEXT,
    "text/vnd.daringfireball.markdown": Kind.TEXT,
    "application/markdown": Kind.TEXT,
    "application/x-markdown": Kind.TEXT,
    "text/x-rst": Kind.TEXT,
    "text/prs.fallenstein.rst": Kind.TEXT,
    "text/asciidoc": Kind.TEXT,
    "text/x-asciidoc": Kind.TEXT,
    "text/org": Kind.TEXT,
    "text/x-org": Kind.TEXT,
    "application/pdf": Kind.PDF,
    "application/rss+xml": Kind.FEED,
    "application/atom+xml": Kind.FEED,
    "application/rdf+xml": Kind.FEED,
    "application/feed+json": Kind.FEED,
    "application/json": None,
    "application/epub+zip": Kind.OFFICE,
    f"{_OPEN_XML}.wordprocessingml.document": Kind.OFFICE,
    f"{_OPEN_XML}.spreadsheetml.sheet": Kind.OFFICE,
    f"{_OPEN_XML}.presentationml.presentation": Kind.OFFICE,
    f"{_OPEN_DOCUMENT}.text": Kind.OFFICE,
    f"{_OPEN_DOCUMENT}.spreadsheet": Kind.OFFICE,
    f"{_OPEN_DOCUMENT}.presentation": Kind.OFFICE,
    "": None,
    "application/octet-stream": None,
    "application/xml": None,
    "text/xml": None,
}

_UNNAMED = ("", "application/octet-stream")
"""How servers call a file of which they do not know what it is: often a text."""
_WORDS = re.compile(r"[^\W\d_]{2,20}(?=[\s\W])")
_PROSE_MIN, _PROSE_SHARE = 100, 0.6
"""Characters, and how many of them are words with what stands behind each."""


def declared_type(content_type: str) -> Declared:
    """What the `Content-Type` header says. Raises `WrongType` for what we do not read."""
    message = Message()
    message["Content-Type"] = content_type.replace("\r", " ").replace("\n", " ")[:300]
    named = message.get_content_type() if content_type.strip() else ""
    if named not in _KINDS:
        raise WrongType(named)
    charset = message.get_param("charset", "")
    charset = charset.strip(" '\"")[:40] if isinstance(charset, str) else ""
    return Declared(_KINDS[named], charset, named in _UNNAMED)


def sniffed_kind(declared: Declared, body: bytes) -> Kind:
    """The kind that the first bytes agree with. Raises `WrongType` for anything binary, whatever it was called."""
    head = body[:_LOOKED_AT]
    if head.lstrip()[:5] == b"%PDF-":
        return Kind.PDF
    if declared.kind in (Kind.OFFICE, None) and head.startswith(_ARCHIVE) and _is_office(body):
        return Kind.OFFICE
    if declared.kind in (Kind.PDF, Kind.OFFICE) or head.startswith(_BINARY) or _is_binary(head, declared.charset):
        raise WrongType("binary")
    if _FEED.search(head) or _JSON_FEED.search(head):
        return Kind.FEED
    if declared.kind is not None:
        return declared.kind
    if _FIRST_TAG.match(head) or any(mark in head.lower() for mark in _MARKUP):
        return Kind.HTML
    if declared.is_unnamed and _is_prose(head):
        return Kind.TEXT
    raise WrongType("neither named nor recognised")


def _is_office(body: bytes) -> bool:
    """Whether the archive holds what an office document or a book does; their names stand in it as they are."""
    return any(name in body for name in _OFFICE_PARTS)


def _is_prose(head: bytes) -> bool:
    """Whether it is UTF-8 and for the most part words: a text, with or without the signs of Markdown, and no data."""
    text = head.decode("utf-8", "ignore").removeprefix("\ufeff")
    if len(text.encode()) < len(head.removeprefix(codecs.BOM_UTF8)) - 3 or text.lstrip()[:1] in ("{", "<"):
        return False
    words = sum(len(word[0]) + 1 for word in _WORDS.finditer(text))
    return len(text) >= _PROSE_MIN and words > _PROSE_SHARE * len(text)


def _is_binary(head: bytes, charset: str) -> bool:
    if head.startswith(_BOMS) or charset.lower().startswith(_OF_TWO_BYTES):
        return False
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return head.count(b"\0") * 500 > len(head) or controls * 50 > len(head)
