"""The piece of a text that shows what a query was looking for, and where in it.

Texts are compared as the index compares them (width, case, script, English endings), but the places are those of the
text as it is shown. One pass over each text by one pattern without repetition inside: linear, whatever it holds.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.history.matching import BEGINNING_MIN
from search.text.tokenizer import folded, simplified, words

LENGTH = 180
"""Characters of a snippet."""
TEXT_MAX = 40_000
"""Characters of a text that are looked through."""
SPANS_MAX = 400
_SIGNS = re.compile(r"(?<![*_#`>|~])[*_#`>|~]++(?=\s|\w|$)")
_LATIN = re.compile(r"[a-z0-9]+")
Span = tuple[int, int]


@dataclass(frozen=True)
class Snippet:
    """A piece of a text; `marks` are the places of what was looked for, in code points of `text`."""

    text: str
    marks: tuple[Span, ...]
    terms: int
    """How many different words of the query it shows."""


class Highlighter:
    """Finds the words of one query in any number of texts."""

    def __init__(self, query: str) -> None:
        tokens = list(dict.fromkeys(words(query)))
        pairs = {character for word in tokens if len(word) == 2 and not word.isascii() for character in word}
        self._words = {word for word in tokens if word not in pairs}
        last = folded(query).split()[-1:] if query[-1:].isalnum() else []
        self._last = [word for word in last if len(word) >= BEGINNING_MIN]
        alternatives = sorted(self._alternatives(), key=len, reverse=True)
        self._pattern = re.compile("|".join(alternatives)) if alternatives else None

    @property
    def count(self) -> int:
        """Different words of the query."""
        return len(self._words)

    def snippet(self, text: str) -> Snippet:
        """The best piece of `text`; its beginning, without marks, where it has nothing of the query."""
        plain = shown(text[:TEXT_MAX])
        spans = list(self._spans(plain))
        start = best_start(spans)
        start = 0 if len(plain) <= LENGTH else max(0, min(start - LENGTH // 4, len(plain) - LENGTH))
        if start and (space := plain.find(" ", start, start + 20)) >= 0:
            start = space + 1
        end = min(len(plain), start + LENGTH)
        inside = [(a - start, b - start, word) for a, b, word in spans if a >= start and b <= end]
        before, after = "…" if start else "", "…" if end < len(plain) else ""
        marks = tuple((a + len(before), b + len(before)) for a, b, _ in inside)
        return Snippet(before + plain[start:end] + after, joined(marks), len({word for _, _, word in inside}))

    def _alternatives(self) -> Iterator[str]:
        for word in self._words:
            if _LATIN.fullmatch(word):
                # The stem of "happiness" is "happi": what ends a stem may be written otherwise in a text.
                yield rf"(?<![a-z0-9]){word.rstrip('iy') or word}[a-z0-9']*"
            else:
                yield re.escape(word)
        for beginning in self._last:
            if _LATIN.fullmatch(beginning):
                yield rf"(?<![a-z0-9]){beginning}[a-z0-9']*"

    def _spans(self, plain: str) -> Iterator[tuple[int, int, str]]:
        if self._pattern is None:
            return
        text, places = located(plain)
        count = 0
        for match in self._pattern.finditer(text):
            if (word := self._word(match[0])) and (count := count + 1) <= SPANS_MAX:
                yield places[match.start()], places[match.end() - 1] + 1, word

    def _word(self, piece: str) -> str:
        """The word of the query that a piece of a text is; empty where it only looks like one."""
        if not _LATIN.match(piece):
            return piece
        stem = next(iter(words(piece)), "")
        if stem in self._words:
            return stem
        return self._last[0] if self._last and piece.startswith(self._last[0]) else ""


def shown(text: str) -> str:
    """A text in one line, without the signs of Markdown that stand before or after words."""
    return " ".join(_SIGNS.sub("", text).split())


def located(text: str) -> tuple[str, Sequence[int]]:
    """`text` as the index compares it, and the place in `text` of each of its characters."""
    compared = folded(text)
    if len(compared) == len(text):
        return compared, range(len(text))
    pieces = [unicodedata.normalize("NFKC", character).lower() for character in text]
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    whole = "".join(pieces)
    compared = simplified(whole)
    return (compared if len(compared) == len(whole) else whole), places


def best_start(spans: Sequence[tuple[int, int, str]]) -> int:
    """Where the piece with the most different words begins."""
    best, best_place = 0, 0
    for number, (start, _, _) in enumerate(spans):
        near = {word for place, _, word in spans[number : number + 20] if place - start < LENGTH * 3 // 4}
        if len(near) > best:
            best, best_place = len(near), start
    return best_place


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that touch or overlap, as one."""
    result: list[Span] = []
    for start, end in spans:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)
