"""The sentences of an answer that cite something: what each mark is there to support.

A mark belongs to the nearest sentence before it, whether it stands before or after the full stop. A line, a list item
and a table cell end a sentence; a mark alone in its cell supports the row, alone on its line the sentence above.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chat.citations.marks import WrittenMark, marks_at, written_marks
from languages.scripts import HAN
from search.text.sentences import Sentence, sentences

_LINE = re.compile(r"[^\n]+")
LINE_PREFIX = re.compile(
    r"[ \t]*+(?:>[ \t]?)*+[ \t]*+(?:(?:[-*+•]|\d{1,3}[.)])[ \t]++|\d{1,3}、)?(?:\[[ xX]\][ \t]++)?(?:#{1,6}[ \t]++)?"
)
_CELL = re.compile(r"(?:[^|`\\\n]|\\.|`[^`|\n]*`|[`\\])+")
_LINK = r"!?\[(?P<label>[^\[\]\n]{0,500})\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500}){0,3}\)"
_EMPHASIS = r"\*{2,3}|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)"
_DECORATION = re.compile(rf"{_LINK}|{_EMPHASIS}|~~|`+|\\(?=[\\`*_{{}}\[\]()#+.!|~>-])")
_LABEL = re.compile(
    r"(?:references?|sources?|see|citations?"
    r"|参考(?:资料|来源)?|參考(?:資料|來源)?|来源|來源|引用|资料来源|資料來源)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_LABEL_MAX = 200
_HAN = re.compile(f"[{HAN}]")
_CLAUSE_WORDS, _CLAUSE_HAN = 4, 8
"""So much of a sentence before a mark is checked by itself where another mark follows."""
_FINAL = frozenset(".!?。！？；…")


@dataclass(frozen=True)
class CitedSentence:
    """A sentence and its citations."""

    start: int
    end: int
    """`answer[start:end]` is the sentence as written, its marks included; code points."""
    text: str
    """The sentence alone: no marks, no Markdown."""
    indexes: tuple[int, ...]


@dataclass(frozen=True)
class _Span:
    start: int
    end: int


def cited_sentences(answer: str, stored_marks: Sequence[Sequence[int]] | None = None) -> tuple[CitedSentence, ...]:
    """Every sentence of a kept answer that a mark supports, in order; `told`: place and number of each mark."""
    marks = written_marks(answer) if stored_marks is None else marks_at(stored_marks)
    cited: dict[tuple[int, int], _Cited] = {}
    for mark, piece in _pieces(answer, marks):
        sentence = piece.sentence_before(mark.start)
        if sentence is not None:
            cited.setdefault((id(piece), sentence.start), _Cited(piece, sentence, [])).marks.append(mark)
    whole = [part for one in cited.values() for part in one.parts()]
    return tuple(sorted(whole, key=lambda part: part.start))


class _Piece:
    """A line, a cell or a row as plain text that remembers where each character came from."""

    def __init__(self, answer: str, span: _Span, marks: Sequence[WrittenMark]) -> None:
        self.origins = _kept(answer, span, marks)
        self.text = "".join(" " if answer[place] in "[|" else answer[place] for place in self.origins)
        self._sentences = sentences(self.text)
        self.says_nothing = _says_nothing(self.text)
        """There is nothing that a source could support: no word, or only “Sources:”."""

    def has_words(self) -> bool:
        """Whether any word is there at all."""
        return re.search(r"[^\W_]", self.text) is not None

    def sentence_before(self, place: int) -> Sentence | None:
        """The sentence that a mark at `place` of the answer belongs to."""
        before = bisect_left(self.origins, place)
        while before and self.text[before - 1].isspace():
            before -= 1
        earlier = bisect_left(self._sentences, before, key=lambda sentence: sentence.start)
        return self._sentences[max(0, earlier - 1)] if self._sentences else None


def _pieces(answer: str, marks: Sequence[WrittenMark]) -> Iterator[tuple[WrittenMark, _Piece]]:
    """Every mark with the piece of the answer that it belongs to."""
    above: _Piece | None = None
    first = 0
    for line in _LINE.finditer(answer):
        last = bisect_left(marks, line.end(), first, key=lambda mark: mark.start)
        here, first = marks[first:last], last
        unit = _Span(LINE_PREFIX.match(answer, line.start()).end(), line.end())  # type: ignore[union-attr]
        whole = _Piece(answer, unit, here)
        for span, inside in _units(answer, unit, here):
            piece = whole if span == unit else _Piece(answer, span, inside)
            if piece.says_nothing:
                piece = above if piece is whole and above and not piece.has_words() else whole
            if not piece.says_nothing:
                yield from ((mark, piece) for mark in inside)
        above = above if whole.says_nothing else whole


def _units(answer: str, line: _Span, marks: Sequence[WrittenMark]) -> Iterator[tuple[_Span, Sequence[WrittenMark]]]:
    """The line, or its cells where it is a row of a table, with the marks in each."""
    if not marks or not _is_row(answer[line.start : line.end]):
        yield line, marks
        return
    first = 0
    for cell in _CELL.finditer(answer, line.start, line.end):
        last = bisect_left(marks, cell.end(), first, key=lambda mark: mark.start)
        if last > first:
            yield _Span(cell.start(), cell.end()), marks[first:last]
        first = last


def _says_nothing(text: str) -> bool:
    words = _WORD.findall(text[:_LABEL_MAX])
    return len(words) < 2 and _LABEL.fullmatch("".join(words)) is not None and not _WORD.search(text, _LABEL_MAX)


def _is_row(line: str) -> bool:
    return line.startswith("|") or " | " in line or "\t|" in line


def _kept(answer: str, span: _Span, marks: Sequence[WrittenMark]) -> list[int]:
    """The places of the characters that are words; of a mark between two sentences its bracket stays, as a space."""
    dropped = {place for mark in marks for place in range(mark.start, mark.end)}
    for decoration in _DECORATION.finditer(answer, span.start, span.end):
        dropped.update(range(decoration.start(), decoration.end()))
        if decoration["label"] is not None:
            dropped.difference_update(range(decoration.start("label"), decoration.end("label")))
    dropped.difference_update(mark.start for mark in marks if answer[max(0, mark.start - 1)] in _FINAL)
    return [place for place in range(span.start, span.end) if place not in dropped]


@dataclass(frozen=True)
class _Cited:
    """A sentence with all its marks."""

    piece: _Piece
    sentence: Sentence
    marks: list[WrittenMark]

    def parts(self) -> list[CitedSentence]:
        """The sentence, or where each of several marks ends a clause of its own, these clauses."""
        groups = [[self.marks[0]]]
        for mark in self.marks[1:]:
            if self._says_something(groups[-1][-1].end, mark.start):
                groups.append([])
            groups[-1].append(mark)
        if len(groups) == 1 or not self._says_something(0, self.marks[0].start):
            return [self._part(0, None, self.marks)]
        starts = [0, *(group[-1].end for group in groups[:-1])]
        ends = [*(group[-1].end for group in groups[:-1]), None]
        return [self._part(*part) for part in zip(starts, ends, groups, strict=True)]

    def _says_something(self, start: int, end: int) -> bool:
        """Whether enough of the sentence to be checked stands between two places of the answer."""
        first, last = self._indexes(start, end)
        text = self.piece.text[first:last]
        return len(_WORD.findall(text)) >= _CLAUSE_WORDS or len(_HAN.findall(text)) >= _CLAUSE_HAN

    def _indexes(self, start: int, end: int | None) -> tuple[int, int]:
        first = max(self.sentence.start, bisect_left(self.piece.origins, start))
        last = self.sentence.end if end is None else min(self.sentence.end, bisect_left(self.piece.origins, end))
        return first, last

    def _part(self, start: int, end: int | None, marks: Sequence[WrittenMark]) -> CitedSentence:
        first, last = self._indexes(start, end)
        text = re.sub(r"\s+", " ", self.piece.text[first:last]).strip(" ,，、;；")
        begin = min(self.piece.origins[first], marks[0].start)
        finish = max(self.piece.origins[last - 1] + 1, marks[-1].end)
        return CitedSentence(begin, finish, text, tuple(dict.fromkeys(mark.index for mark in marks)))
