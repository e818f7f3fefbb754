"""An answer as the model writes it, turned into the answer as it is kept: its citations are `[n]`, and told apart.

`CitationStream` stands between the engine and the journal, so live view, reload and export read the same marks. It is
the only place that decides what a citation is: readers are told the places of the marks and look for none themselves.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from chat.citations.enclosed import OpenTags
from chat.citations.mark_groups import DEFINITION, SIGN, WORD_JOINER, MarkGroups
from chat.citations.markdown_scanner import MarkdownScanner
from chat.citations.markdown_signs import STRUCTURE
from chat.citations.marks import (
    OPENERS,
    Mark,
    Undecided,
    closing_run,
    is_canonical,
    may_be_raised,
    read_mark,
    unmarked,
    written_marks,
)
from chat.citations.reference_list import ReferenceList

_LINK_MAX = 2000
_PLAIN = re.compile(rf"[^\s{re.escape(''.join(OPENERS))}]+")
"""What can neither begin a mark nor stand before a mark as a space."""
_BEFORE_LIST = re.compile(
    r"(?:\w\(|\[|\d, ?\d{1,3}\],"
    r"|\b(?:array|list|interval|range|vector|matrix|tuple|indices|elements|values|shape|set)"
    r"|数组|陣列|数列|數列|列表|清单|清單"
    r"|区间|區間|向量|矩阵|矩陣|元组|集合|下标|范围|範圍)\Z",
    re.IGNORECASE,
)
_DEFINED = re.compile(rf"(?:^[ \t>*•·|+–—-]{{0,8}}(?:\d{{1,3}}[.)、][ \t]{{0,4}})?)?{DEFINITION}", re.MULTILINE)
"""With what made an item of a list of it."""
_SIGNED = re.compile(rf"{SIGN}\[(\d{{1,3}})\]")


@dataclass(frozen=True)
class Shown:
    """A piece of the kept answer."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """Place (code points from the beginning of `text`) and source number of every citation in it."""

    def __bool__(self) -> bool:
        return bool(self.text)


class CitationStream:
    """Turns an answer as the model writes it into the answer as it is kept.

    Every shape of mark becomes `[n]`, a run of them `[1][2]`: sorted, without repeats and without a space before it.
    Marks of sources that are not `known` are dropped and counted in `invalid`. Code and mathematics stay as they are.
    Any other number in brackets of prose gets an invisible joiner, so that no reader takes it for a citation.
    Held back is what may still become a mark (at most `chat.citations.marks.HELD_MAX` characters), marks and spaces
    whose run may go on, what may be a mark within a formula or code that may yet be closed on its line, and a closing
    list of references. However the text is split, the result is the same.
    """

    def __init__(self, known: Collection[int], before: str = "") -> None:
        """`before`: the kept beginning of an answer that is gone on with, which may end inside code or mathematics."""
        self.invalid = 0
        self._known = frozenset(known)
        self._held = ""
        self._place = len(before)
        """Where what is held begins in the text that the scanner has been fed."""
        self._scanner = MarkdownScanner()
        self._scanner.feed(before)
        self._at_line_start = STRUCTURE.issuperset(before[before.rfind("\n") + 1 :])
        self._groups = MarkGroups(before, closing_run(before, written_marks(before)), self._known)
        self._references = ReferenceList(before)
        self._skipped: _Skipped | None = None
        self._open_tags = OpenTags()
        self._unseen: list[str] | None = None if before.strip() else []

    def feed(self, text: str) -> Shown:
        """Take in what the model wrote and give out what can be shown."""
        text = text.replace(SIGN, "\ufffd").replace(DEFINITION, "\ufffd")
        if self._unseen is not None:
            self._unseen.append(text)
        return self._seen(self._references.feed(self._read(text, final=False)))

    def close(self) -> Shown:
        """The rest, once. An answer of which nothing would be left is given as the model wrote it."""
        rest = self._references.feed(self._read("", final=True) + self._groups.end()) + self._references.close()
        shown = self._seen(rest)
        raw, self._unseen = "".join(self._unseen or ()), None
        if not (whole := unmarked(raw.strip(), self._known)):
            return shown
        return Shown(whole, tuple((mark.start, mark.index) for mark in written_marks(whole)))

    def _seen(self, signed: str) -> Shown:
        if DEFINITION in signed:
            signed = _DEFINED.sub("", signed)
        if signed and not signed.isspace():
            self._unseen = None
        if SIGN not in signed:
            return Shown(signed)
        marks = [(mark.start() - number, int(mark[1])) for number, mark in enumerate(_SIGNED.finditer(signed))]
        return Shown(signed.replace(SIGN, ""), tuple(marks))

    def _read(self, text: str, *, final: bool) -> str:
        self._scanner.feed(text, final=final)
        text = self._held + text
        at = 0
        while at < len(text):
            if self._skipped is None and (plain := _PLAIN.match(text, at)):
                self._pass(plain[0])
                at = plain.end()
                continue
            length = self._step(text, at, final=final)
            if not length:
                break
            at += length
        self._held = text[at:]
        self._place += at
        return self._groups.drain()

    def _step(self, text: str, at: int, *, final: bool) -> int:
        """Take one mark or one character, two where a backslash stands; the length taken, 0 if more text is needed."""
        char = text[at]
        if self._skipped is not None:
            if self._skipped.takes(char):
                return 1
            if self._skipped.owes_space:
                self._pass(" ")
            self._skipped = None
            if char == ")":
                return 1
        if char in OPENERS:
            literal = self._scanner.is_literal(self._place + at)
            if char == "<" and not literal and (length := self._close_tag(text, at, final=final)) is not None:
                return length
            if not literal and (length := self._open(text, at, is_decided=literal is False, final=final)) is not None:
                return length
        if char == "\\" and at + 1 == len(text) and not final:
            return 0
        self._pass(char)
        if char == "\\" and at + 1 < len(text):
            self._pass(text[at + 1])
            return 2
        return 1

    def _open(self, text: str, at: int, *, is_decided: bool, final: bool) -> int | None:
        """What `_step` is to give where a mark may begin; None: there is none."""
        mark = read_mark(text, at, final=final)
        may_be_mark = mark is not Undecided.NONE or is_canonical(text, at)
        if mark is Undecided.MORE or (may_be_mark and not is_decided):
            return 0
        if isinstance(mark, Mark) and self._accepts(mark, text[at]):
            return self._take(mark)
        if is_canonical(text, at):
            self._pass(f"[{WORD_JOINER}")
            return 1
        return None

    def _close_tag(self, text: str, at: int, *, final: bool) -> int | None:
        """The same where a tag around a statement may end."""
        closing = self._open_tags.closing(text, at, final=final)
        if closing is None:
            return None
        length, cited = closing
        if cited is not None:
            self._groups.mark(cited, keeps_space=False)
        return length

    def _pass(self, text: str) -> None:
        self._groups.add(text)
        if text == "\n":
            self._at_line_start = True
        elif self._at_line_start and not STRUCTURE.issuperset(text):
            self._at_line_start = False

    def _accepts(self, mark: Mark, opener: str) -> bool:
        if mark.named:
            return True
        if not mark.indexes or not self._known.issuperset(mark.indexes):
            return False
        if mark.is_attached and not (self._groups.touches and self._groups.before) and not self._groups.has_group:
            return False
        before = self._groups.before if self._groups.touches else " "
        if mark.is_exponent and not may_be_raised(before):
            return False
        if mark.is_link_text or (mark.has_link and before.endswith("!")):
            return False
        if opener == "\\" and ((before[-1:].isascii() and before[-1:].isalnum()) or before.endswith("\\]")):
            return False  # `array\[1\]\[2\]` are indices
        if opener in "[^" and (_looks_like_code(before) or (mark.is_bare and _names_a_list(self._groups, mark))):
            return False
        return mark.has_link or not mark.before_bracket

    def _take(self, mark: Mark) -> int:
        at_line_start, self._at_line_start = self._at_line_start, False
        if mark.is_definition and at_line_start:
            self._skipped = _Skipped(until_line_end=True)
            self._groups.add(DEFINITION)
            return mark.length
        cited = self._known.intersection(mark.indexes)
        self.invalid += len(set(mark.indexes)) - len(cited) if mark.indexes else 1
        if mark.tag:
            self._open_tags.open(mark.tag, cited if mark.is_enclosing else None)
        if mark.is_enclosing:
            return mark.length
        self._groups.mark(cited, keeps_space=at_line_start)
        if mark.has_link:
            self._skipped = _Skipped(until_line_end=False)
        return mark.length


class _Skipped:
    """A made-up link, or the definition of one, that is being left out."""

    def __init__(self, *, until_line_end: bool) -> None:
        self.owes_space = False
        """It ended at a space that it had already left out."""
        self._until_line_end = until_line_end
        self._depth = 0
        self._length = 0
        self._quote = ""
        """What ends the link's title."""

    def takes(self, char: str) -> bool:
        """Whether `char` is left out too. The bracket that ends a link is not, nor the space that ends a broken one."""
        if self._until_line_end:
            return char != "\n"
        self._length += 1
        if self._length >= _LINK_MAX:
            return False
        if self._quote:
            self._quote = "" if char == self._quote else self._quote
            return char != "\n"
        if char == "<" and self._length == 2:
            self._quote = ">"
            return True
        if self.owes_space and char in "\"'“":
            self.owes_space, self._quote = False, "”" if char == "“" else char
            return True
        if self.owes_space:
            return False
        self._depth += {"(": 1, ")": -1}.get(char, 0)
        self.owes_space = char == " "
        return self._depth > 0 and (self.owes_space or not char.isspace())


def _names_a_list(groups: MarkGroups, mark: Mark) -> bool:
    """Whether what stands before bare numbers in brackets says that they are a list, an interval or a value."""
    if groups.has_group:
        return False
    return groups.before.endswith(("=", "∈", "≈")) or (
        len(mark.indexes) > 1 and bool(_BEFORE_LIST.search(groups.before))
    )


def _looks_like_code(before: str) -> bool:
    """Whether `[1]` after `before` is rather an index of a program's list (`x[1]`) than a citation."""
    if before.endswith(("_", "`", "]", "\\")):
        return True
    letter, earlier = before[-1:], before[-2:-1]
    is_single = not (earlier.isascii() and earlier.isalnum()) and earlier not in ("'", "’", "-", ".")
    return letter.isascii() and letter.islower() and is_single
