"""Citations in an answer: `[n]`, whatever shape the model wrote them in.

`CitationStream` stands between the engine and the journal, so live view, reload and export read the same marks.
`cited_indexes`, `cited_sentences` and `without_marks` read an answer that has passed through it.
"""

import re
from collections.abc import Collection

from chat.citations.cited_sentences import CitedSentence, cited_sentences
from chat.citations.mark_groups import MarkRuns
from chat.citations.marks import (
    OPENERS,
    WORD_JOINER,
    Mark,
    Undecided,
    closing_run,
    is_canonical,
    prose_after,
    read_mark,
    unmarked,
    without_broken_mark,
    without_marks,
    written_marks,
)
from chat.citations.reference_list import ClosingList

__all__ = [
    "CitationStream",
    "CitedSentence",
    "cited_indexes",
    "cited_sentences",
    "without_broken_mark",
    "without_marks",
]

_LINK_MAX = 2000
_PLAIN = re.compile(rf"[^\s\\`~${re.escape(''.join(OPENERS))}]+")
"""What can neither begin a mark, nor code or mathematics, nor stand before a mark as a space."""


def cited_indexes(answer: str) -> tuple[int, ...]:
    """The numbers cited in a kept answer, in order of first appearance; code and mathematics are not looked into."""
    return tuple(dict.fromkeys(mark.index for mark in written_marks(answer)))


class CitationStream:
    """Turns an answer as the model writes it into the answer as it is kept.

    Every shape of mark becomes `[n]`, a run of them `[1][2]`: sorted, without repeats and without a space before it.
    Marks of sources that are not `known` are dropped and counted in `invalid`. Code and mathematics stay as they are.
    Any other number in brackets gets an invisible joiner: whoever reads the answer may take every `[n]` for a citation.
    Nothing is held back but what may still become a mark (at most `marks.HELD_MAX` characters), marks and spaces whose
    run may go on, and a closing list of marks. However the text is split, the result is the same.
    """

    def __init__(self, known: Collection[int], before: str = "") -> None:
        """`before`: the kept beginning of an answer that is gone on with, which may end inside code or mathematics."""
        self.invalid = 0
        self._known = frozenset(known)
        self._held = ""
        marks = written_marks(before)
        self._prose = prose_after(before, marks)
        self._runs = MarkRuns(before, closing_run(before, marks))
        self._closing_list = ClosingList(before)
        self._skipped: _Skipped | None = None
        self._unseen: list[str] | None = None if before.strip() else []

    def feed(self, text: str) -> str:
        """Take in what the model wrote and give out what can be shown."""
        if self._unseen is not None:
            self._unseen.append(text)
        return self._seen(self._closing_list.feed(self._read(text, final=False)))

    def close(self) -> str:
        """The rest, once. An answer of which nothing would be left is given as the model wrote it."""
        rest = self._closing_list.feed(self._read("", final=True) + self._runs.end()) + self._closing_list.close()
        shown = self._seen(rest)
        raw, self._unseen = "".join(self._unseen or ()), None
        return unmarked(raw.strip(), self._known) or shown

    def _seen(self, shown: str) -> str:
        if not (not shown or shown.isspace()):
            self._unseen = None
        return shown

    def _read(self, text: str, *, final: bool) -> str:
        text = self._held + text
        at = 0
        while at < len(text):
            if self._skipped is None and self._prose.is_plain and (plain := _PLAIN.match(text, at)):
                self._runs.add(plain[0])
                self._prose.pass_over(plain[0])
                at = plain.end()
                continue
            length = self._step(text, at, final=final)
            if not length:
                break
            at += length
        self._held = text[at:]
        return self._runs.drain()

    def _step(self, text: str, at: int, *, final: bool) -> int:
        """Take one mark or one character; the length taken, 0 if more text is needed."""
        char = text[at]
        if self._skipped is not None:
            if self._skipped.takes(char):
                return 1
            self._skipped = None
            if char == ")":
                return 1
        if char in OPENERS and self._prose.allows_mark(char):
            mark = read_mark(text, at, final=final)
            if mark is Undecided.MORE:
                return 0
            if isinstance(mark, Mark) and self._accepts(mark, char):
                return self._take(mark)
            if is_canonical(text, at):
                char += WORD_JOINER
        self._runs.add(char)
        self._prose.advance(char[0])
        return 1

    def _accepts(self, mark: Mark, opener: str) -> bool:
        if mark.named:
            return True
        if not mark.indexes or not self._known.issuperset(mark.indexes):
            return False
        is_index = opener == "[" and self._runs.touches and _looks_like_code(self._runs.before)
        return not is_index and (mark.has_link or not mark.before_bracket)

    def _take(self, mark: Mark) -> int:
        at_line_start = self._prose.at_line_start
        self._prose.advance("]")
        if mark.is_definition and at_line_start:
            self._skipped = _Skipped(until_line_end=True)
            return mark.length
        cited = self._known.intersection(mark.indexes)
        self.invalid += len(set(mark.indexes)) - len(cited) if mark.indexes else 1
        self._runs.mark(cited, keeps_space=at_line_start)
        if mark.has_link:
            self._skipped = _Skipped(until_line_end=False)
        return mark.length


class _Skipped:
    """A made-up link, or the definition of one, that is being left out."""

    def __init__(self, *, until_line_end: bool) -> None:
        self._until_line_end = until_line_end
        self._depth = 0
        self._length = 0

    def takes(self, char: str) -> bool:
        """Whether `char` is left out too. The bracket that ends a link is not, nor the space that ends a broken one."""
        if self._until_line_end:
            return char != "\n"
        self._length += 1
        self._depth += {"(": 1, ")": -1}.get(char, 0)
        return self._depth > 0 and not char.isspace() and self._length < _LINK_MAX


def _looks_like_code(before: str) -> bool:
    """Whether `[1]` after `before` is rather an index of a program's list (`x[1]`) than a citation."""
    if before.endswith(("_", "`", "]", "\\")):
        return True
    letter, earlier = before[-1:], before[-2:-1]
    is_single = not (earlier.isascii() and earlier.isalnum()) and earlier not in ("'", "’", "-", ".")
    return letter.isascii() and letter.islower() and is_single
