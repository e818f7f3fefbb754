"""Bytes to text: byte order mark, UTF-8 if it is, the header, the page's own word, then a guess among likely charsets.

Pages lie: a page that decodes as UTF-8 with non-ASCII characters in it is UTF-8 whatever it claims, with a stray byte
or without. What no charset makes readable is refused, never cited.
"""

import codecs
import re

from search.errors import Garbled
from search.extraction.charset_guess import guessed, is_another
from search.extraction.encodings import codec_of, decoded_as
from search.extraction.twice_encoded import encoded_once

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LOOKED_AT = 8192
_GUESSED_FROM = 20_000
_MAX_LOST_SHARE = 0.01
_STRAY_SHARE = 0.1
"""Of the characters beyond ASCII. With more broken ones it was not UTF-8."""
_FEW = 8
_LOST = re.compile("\ufffd{2,40}")
"""A word in another charset, as in the footers of some pages, is one place that cannot be read."""
_COMMENT = re.compile(rb"<!--[^-]*+(?:-(?!->)[^-]*+)*+-->")
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})""", re.IGNORECASE)


def decoded(body: bytes, declared: str = "") -> str:
    """The text of `body`; `declared` is the charset of the HTTP header. Raises `Garbled`."""
    return text_and_charset(body, declared)[0]


def text_and_charset(body: bytes, declared: str = "") -> tuple[str, str]:
    """The same, with Python's name of the charset in which it was read. Raises `Garbled`."""
    text, codec = _decoded(body, declared)
    return encoded_once(text), codec


def _decoded(body: bytes, declared: str) -> tuple[str, str]:
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return _checked(body[len(bom) :].decode(codec, "replace")), codec
    if not body.isascii() and (text := _as_utf8(body)):
        return _checked(_LOST.sub("\ufffd", text)), "utf-8"
    for name in (declared, _named_inside(body)):
        inside = _attempt(body, name)
        if inside is not None:
            return inside, codec_of(name)
    return _by_guess(body)


def _as_utf8(body: bytes) -> str:
    """The text where it is UTF-8, but for a stray byte or two; else empty."""
    try:
        # A page that was cut in the middle of a character is UTF-8 all the same.
        return codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    whole = len(text) - lost - sum(map(str.isascii, text)) if lost * 5 < len(text) else 0
    return text if whole >= _FEW and lost <= max(1, whole * _STRAY_SHARE) else ""


def _named_inside(body: bytes) -> str:
    head = _COMMENT.sub(b"", body[:_LOOKED_AT])
    declaration = _META.search(head) or _XML.search(head)
    name = declaration.group(1).decode("ascii", "replace") if declaration else ""
    # What is read here as ASCII is not UTF-16, whatever it says (standard, "prescan a byte stream").
    return "utf-8" if name.lower().startswith(("utf-16", "utf16")) else name


def _attempt(body: bytes, name: str) -> str | None:
    codec = codec_of(name)
    if not codec:
        return None
    try:
        text = decoded_as(body, codec)
    except (LookupError, UnicodeError, ValueError):
        return None
    # Servers say iso-8859-1 by default, and every byte is something in it: believe it only where it makes sense.
    if codec == "cp1252" and not body.isascii() and guessed(body[:_GUESSED_FROM]) not in ("cp1252", ""):
        return None
    if not text or not _is_readable(text) or (codec == "cp1252" and _is_nonsense(text)):
        return None
    return None if is_another(body[:_GUESSED_FROM], codec) else text


def _is_nonsense(text: str) -> bool:
    """Whether its accented letters stand in long runs, as they do in no language that is written with them."""
    foreign = [
        character
        for character in text[:_GUESSED_FROM]
        if "\u00a0" < character < "\u0180" or "\x80" <= character < "\xa0"
    ]
    runs = re.findall("[\u00a1-\u017f\x80-\x9f]{3,}", text[:_GUESSED_FROM])
    return len(foreign) >= _FEW and sum(map(len, runs)) > len(foreign) / 2


def _by_guess(body: bytes) -> tuple[str, str]:
    codec = guessed(body[:_GUESSED_FROM])
    if codec:
        return _checked(decoded_as(body, codec)), codec
    if body.isascii() and b"\x1b$" not in body:
        return _checked(body.decode("ascii")), "ascii"
    raise Garbled("no charset makes sense")


def _checked(text: str) -> str:
    if not _is_readable(text):
        raise Garbled("no charset fits")
    return text


def _is_readable(text: str) -> bool:
    return text.count("\ufffd") <= max(3, len(text) * _MAX_LOST_SHARE)
