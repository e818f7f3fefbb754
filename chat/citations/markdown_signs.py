"""The runs of characters in a Markdown text that may open or close code, mathematics or the address of a link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STRUCTURE = frozenset(" \t>-*+#•0123456789.)")
"""What may stand before a fence, or before a line's first word."""

_SIGN = re.compile(r"\\+`*|`+|~+|\$+|\n|[。！？；]|\]\(")
_ESCAPED = {"(": "\\(", ")": "\\)", "[": "\\[", "]": "\\]"}
_FORGET_AFTER = 2000


@dataclass(frozen=True)
class Sign:
    """One of them: at `text[start:end]`, between the characters `before` and `after`.

    `kind`: the backticks themselves, `~`, `$`, `$$`, `\\(` and its like, `](`, `stop` (a wide one), `line`, `blank`.
    """

    kind: str
    start: int
    end: int
    opens: bool = True
    opens_line: bool = False
    before: str = ""
    after: str = ""

    @property
    def length(self) -> int:
        return self.end - self.start


class Signs:
    """Finds the signs of a text that comes in pieces. Places count from its beginning."""

    def __init__(self) -> None:
        self.end = 0
        """Where the text ends that has come."""
        self.read = 0
        """How far it is known what signs there are."""
        self.is_final = False
        self._text = ""
        self._base = 0
        self._line_start = 0

    def feed(self, text: str, *, needed_from: int, final: bool = False) -> Iterator[Sign]:
        """The signs that are certain now; text before `needed_from` may be forgotten."""
        # Forgetting copies what is left: not at every piece.
        unused = min(needed_from, self._line_start, self.read) - self._base - 1
        if unused > max(_FORGET_AFTER, len(self._text) // 2):
            self._text, self._base = self._text[unused:], self._base + unused
        self._text += text
        self.end += len(text)
        self.is_final = self.is_final or final
        return self._new()

    def text(self, start: int, end: int) -> str:
        return self._text[max(0, start - self._base) : max(0, end - self._base)]

    def _new(self) -> Iterator[Sign]:
        while match := _SIGN.search(self._text, self.read - self._base):
            start, end, run = match.start() + self._base, match.end() + self._base, match.group()
            if run[0] in "\\`~$" and end + (run[-1] == "\\") >= self.end and not self.is_final:
                self.read = start  # the run may grow, and what follows it matters
                return
            self.read = end
            yield from self._of(run, start, end)
        may_be_address = self._text.endswith("]") and not self.is_final
        self.read = max(self.read, self.end - may_be_address)

    def _of(self, run: str, start: int, end: int) -> Iterator[Sign]:
        if run == "\n":
            is_blank = not self.text(self._line_start, start).strip()
            yield Sign("blank" if is_blank else "line", start, end)
            self._line_start = end
        elif run[0] == "\\":
            yield from self._after_backslashes(run.rstrip("`"), end - run.count("`"), end)
        elif run[0] in "。！？；":
            yield Sign("stop", start, end)
        elif run == "](":
            yield Sign("](", end - 1, end)
        else:
            kind = run if run[0] == "`" else run[0] if len(run) == 1 else run[0] * 2
            before = self.text(start - 1, start) if start else ""
            yield Sign(kind, start, end, True, self._opens_line(start), before, self.text(end, end + 1))

    def _after_backslashes(self, backslashes: str, place: int, end: int) -> Iterator[Sign]:
        """What follows some backslashes: escaped by the last one, if their number is odd."""
        is_escaped = len(backslashes) % 2 == 1
        if end > place:  # backticks: escaped they open nothing, but inside code a backslash is nothing special
            yield Sign("`" * (end - place), place, end, opens=not is_escaped)
        elif is_escaped and (following := self.text(place, place + 1)) in _ESCAPED:
            self.read = place + 1
            yield Sign(_ESCAPED[following], place - 1, place + 1, opens_line=self._opens_line(place - 1))
        elif is_escaped and following in ("$", "~"):
            self.read = place + 1

    def _opens_line(self, place: int) -> bool:
        return STRUCTURE.issuperset(self.text(self._line_start, place))
