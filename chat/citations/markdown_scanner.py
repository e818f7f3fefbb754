"""Where a Markdown answer is prose, and where it is code or mathematics.

`Prose` is told a text character by character and remembers a handful of values, so it can follow an answer while it is
being written. What it has to guess (is `$5` money or mathematics?) it decides from the very next character.
"""

from enum import Enum, auto

_STRUCTURE = frozenset(" \t>-*+#•0123456789.)")
_SENTENCE_ENDS = frozenset("。！？；")
# Digits, and the letters of million, bn, k, USD …; another letter, as in $2x$, is mathematics.
_AMOUNT = frozenset("0123456789.,kKmMbBtTnNlLiIoOrRuUsSdD")
_OPENS_MATHS = frozenset("\\{([-+|=<>^_")
_MAKES_AMOUNT_MATHS = frozenset("\\{+=^_*")


class _Kind(Enum):
    TEXT = auto()
    INFO = auto()
    """The rest of the line that opens a fenced block."""
    FENCE = auto()
    CODE = auto()
    MATHS = auto()
    AMOUNT = auto()
    """A dollar sign and digits: money, unless mathematics follows."""


class Prose:
    """Follows one text. Ask `allows_mark(next)` before a character is told with `advance`."""

    def __init__(self) -> None:
        self._kind = _Kind.TEXT
        self._closer = ""
        self._closer_length = 0
        self._run = ""
        self._run_length = 0
        self._run_opens_line = False
        self._before_run = ""
        self._last = "\n"
        self._escaped = False
        self._blank = True
        self._fence_may_close = False
        self.at_line_start = True
        """Whether the line so far holds nothing but list markers, quote signs and spaces."""

    def allows_mark(self, char: str) -> bool:
        """Whether a citation mark could begin with `char`, the next character. May be asked repeatedly."""
        self._settle(char)
        return self._kind is _Kind.TEXT and not self._escaped

    @property
    def is_plain(self) -> bool:
        """Whether this is prose, and nothing is undecided."""
        return self._kind is _Kind.TEXT and not self._escaped and not self._run_length

    def pass_over(self, text: str) -> None:
        """Take characters in, where it `is_plain`, that are neither white space nor one of ``\\`~$``."""
        self._blank = self._fence_may_close = False
        if self.at_line_start and not _STRUCTURE.issuperset(text):
            self.at_line_start = False
        self._last = text[-1]

    def advance(self, char: str) -> None:
        """Take the next character in."""
        self._settle(char)
        if char == "\n":
            self._end_line()
        elif self._escaped:
            self._escape(char)
        elif char == "\\" and self._kind in (_Kind.TEXT, _Kind.MATHS):
            self._escaped = True
            self._mark_line("\\")
        elif char in "`~$":
            self._count(char)
        else:
            self._plain(char)
        self._last = char

    def _settle(self, following: str) -> None:
        """Decide what could not be decided before the next character was known."""
        if self._run_length and following != self._run:
            run, length = self._run, self._run_length
            self._run, self._run_length = "", 0
            self._end_run(run, length, following)
        elif self._kind is _Kind.AMOUNT and following not in _AMOUNT and following != "$":
            is_maths = following in _MAKES_AMOUNT_MATHS or (following.isascii() and following.isalpha())
            self._become(_Kind.MATHS if is_maths else _Kind.TEXT, "$", 1)

    def _count(self, char: str) -> None:
        if not self._run_length:
            self._run, self._before_run, self._run_opens_line = char, self._last, self.at_line_start
            self._mark_line(char)
        self._run_length += 1

    def _end_run(self, run: str, length: int, following: str) -> None:
        match self._kind:
            case _Kind.FENCE:
                long_enough = run == self._closer and length >= self._closer_length
                self._fence_may_close = long_enough and self._run_opens_line
            case _Kind.CODE:
                if run == self._closer and length == self._closer_length:
                    self._become(_Kind.TEXT)
            case _Kind.INFO:
                # A backtick in the info string: it was no fence but a code span on one line.
                if run == self._closer == "`":
                    self._become(_Kind.TEXT if length == self._closer_length else _Kind.CODE, run, self._closer_length)
            case _Kind.MATHS | _Kind.AMOUNT:
                if run == self._closer == "$" and (self._closer_length == 1) == (length == 1):
                    self._become(_Kind.TEXT)
            case _Kind.TEXT:
                self._open_run(run, length, following)

    def _open_run(self, run: str, length: int, following: str) -> None:
        if run != "$":
            if length >= 3 and self._run_opens_line:
                self._become(_Kind.INFO, run, length)
            elif run == "`":
                self._become(_Kind.CODE, run, length)
        elif length >= 2:
            self._become(_Kind.MATHS, "$", 2)
        elif self._before_run.isascii() and self._before_run.isalnum():
            return  # US$5, A$: money
        elif following.isascii() and following.isdigit():
            self._become(_Kind.AMOUNT, "$", 1)
        elif following in _OPENS_MATHS or (following.isascii() and following.isalpha()):
            self._become(_Kind.MATHS, "$", 1)

    def _escape(self, char: str) -> None:
        self._escaped = False
        if self._kind is _Kind.TEXT and char in "([":
            self._become(_Kind.MATHS, ")" if char == "(" else "]")
        elif self._kind is _Kind.MATHS and char == self._closer:
            self._become(_Kind.TEXT)
        self._mark_line(char)

    def _plain(self, char: str) -> None:
        self._mark_line(char)
        if self._kind is _Kind.MATHS and self._closer == "$" and self._closer_length == 1 and char in _SENTENCE_ENDS:
            self._become(_Kind.TEXT)  # no formula holds a Chinese full stop: it was money or a ticker

    def _mark_line(self, char: str) -> None:
        if not char.isspace():
            self._blank = self._fence_may_close = False
        if char not in _STRUCTURE:
            self.at_line_start = False

    def _end_line(self) -> None:
        one_line_maths = self._closer == "$" and self._closer_length == 1
        if self._kind is _Kind.INFO:
            self._become(_Kind.FENCE, self._closer, self._closer_length)
        elif self._kind is _Kind.FENCE:
            if self._fence_may_close:
                self._become(_Kind.TEXT)
        elif self._blank or one_line_maths:
            self._become(_Kind.TEXT)  # what was never closed cannot swallow the rest of the answer
        self._escaped = self._fence_may_close = False
        self.at_line_start = self._blank = True

    def _become(self, kind: _Kind, closer: str = "", length: int = 0) -> None:
        self._kind, self._closer, self._closer_length = kind, closer, length
