"""Drops a closing list of references: the page shows a better one.

Works behind `CitationStream`, on text whose marks carry their sign. A heading such as “References” is held back with
the lines under it that begin with a mark, until any other line follows (then all of it is given out) or the answer ends
(then it is dropped). Lines of nothing but a mark and an address are such a list without a heading, too.
"""

import re

from chat.citations.mark_groups import SIGN, WORD_JOINER

HELD_MAX = 6000
_LINE_MAX = 500

_HEADINGS = (
    ("references", "reference list", "reference", "sources", "source", "citations", "cited sources", "sources cited")
    + ("works cited", "bibliography", "footnotes", "links")
    + (
        "参考资料",
        "参考文献",
        "参考来源",
        "参考网页",
        "参考链接",
        "参考",
        "资料来源",
        "信息来源",
        "引用来源",
        "引用文献",
        "引用",
        "来源",
    )
    + (
        "參考資料",
        "參考文獻",
        "參考來源",
        "參考網頁",
        "參考連結",
        "參考",
        "資料來源",
        "資訊來源",
        "引用來源",
        "引用文獻",
        "來源",
    )
)


def _prefixes(words: tuple[str, ...]) -> str:
    """A pattern for every beginning of every one of `words`."""
    beginnings = {re.escape(word[:length]) for word in words for length in range(1, len(word) + 1)}
    return "(?:" + "|".join(sorted(beginnings, key=len, reverse=True)) + ")"


_MARK = rf"{SIGN}\[\d{{1,3}}\]"
_DECORATION = r"[ \t#*_>-]{0,12}"
_HEADING = _DECORATION + "(?:" + "|".join(_HEADINGS) + ")"
# Possessive: addresses that touch could be told apart in exponentially many ways.
_ADDRESS = r"<?https?://[^\s<>]{1,400}+>?+"
_MARKS = rf"(?:[ \t:：*_•·,，、;；|+>-]|\d{{1,2}}[.)、]|{_MARK}|{_ADDRESS}){{0,80}}+"
_HEADING_LINE = re.compile(rf"\A{_HEADING}{_MARKS}\s*+\Z", re.IGNORECASE)
_MAY_BE_HEADING = re.compile(
    rf"\A{_DECORATION}(?:{_prefixes(_HEADINGS)}?\Z|(?:{'|'.join(_HEADINGS)}){_MARKS}(?:{SIGN}|\d{{1,2}}|h|ht|htt|https?:?/?/?)?\Z)",
    re.IGNORECASE,
)
_BULLET = r"[ \t>*•·|+-]{0,8}(?:\d{1,3}[.)、][ \t]{0,4})?[*_]{0,3}"
_ENTRY = re.compile(rf"{_BULLET}(?:{_MARK}|\[{WORD_JOINER}\d{{1,3}}\])")
_LISTED = re.compile(r"[ \t>]{0,8}(?:\d{1,3}[.)、]|[-*•+])[ \t]{1,4}\S")
_WITH_ADDRESS = re.compile(r"https?://")
_MAY_BE_ENTRY = re.compile(
    rf"[ \t>*•·|+-]{{0,8}}(?:\d{{0,3}}[.)、]?[ \t]{{0,4}})?[*_]{{0,3}}(?:\[{WORD_JOINER}?\d{{0,3}})?\Z"
)
_MARKS_BEFORE = rf"\A{_BULLET}(?:{_MARK}[ \t:：-]{{0,4}}+)++"
_ADDRESS_LINE = re.compile(rf"{_MARKS_BEFORE}{_ADDRESS}\s*+\Z")
_MAY_BE_ADDRESS = re.compile(rf"{_MARKS_BEFORE}(?:<?h?t?t?p?s?:?/?/?|{_ADDRESS})\Z")


class ReferenceList:
    """The last stage of an answer's text. `feed` and `close` give what may be shown."""

    def __init__(self, before: str = "") -> None:
        """`before` has been shown already."""
        self._held: list[str] = []
        """Whole lines that may be a closing list."""
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
        if self._line and not self._is_in_line and self._belongs(self._line):
            self._held.append(self._line)
            self._line = ""
        pending, rest = "".join(self._held), self._line
        self._held, self._line = [], ""
        has_sources = SIGN in pending or _WITH_ADDRESS.search(pending) is not None
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
        if is_complete and self._belongs(self._line):
            self._held.append(self._line)
            self._held_length += len(self._line)
            self._line = ""
        elif is_complete or not self._may_belong(self._line):
            shown += [*self._held, self._line]
            self._held, self._line, self._held_length, self._is_in_line = [], "", 0, not is_complete
        if self._held_length > HELD_MAX:
            shown += self._held
            self._held, self._held_length = [], 0

    def _belongs(self, line: str) -> bool:
        """Whether this whole line begins a closing list, or goes on with the one that is held."""
        if len(line) > _LINE_MAX:
            return False
        if _HEADING_LINE.match(line) or _ADDRESS_LINE.match(line):
            return True
        if not self._held:
            return False
        is_linked = _LISTED.match(line) is not None and _WITH_ADDRESS.search(line) is not None
        return not line.strip() or _ENTRY.match(line) is not None or is_linked

    def _may_belong(self, line: str) -> bool:
        if len(line) > _LINE_MAX:
            return False
        if _MAY_BE_HEADING.match(line) or _MAY_BE_ADDRESS.match(line):
            return True
        if not self._held:
            return line.strip(" \t>*•·|+-") in ("", SIGN)
        return any(pattern.match(line) for pattern in (_MAY_BE_ENTRY, _ENTRY, _LISTED))

    def _shown(self, text: str) -> str:
        self._has_shown = self._has_shown or not (not text or text.isspace())
        return text
