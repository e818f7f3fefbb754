"""Where a Markdown answer is literal, so that no citation can stand there: code, mathematics, the address of a link.

`MarkdownScanner` is fed a text as it is written and decides from left to right, once. A code span and a formula in
`$…$` or `\\(…\\)` need their closing sign before the line ends, a display formula before a blank line; without one the
opening sign is an ordinary character. What is not decided yet is said to be so. Linear in the text.
"""

import re
from collections import defaultdict, deque

from chat.citations.formulas import is_bracket_formula, is_formula, is_raised_mark, may_close, may_open
from chat.citations.markdown_signs import Sign, Signs

ADDRESS_MAX = 2000
_LINE_ENDS = ("line", "blank")
_BRACKET = re.compile(r"[()\s]")


class MarkdownScanner:
    """Follows one text. Places are code points from its beginning."""

    def __init__(self) -> None:
        self._signs = Signs()
        self._queue: deque[Sign] = deque()
        self._ahead: defaultdict[str, deque[Sign]] = defaultdict(deque)
        """By kind: the signs of the queue, and some that are past."""
        self._regions: deque[tuple[int, int]] = deque()
        """The literal stretches that nobody has passed yet."""
        self._prose_from = 0
        """Where the last literal stretch ended."""
        self._fence: Sign | None = None
        """What has opened the fenced block that is open now."""
        self._fence_end: Sign | None = None
        self._brackets = _Brackets()
        self._undecided: int | None = None

    def feed(self, text: str, *, final: bool = False) -> None:
        """Take in the next piece; `final`: nothing follows."""
        needed_from = self._queue[0].start if self._queue else self._signs.read
        for sign in self._signs.feed(text, needed_from=needed_from, final=final):
            self._queue.append(sign)
            self._ahead[sign.kind].append(sign)
            if sign.kind[0] == "`":
                self._ahead["tick"].append(sign)
        self._decide()

    def is_literal(self, place: int) -> bool | None:
        """Whether the character at `place` is literal; None: that is not decided yet. Ask in ascending order."""
        while self._regions and self._regions[0][1] <= place:
            self._regions.popleft()
        if self._regions and self._regions[0][0] <= place:
            return True
        if self._fence and place >= self._fence.start:
            return True
        is_open = self._undecided is not None and place >= self._undecided
        return None if is_open or place >= self._signs.read else False

    def _decide(self) -> None:
        self._undecided = None
        while self._queue:
            sign = self._queue[0]
            if self._fence:
                self._follow_fence(self._fence, sign)
            elif sign.start >= self._prose_from and not self._open(sign):
                self._undecided = sign.start
                return
            self._queue.popleft()

    def _open(self, sign: Sign) -> bool:
        """Decide about one sign in prose; False: more text is needed."""
        if sign.kind == "](":
            return self._open_address(sign)
        if sign.kind[0] in "`~" and sign.length >= 3 and sign.opens_line and sign.opens:
            return self._open_fence(sign)
        if sign.kind in ("$$", "\\(", "\\["):
            return self._enclose(sign)
        if sign.kind[0] == "`":
            return not sign.opens or self._enclose(sign)
        return sign.kind != "$" or not may_open(sign.before, sign.after) or self._enclose(sign)

    def _open_fence(self, sign: Sign) -> bool:
        if sign.kind[0] == "`":
            tick, end = self._first(("tick",), sign.end), self._first(_LINE_ENDS, sign.end)
            if tick and (end is None or tick.start < end.start):
                return self._enclose(sign)  # a backtick in the info string: a code span on one line
            if end is None and not self._signs.is_final:
                return False
        self._fence, self._fence_end = sign, None
        return True

    def _follow_fence(self, opener: Sign, sign: Sign) -> None:
        if sign.kind[0] == opener.kind[0] and sign.opens_line and sign.length >= opener.length:
            self._fence_end = sign
        elif sign.kind in _LINE_ENDS:
            closing, self._fence_end = self._fence_end, None
            if closing and not self._signs.text(closing.end, sign.start).strip():
                self._fence = None
                self._end_region(opener.start, sign.start)

    def _open_address(self, sign: Sign) -> bool:
        """Follow the address of a link to its bracket; before a space comes. False: neither is there yet."""
        last = sign.start + ADDRESS_MAX
        closing = self._brackets.closing(sign.start, last, self._signs)
        if closing is not None:
            self._end_region(sign.start, closing + 1)
        return closing is not None or self._brackets.is_certain(sign.start, last) or self._signs.is_final

    def _end_region(self, start: int, end: int) -> None:
        self._regions.append((start, end))
        self._prose_from = end

    def _enclose(self, sign: Sign) -> bool:
        """Find what closes `sign`; False: neither that nor the end of its line has come."""
        closing, end = self._closing(sign), self._first(_ends(sign.kind), sign.end)
        if sign.kind == "\\[" and closing and closing.end >= self._signs.end and not self._signs.is_final:
            return False  # whether it stands alone on its line is seen from the next character
        if closing and (end is None or closing.start <= end.start):
            if self._is_literal_between(sign, closing):
                self._end_region(sign.start, closing.end)
            elif sign.kind == "$" and is_raised_mark(self._signs.text(sign.end, closing.start)):
                self._prose_from = closing.end  # what ends it begins no formula
            return True
        return end is not None or self._signs.is_final

    def _closing(self, sign: Sign) -> Sign | None:
        if sign.kind != "$":
            return self._first(({"\\(": "\\)", "\\[": "\\]"}.get(sign.kind, sign.kind),), sign.end)
        following = self._first(("$", "$$"), sign.end)
        if following and following.kind == "$" and may_close(following.before, following.after):
            return following if following.before.isspace() == (sign.after == " ") else None
        return None

    def _first(self, kinds: tuple[str, ...], place: int) -> Sign | None:
        """The first sign of these kinds from `place` on, of those that have come. Ask in ascending order."""
        firsts = []
        for kind in kinds:
            waiting = self._ahead[kind]
            while waiting and waiting[0].start < place:
                waiting.popleft()
            firsts += [waiting[0]] if waiting else []
        return min(firsts, key=lambda sign: sign.start, default=None)

    def _is_literal_between(self, sign: Sign, closing: Sign) -> bool:
        if sign.kind[0] == "`" or sign.kind == "\\(":
            return True
        content = self._signs.text(sign.end, closing.start)
        if sign.kind == "$$":
            return content.strip() != ""
        if sign.kind == "$":
            return is_formula(content)
        following = self._signs.text(closing.end, closing.end + 1)
        return is_bracket_formula(content, is_alone=sign.opens_line and following in ("", "\n"))


class _Brackets:
    """Which round brackets close which within the stretches without a space: each character is looked at once.

    Counting from each address anew took 2,000 steps for every `](` of an answer that closes none of them.
    """

    def __init__(self) -> None:
        self._read = 0
        """How far has been looked."""
        self._open: list[int] = []
        self._closed: dict[int, int] = {}
        self._last_space = -1

    def closing(self, start: int, last: int, signs: Signs) -> int | None:
        """Where the bracket that opens at `start` is closed, at `last` at the latest. Ask in ascending order."""
        if self._read <= start:
            self._read, self._open, self._closed = start, [], {}
        self._look(signs.text(self._read, last + 1))
        place = self._closed.pop(start, None)
        return place if place is not None and place <= last else None

    def is_certain(self, start: int, last: int) -> bool:
        """Whether no text to come can close the bracket at `start`, which nothing closes yet."""
        return self._last_space > start or self._read > last

    def _look(self, text: str) -> None:
        for sign in _BRACKET.finditer(text):
            place = self._read + sign.start()
            if sign[0] == "(":
                self._open.append(place)
            elif sign[0] != ")":
                self._open.clear()
                self._last_space = place
            elif self._open:
                self._closed[self._open.pop()] = place
        self._read += len(text)


def _ends(kind: str) -> tuple[str, ...]:
    """What ends the search for the closing sign."""
    if kind in ("$$", "\\["):
        return ("blank",)
    # A formula between single dollar signs holds none: the next one closes it, or nothing does.
    return ("line", "blank", "stop", "$", "$$") if kind == "$" else _LINE_ENDS
