"""Joins the marks of an answer into groups `[1][2]` and takes the spaces before them away."""

from collections.abc import Collection

SIGN = "\ufdd0"
"""Stands before every `[n]` that is a citation, until it is shown. A noncharacter of Unicode: no text holds it."""
DEFINITION = "\ufdd1"
"""Stands, until it is shown, where the definition of a mark was left out."""
WORD_JOINER = "\u2060"
_SPACES = frozenset(" \t\u00a0\u3000")
_SPACES_MAX = 40
_RANGE_SIGNS = frozenset("-–—～至到")
_RANGE_MAX = 10
"""Marks of one range: `[1]-[3]` stands for three."""
_REMEMBERED = 24


class MarkGroups:
    """Joins marks into groups, and knows which spaces stand before one."""

    def __init__(self, before: str = "", cited: Collection[int] = (), known: Collection[int] = ()) -> None:
        """`before` has been given out already, and ends in a group of the marks `cited`; a range is of `known` ones."""
        self.before = before[-_REMEMBERED:]
        """The last characters given out: what the next mark stands behind."""
        self._out: list[str] = []
        self._spaces = ""
        self._given = set(cited)
        self._group: set[int] | None = set() if cited else None
        self._after = ""
        self._known = frozenset(known)
        self._last = max(cited, default=0)

    @property
    def touches(self) -> bool:
        """Whether a mark now would stand directly behind a character that is no mark."""
        return self._group is None and not self._spaces

    @property
    def has_group(self) -> bool:
        """Whether a mark now would join a group."""
        return self._group is not None

    def mark(self, indexes: Collection[int], *, keeps_space: bool) -> None:
        """A mark; after a list marker the space before it stays."""
        if self._group is not None and not self._spans(indexes):
            self._end_group("[")
        if self._group is None:
            self._group = set()
            if keeps_space:
                self._give(self._spaces)
                self._spaces = ""
        self._after = ""
        self._group.update(indexes)
        self._last = max(indexes, default=0)

    def add(self, text: str) -> None:
        """A character that is no mark, or several none of which is a space."""
        if self._group is not None and text in _RANGE_SIGNS and not _RANGE_SIGNS.intersection(self._after):
            self._after += text
            return
        if text in _SPACES and len(self._after) < _SPACES_MAX and len(self._spaces) < _SPACES_MAX:
            if self._group is None:
                self._spaces += text
            else:
                self._after += text
            return
        self._end_group(text[0])
        self._give(text)

    def end(self) -> str:
        """All that is left, at the end of the answer."""
        self._end_group("")
        return self.drain()

    def drain(self) -> str:
        """What has been given out since the last time."""
        out = "".join(self._out)
        self._out.clear()
        return out

    def _spans(self, indexes: Collection[int]) -> bool:
        """Add what a sign between the last mark and one of these `indexes` spans; False: they are no range."""
        if self._group is None or not _RANGE_SIGNS.intersection(self._after):
            return True
        last = min(indexes, default=0)
        is_range = len(indexes) == 1 and 0 < self._last < last < self._last + _RANGE_MAX
        self._group.update(self._known.intersection(range(self._last, last + 1)) if is_range else ())
        return is_range

    def _end_group(self, following: str) -> None:
        if self._group is None:
            self._give(self._spaces)
        elif self._group or self._given:
            # `\[` and `$[` would begin mathematics.
            self._give(" " if self.before.endswith(("\\", "$")) else "")
            self._give("".join(f"{SIGN}[{index}]" for index in sorted(self._group - self._given)))
            # `[1](…` would be read as a link.
            self._give(self._after or (" " if following == "(" else ""))
        else:
            spaces = self._after or (self._spaces if following.isalnum() else "")
            # What a dropped mark stood before must not come to mean something else where it is now.
            self._give(spaces or (WORD_JOINER if following and following in "`~$\\" else ""))
        self._spaces = self._after = ""
        self._group, self._given = None, set()

    def _give(self, text: str) -> None:
        if text:
            self._out.append(text)
            self.before = (self.before + text[-_REMEMBERED:])[-_REMEMBERED:]
