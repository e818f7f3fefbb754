"""Drops a closing list of references that is made of marks only: the page shows a better one.

Works behind `CitationStream`, on canonical text. A heading such as “References” is held back, with the marks under it,
until any other word follows (then all of it is given out) or the answer ends (then it is dropped).
"""

import re

from chat.citations.marks import prefixes

HELD_MAX = 400

_HEADINGS = (
    ("references", "reference list", "reference", "sources", "source", "citations", "cited sources", "bibliography")
    + ("参考资料", "参考文献", "参考来源", "参考", "资料来源", "信息来源", "引用来源", "引用", "来源")
    + ("參考資料", "參考文獻", "參考來源", "參考", "資料來源", "資訊來源", "引用來源", "來源")
)
_DECORATION = r"[ \t#*_]{0,12}"
_HEADING = _DECORATION + "(?:" + "|".join(_HEADINGS) + ")"
_MARKS = r"(?:[\s:：*_•·,，、;；|+>-]|\d{1,2}[.)、]|\[\d{1,3}\])*"
_CLOSING_LIST = re.compile(rf"{_HEADING}{_MARKS}\Z", re.IGNORECASE)
_MAY_BECOME = re.compile(
    rf"{_DECORATION}(?:{prefixes(_HEADINGS)}?\Z|(?:{'|'.join(_HEADINGS)}){_MARKS}(?:\[\d{{0,3}}|\d{{1,2}})?\Z)",
    re.IGNORECASE,
)


class ClosingList:
    """The last stage of an answer's text. `feed` and `close` give what may be shown."""

    def __init__(self, before: str = "") -> None:
        """`before` has been shown already."""
        self._held = ""
        self._in_line = before != "" and not before.endswith("\n")
        self._has_shown = before.strip() != ""

    def feed(self, text: str) -> str:
        """Take text in and give out what is certainly no closing list."""
        text = self._held + text
        at = 0
        while at < len(text) and (self._in_line or not _may_become_list(text, at)):
            newline = text.find("\n", at)
            self._in_line = newline < 0
            at = len(text) if newline < 0 else newline + 1
        self._held = text[at:]
        return self._shown(text[:at])

    def close(self) -> str:
        """The rest, unless it is a closing list under an answer."""
        held, self._held = self._held, ""
        is_list = "[" in held and _CLOSING_LIST.match(held) is not None
        return "" if is_list and self._has_shown else self._shown(held)

    def _shown(self, text: str) -> str:
        self._has_shown = self._has_shown or not (not text or text.isspace())
        return text


def _may_become_list(text: str, at: int) -> bool:
    return len(text) - at <= HELD_MAX and _MAY_BECOME.match(text, at) is not None
