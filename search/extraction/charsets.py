"""Bytes to text: byte order mark, UTF-8 if it is, the header, the page's own word, then a guess among likely charsets.

Pages lie: a page that decodes as UTF-8 with non-ASCII characters in it is UTF-8 whatever it claims, and `gb2312` has
meant gb18030 for decades. What no charset makes readable is refused, never cited.
"""

import codecs
import re

from search.errors import Garbled

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LOOKED_AT = 4096
_GUESSED_FROM = 20_000
_MAX_LOST_SHARE = 0.01
_LIKELY = 0.08
_FEW = 8
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_GUESSES = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "windows-1251", "windows-1252")

# The web's names mean the larger set (WHATWG Encoding Standard, section 4.2).
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "unicode": "utf-16",
}
_ACCENTED = re.compile(
    "(?<=[A-Za-z])[\u00c0-\u00ff](?![\u00c0-\u00ff])|(?<![\u00c0-\u00ff])[\u00c0-\u00ff](?=[A-Za-z])"
)
# The commonest characters of each script tell a right guess from a wrong one, in which they are all rare.
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出会也时要就可以对生能而那得于着下自之年过发后作里"
    "這來國個說們為時會對過發後與從還沒讓開關點當間長問應學實現進種動経済日本語하는이다을를의에가은지고"
    "のはにをがでとたしてれいなかっるすも也不是的"
)


def decoded(body: bytes, declared: str = "") -> str:
    """The text of `body`; `declared` is the charset of the HTTP header. Raises `Garbled`."""
    for bom, charset in _BOMS:
        if body.startswith(bom):
            return _checked(body[len(bom) :].decode(charset, "replace"))
    if not body.isascii() and _is_utf8(body):
        return _checked(body.decode("utf-8", "replace"))
    for charset in (declared, _named_inside(body)):
        text = _attempt(body, charset)
        if text is not None:
            return text
    return _guessed(body)


def _is_utf8(body: bytes) -> bool:
    try:
        # A page that was cut in the middle of a character is UTF-8 all the same.
        codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _named_inside(body: bytes) -> str:
    head = body[:_LOOKED_AT]
    found = _META.search(head) or _XML.search(head)
    return found.group(1).decode("ascii", "replace") if found else ""


def _attempt(body: bytes, name: str) -> str | None:
    charset = _MEANT.get(name.strip().lower(), name.strip().lower())
    if not charset or charset.replace("-", "").startswith("utf7"):
        return None
    try:
        info = codecs.lookup(charset)
        text = body.decode(charset, "replace") if info._is_text_encoding else ""
    except (LookupError, UnicodeError, ValueError):
        return None
    # Servers say iso-8859-1 by default, and every byte is something in it: believe it only where it makes sense.
    doubtful = charset == "windows-1252" and _likeness(text[:_GUESSED_FROM]) < _LIKELY
    return text if text and not doubtful and _is_readable(text) else None


def _guessed(body: bytes) -> str:
    sample = body[:_GUESSED_FROM]
    if sample.isascii():
        return _checked(body.decode("utf-8", "replace"))
    likeness, charset = max((_likeness(sample.decode(guess, "replace")), guess) for guess in _GUESSES)
    if likeness < _LIKELY:
        raise Garbled("no charset makes sense")
    return _checked(body.decode(charset, "replace"))


def _likeness(text: str) -> float:
    """About the share of non-ASCII characters that are where they belong; 1 where there are hardly any."""
    foreign = [character for character in text if ord(character) > 127]
    common = sum(character in _COMMON for character in foreign) + len(_ACCENTED.findall(text))
    cyrillic = sum("\u0430" <= character <= "\u044f" for character in foreign)
    lost = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in foreign)
    common += cyrillic // 2 if cyrillic > 0.6 * len(foreign) else 0
    likeness = (common - 5 * lost) / max(1, len(foreign))
    return max(likeness, 0.1) if len(foreign) < _FEW and not lost else likeness


def _checked(text: str) -> str:
    if not _is_readable(text):
        raise Garbled("no charset fits")
    return text


def _is_readable(text: str) -> bool:
    return text.count("\ufffd") <= max(3, len(text) * _MAX_LOST_SHARE)
