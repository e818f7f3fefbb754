"""Joins the marks of an answer into runs `[1][2]` and takes the spaces before them away."""

from collections.abc import Collection

_SPACES_MAX = 40


class MarkRuns:
    """Joins marks into runs, and knows which spaces stand before one."""

    def __init__(self, before: str = "", given: Collection[int] = ()) -> None:
        """`before` has been given out already, and ends in a run of the marks `given`."""
        self.before = before[-2:]
        """The last two characters given out: what the next mark stands behind."""
        self._out: list[str] = []
        self._spaces = ""
        self._given = set(given)
        self._run: set[int] | None = set() if given else None
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

    def add(self, text: str) -> None:
        """A character that is no mark, or several none of which is a space."""
        if text in (" ", "\t") and len(self._after) < _SPACES_MAX and len(self._spaces) < _SPACES_MAX:
            if self._run is None:
                self._spaces += text
            else:
                self._after += text
            return
        self._end_run(text[0])
        self._give(text)

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
        elif self._run or self._given:
            # `\[` and `$[` would begin mathematics.
            self._give(" " if self.before.endswith(("\\", "$")) else "")
            self._give("".join(f"[{index}]" for index in sorted(self._run - self._given)))
            # `[1](…` would be read as a link.
            self._give(self._after or (" " if following == "(" else ""))
        else:
            self._give(self._after or (self._spaces if following.isalnum() else ""))
        self._spaces = self._after = ""
        self._run, self._given = None, set()

    def _give(self, text: str) -> None:
        if text:
            self._out.append(text)
            self.before = (self.before + text[-2:])[-2:]
