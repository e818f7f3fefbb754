"""Drops a closing list of references: the page shows a better one.

Works behind `CitationStream`, on text whose marks carry their sign. A heading such as “References” is held back with
the lines under it that are entries of a list, until any other line follows (then all of it is given out) or the answer
ends (then it is dropped). Lines of nothing but a mark and an address, or that define one, are such a list without a
heading; so are titles behind marks under a rule.
"""

from enum import Enum, auto

import regex

from chat.citations.mark_groups import DEFINITION, SIGN, WORD_JOINER
from chat.citations.mark_names import SOURCE_NAME
from chat.citations.reference_headings import heading, may_be_heading

HELD_MAX = 6000
_LINE_MAX = 500

_MARK = rf"{SIGN}\[\d{{1,3}}\]"
_ANY_MARK = rf"(?:{_MARK}|\[{WORD_JOINER}\d{{1,3}}\])"
# Possessive: addresses that touch could be told apart in exponentially many ways.
_ADDRESS = r"<?https?://[^\s<>]{1,400}+>?+"
_LINK = r"\[[^\[\]\n]{1,120}\]\(https?://[^\s()]{1,300}\)"
_BULLET = r"[ \t>*•·|+–—-]{0,8}(?:\(?\d{1,3}[.)、][ \t]{0,4})?[*_]{0,3}"
_NOTHING_ELSE = regex.compile(rf"(?:{_MARK}|{_LINK}|{_ADDRESS}|\d{{1,2}}[.)、]|[^\w\n]|_){{0,120}}+")
_INLINE = regex.compile(
    rf"[*_ \t]{{0,4}}[:：][*_ \t]{{0,4}}(?:\d{{1,2}}[.)、] ?)?(?:{_ANY_MARK}|{_LINK})"
    rf"(?:[^。！？!?\n.]|\.(?![ {SIGN}])){{0,400}}+"
)
_ENTRY = regex.compile(rf"{_BULLET}(?:<a\s[^<>\n]{{0,80}}>(?:</a>)?)?{_ANY_MARK}")
_NAMED_ENTRY = regex.compile(rf"{_BULLET}{SOURCE_NAME} ?[#:]? ?\d{{1,3}}[*_\]]{{0,3}} ?[:：.)–-]", regex.IGNORECASE)
_DEFINITION = regex.compile(rf"{_BULLET}{DEFINITION}[ \t]*")
_DEFINED = regex.compile(rf"{_BULLET}{_MARK}[*_]{{0,3}} ?[:：]")
_MARK_FIRST = regex.compile(rf"{_BULLET}{_MARK}[^!?。！？\n]{{0,250}}")
_TITLE = regex.compile(rf"{_BULLET}{_MARK}[^.!?。！？\n]{{1,120}}")
_LISTED = regex.compile(r"[ \t>]{0,8}(?:\(?\d{1,3}[.)、]|[-*•+–—])[ \t]{0,4}\S")
_RULE = regex.compile(r"[ \t]{0,8}(?:[-*_=—] ?){3,60}")
_CONTINUED = regex.compile(r"(?:[ ]{2}|\t)[ \t]{0,12}\S|[ \t]{0,8}[<(]?https?://")
_ROW = regex.compile(r"[ \t]{0,4}\|")
_HAS_ADDRESS = regex.compile(r"https?://")
_ENDS_IN_ADDRESS = regex.compile(r"https?://[^\s<>]{1,400}[>)\]）]?")


class _Held(Enum):
    """What the lines are that are held back."""

    NOTHING = auto()
    RULE = auto()
    """A rule, and what may be a list without a heading."""
    LIST = auto()
    """Entries without a heading."""
    UNCLEAR = auto()
    """Those under a heading that may head another list."""
    CLEAR = auto()
    """Those under a heading of references."""


class ReferenceList:
    """The last stage of an answer's text. `feed` and `close` give what may be shown."""

    def __init__(self, before: str = "") -> None:
        """`before` has been shown already."""
        self._held: list[str] = []
        """Whole lines that may be a closing list."""
        self._kind = _Held.NOTHING
        self._held_length = 0
        self._line = ""
        """The line that is not complete, as far as it is held back."""
        self._is_in_line = before != "" and not before.endswith("\n")
        """The beginning of the line that goes on has been shown."""
        self._has_shown = before.strip() != ""

    def feed(self, text: str) -> str:
        """Take text in and give out what is certainly no closing list."""
        shown: list[str] = []
        lines = text.split("\n")
        for line in lines[:-1]:
            self._take(line + "\n", shown)
        if lines[-1]:
            self._take(lines[-1], shown)
        return self._shown("".join(shown))

    def close(self) -> str:
        """The rest, unless it is a closing list under an answer."""
        if self._line and not self._is_in_line and (kind := self._kind_with(self._line)):
            self._held.append(self._line)
            self._kind, self._line = kind, ""
        pending, rest = "".join(self._held), self._line
        self._held, self._line = [], ""
        has_sources = any(sign in pending for sign in (SIGN, DEFINITION)) or _HAS_ADDRESS.search(pending) is not None
        has_sources = has_sources or any(_NAMED_ENTRY.match(line) for line in pending.split("\n"))
        is_list = has_sources and self._has_shown and not rest
        return "" if is_list else self._shown(pending + rest)

    def _take(self, piece: str, shown: list[str]) -> None:
        """Take a piece of one line in; only its last character may be the line's end."""
        is_complete = piece.endswith("\n")
        if self._is_in_line:
            shown.append(piece)
            self._is_in_line = not is_complete
            return
        self._line += piece
        kind = self._kind_with(self._line) if is_complete else None
        if kind:
            self._held.append(self._line)
            self._kind = kind
            self._held_length += len(self._line)
            self._line = ""
        elif is_complete or not self._may_belong(self._line):
            shown += [*self._held, self._line]
            self._forget()
            self._line, self._is_in_line = "", not is_complete
        if self._held_length > HELD_MAX:
            shown += self._held
            self._forget()

    def _forget(self) -> None:
        self._held, self._held_length, self._kind = [], 0, _Held.NOTHING

    def _kind_with(self, line: str) -> _Held | None:
        """What is held together with this whole line; None: it is no part of a list."""
        line = line.rstrip()
        if len(line) > _LINE_MAX:
            return None
        if not line:
            return None if self._kind is _Held.NOTHING else self._kind
        if (headed := heading(line)) and _is_all_of_heading(headed[0]):
            return _Held.CLEAR if headed[1] else _Held.UNCLEAR
        if self._kind in (_Held.CLEAR, _Held.UNCLEAR):
            return self._kind if self._is_entry(line) else None
        if _RULE.fullmatch(line):
            return _Held.RULE if self._kind is _Held.NOTHING else self._kind
        if _DEFINITION.fullmatch(line) or _DEFINED.match(line) or _is_mark_and_address(line):
            return _Held.LIST
        if self._kind is _Held.LIST and _CONTINUED.match(line):
            return self._kind
        return _Held.RULE if self._kind is _Held.RULE and _TITLE.fullmatch(line) else None

    def _is_entry(self, line: str) -> bool:
        """Whether a line under a heading is an entry of its list, or belongs to one."""
        if any(one.match(line) for one in (_ENTRY, _NAMED_ENTRY, _DEFINITION, _ROW, _CONTINUED)) or _RULE.fullmatch(
            line
        ):
            return True
        is_clear = self._kind is _Held.CLEAR
        return _LISTED.match(line) is not None and (is_clear or _HAS_ADDRESS.search(line) is not None)

    def _may_belong(self, line: str) -> bool:
        """Whether a line that goes on may come to be part of a list."""
        if len(line) > _LINE_MAX:
            return False
        if may_be_heading(line):
            return True
        if (headed := heading(line)) and _is_all_of_heading(headed[0], partial=True):
            return True
        if self._kind in (_Held.CLEAR, _Held.UNCLEAR):
            patterns = (_ENTRY, _NAMED_ENTRY, _DEFINITION, _LISTED, _CONTINUED, _ROW, _RULE)
            return any(pattern.match(line, partial=True) for pattern in patterns)
        if self._kind is _Held.LIST and _CONTINUED.match(line, partial=True):
            return True
        return any(one.fullmatch(line, partial=True) for one in (_MARK_FIRST, _DEFINITION, _RULE))

    def _shown(self, text: str) -> str:
        self._has_shown = self._has_shown or not (not text or text.isspace())
        return text


def _is_all_of_heading(behind: str, *, partial: bool = False) -> bool:
    """Whether on a heading's line its words are followed by signs, marks, addresses, or titles behind marks alone."""
    return any(one.fullmatch(behind, partial=partial) is not None for one in (_NOTHING_ELSE, _INLINE))


def _is_mark_and_address(line: str) -> bool:
    return (
        _MARK_FIRST.fullmatch(line) is not None
        and _ENDS_IN_ADDRESS.fullmatch(line, max(0, line.rfind("http"))) is not None
    )
