"""Citations in an answer: `[n]`, whatever shape the model wrote them in.

`CitationStream` stands between the engine and the journal, so live view, reload and export read the same marks.
`cited_indexes`, `cited_sentences` and `without_marks` read an answer that has passed through it.
"""

from collections.abc import Collection

from chat.cited_sentences import CitedSentence, cited_sentences
from chat.closing_list import ClosingList
from chat.marks import OPENERS, Mark, Undecided, looks_like_code, read_mark, written_marks
from chat.prose import Prose

__all__ = ["CitationStream", "CitedSentence", "cited_indexes", "cited_sentences", "without_marks"]

_SPACES_MAX = 40
_LINK_MAX = 2000


def cited_indexes(answer: str) -> tuple[int, ...]:
    """The numbers cited in a kept answer, in order of first appearance; code and mathematics are not looked into."""
    return tuple(dict.fromkeys(mark.index for mark in written_marks(answer)))


def without_marks(answer: str) -> str:
    """A kept answer without its marks: in later turns they would point at other pages."""
    pieces, at = list[str](), 0
    for mark in written_marks(answer):
        pieces.append(answer[at : mark.start])
        at = mark.end
    return "".join((*pieces, answer[at:]))


class CitationStream:
    """Turns an answer as the model writes it into the answer as it is kept.

    Every shape of mark becomes `[n]`, a run of them `[1][2]`: sorted, without repeats and without a space before it.
    Marks of sources that are not `known` are dropped and counted in `invalid`. Code and mathematics stay as they are.
    Nothing is held back but what may still become a mark (at most `chat.marks.HELD_MAX` characters), marks and spaces
    whose run may go on, and a closing list of marks. However the text is split, the result is the same.
    """

    def __init__(self, known: Collection[int]) -> None:
        self.invalid = 0
        self._known = frozenset(known)
        self._held = ""
        self._prose = Prose()
        self._runs = _Runs()
        self._closing_list = ClosingList()
        self._skipped: _Skipped | None = None
        self._unseen: list[str] | None = []

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
        return raw.strip() or shown

    def _seen(self, shown: str) -> str:
        if not (not shown or shown.isspace()):
            self._unseen = None
        return shown

    def _read(self, text: str, *, final: bool) -> str:
        text = self._held + text
        at = 0
        while at < len(text):
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
        self._runs.add(char)
        self._prose.advance(char)
        return 1

    def _accepts(self, mark: Mark, opener: str) -> bool:
        if mark.named:
            return True
        if not mark.indexes or not self._known.issuperset(mark.indexes):
            return False
        is_index = opener == "[" and self._runs.touches and looks_like_code(self._runs.before)
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


class _Runs:
    """Joins marks into runs, and knows which spaces stand before one."""

    def __init__(self) -> None:
        self.before = ""
        """The last two characters given out: what the next mark stands behind."""
        self._out: list[str] = []
        self._spaces = ""
        self._run: set[int] | None = None
        self._after = ""

    @property
    def touches(self) -> bool:
        """Whether a mark now would stand directly behind a character that is no mark."""
        return self._run is None and not self._spaces

    def mark(self, indexes: Collection[int], *, keeps_space: bool) -> None:
        """A mark; after a list marker the space before it stays."""
        if self._run is None:
            self._run = set()
            if keeps_space:
                self._give(self._spaces)
                self._spaces = ""
        self._after = ""
        self._run.update(indexes)

    def add(self, char: str) -> None:
        """A character that is no mark."""
        if char in " \t" and len(self._after) < _SPACES_MAX and len(self._spaces) < _SPACES_MAX:
            if self._run is None:
                self._spaces += char
            else:
                self._after += char
            return
        self._end_run(char)
        self._give(char)

    def end(self) -> str:
        """All that is left, at the end of the answer."""
        self._end_run("")
        return self.drain()

    def drain(self) -> str:
        """What has been given out since the last time."""
        out = "".join(self._out)
        self._out.clear()
        return out

    def _end_run(self, following: str) -> None:
        if self._run is None:
            self._give(self._spaces)
        elif self._run:
            self._give(" " if looks_like_code(self.before) else "")
            self._give("".join(f"[{index}]" for index in sorted(self._run)))
            # `[1](…` would be read as a link.
            self._give(self._after or (" " if following == "(" else ""))
        else:
            self._give(self._after or (self._spaces if following.isalnum() else ""))
        self._spaces = self._after = ""
        self._run = None

    def _give(self, text: str) -> None:
        if text:
            self._out.append(text)
            self.before = (self.before + text[-2:])[-2:]
