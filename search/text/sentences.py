"""The sentences of a text, with their places in it.

One rule set for Latin and CJK text. A line break always ends a sentence (extracted text has one paragraph a line); a
full stop ends one only where a reader would agree: not inside numbers, addresses and names, not after abbreviations.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from languages.scripts import CJK, FULL_WIDTH, HAN

MAX_SENTENCE = 1000
"""Code points. Tables and program listings have no full stops; a sentence must still be bounded."""

_SHORT_FORMS = (
    "mr mrs ms dr prof st sr jr gen col lt capt rev hon gov sen rep vs cf ca al eg ie approx no nos vol vols pp fig "
    "figs eq eqs sec ch ed eds inc ltd co corp dept univ est jan feb mar apr jun jul aug sep sept oct nov dec mon tue "
    "wed thu fri sat sun min max tel ext ave blvd rd mt ft resp incl excl"
)
_ABBREVIATIONS = frozenset(_SHORT_FORMS.split())
_CLOSERS = "\"'”’»›」』）)\\]】》〉〕｝}"
_CITED = r"(?: ?\[\d{1,3}\])*+"
_END = re.compile(
    rf"(?P<wide>[。！？；｡…]++|(?<![!?])[!?]++(?=[{_CLOSERS}]*+[{HAN}]))[!?！？…]*+[{_CLOSERS}]*+{_CITED}"
    rf"|(?<![.!?])(?P<narrow>[.!?]++)[{_CLOSERS}*_`]*+{_CITED}(?=\s|$|[{CJK}{FULL_WIDTH}])"
    r"|(?P<line>[\r\n\u2028\u2029]+)"
)
_LIST_NUMBER = re.compile(r"\A[\s\-*#>]*+\(?\d{1,3}\Z")
_SOFT_CUT = re.compile(r"[\s,;:，、：；|]")


@dataclass(frozen=True)
class Sentence:
    """`text[start:end]` of the text it was found in; offsets in code points, no white space at its ends."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """Every sentence of `text`, in order, none empty, none overlapping, none longer than `MAX_SENTENCE`."""
    return [Sentence(start, end, text[start:end]) for start, end in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for end in _ends(text):
        yield from _bounded(text, *_stripped(text, begin, end))
        begin = end


def _ends(text: str) -> Iterator[int]:
    begin = 0
    for match in _END.finditer(text):
        if match["narrow"] is not None and not _closes_a_sentence(text, begin, match):
            continue
        yield match.end()
        begin = match.end()
    yield len(text)


def _closes_a_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    if text[match.end() : match.end() + 40].lstrip(" \t")[:1].islower():
        return False
    if match["narrow"] != ".":
        return True
    before = text[max(begin, match.start() - 40) : match.start()]
    if match.start() - begin <= 40 and _LIST_NUMBER.match(before) and match.end() == match.start() + 1:
        return False
    word = _last_word(before)
    return not word or not _is_abbreviation(word)


def _last_word(text: str) -> str:
    """What stands at the end of `text` without a gap. Found from there: a pattern would try every place before it."""
    start = len(text)
    while start and (text[start - 1].isalnum() or text[start - 1] in "._"):
        start -= 1
    return text[start:]


def _is_abbreviation(word: str) -> bool:
    bare = word.replace(".", "")
    if len(bare) == 1:
        return bare.isalpha() and bare.isascii()
    return bare.lower() in _ABBREVIATIONS or (
        "." in word.strip(".") and all(len(part) == 1 for part in word.split("."))
    )


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_SENTENCE:
        cuts = [match.end() for match in _SOFT_CUT.finditer(text, start + MAX_SENTENCE // 2, start + MAX_SENTENCE)]
        cut = cuts[-1] if cuts else start + MAX_SENTENCE
        yield _stripped(text, start, cut)
        start, _ = _stripped(text, cut, end)
    if end > start:
        yield start, end
