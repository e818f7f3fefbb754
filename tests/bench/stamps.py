"""The words of the load: each says when it was sent, on the clock that all processes of a machine share.

A product may cut and join them as it likes: whoever reads the text finds every stamp, and the delay of each.
"""

import re
import string
import time
import zlib
from dataclasses import dataclass

DIGITS = string.digits + string.ascii_letters
STEP_MICROS = 10
CLOCK_MICROS = STEP_MICROS * len(DIGITS) ** 4
"""The clock begins anew after so many (148 s); nothing is under way for so long."""
STAMP = re.compile(r"@([0-9A-Za-z]{4})")
"""Four digits: with the space before it about as long as a model's token."""
SHAPES = ((" ", ""), (" ", "."), ("\n\n", ""))
"""What stands before and behind a stamp: words, now and then the end of a sentence, and a new paragraph."""

_PARAGRAPH, _SENTENCE = 48, 12
_PAIRS = [(high + low).encode() for high in DIGITS for low in DIGITS]
_VALUES = {digit: value for value, digit in enumerate(DIGITS)}
_PLAN = re.compile(r"load:(\w+):(\d+):(\d+):(\d+)")


@dataclass(frozen=True)
class Plan:
    """What the engine is to write; it stands in the question, and so reaches the engine through any product."""

    key: str
    tokens: int
    a_second: int
    reasoning: int
    """So many of the tokens are reasoning."""

    @property
    def question(self) -> str:
        return f"How fast is it? load:{self.key}:{self.tokens}:{self.a_second}:{self.reasoning}"


def plan_in(asked: str) -> Plan | None:
    """The plan in what an engine is asked; the last one, as earlier turns of the conversation may be told too."""
    found = _PLAN.findall(asked)
    if not found:
        return None
    key, *numbers = found[-1]
    return Plan(key, *map(int, numbers))


def shape(number: int) -> int:
    """Which of SHAPES the token `number` has."""
    if number % _PARAGRAPH == 0:
        return 2
    return 1 if number % _SENTENCE == _SENTENCE - 1 else 0


def micros(seconds: float | None = None) -> int:
    """A moment of the monotonic clock, now if none is given, in microseconds of the clock of the stamps."""
    return int((time.monotonic() if seconds is None else seconds) * 1_000_000) % CLOCK_MICROS


def written(moment: int) -> bytes:
    """The four digits of a moment."""
    high, low = divmod(moment // STEP_MICROS, len(_PAIRS))
    return _PAIRS[high] + _PAIRS[low]


def moment_of(digits: str) -> int:
    """The moment that `written` wrote."""
    value = 0
    for digit in digits:
        value = value * len(DIGITS) + _VALUES[digit]
    return value * STEP_MICROS


def since(earlier: int, later: int) -> int:
    """Microseconds from one moment to a later one."""
    return (later - earlier) % CLOCK_MICROS


def checksum(text: str) -> int:
    """Of all that is not white space, which products and browsers treat as they like."""
    return zlib.crc32("".join(text.split()).encode())
