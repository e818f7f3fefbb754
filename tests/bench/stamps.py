"""The words of the load: each says when it was sent, on the clock that all processes of a machine share.

A product may cut and join them as it likes: whoever reads the text finds every stamp, and the delay of each.
"""

import re
import time
import zlib
from dataclasses import dataclass

CLOCK_MICROS = 1_000_000_000
"""Stamps begin anew after so many; nothing is under way for so long."""
STAMP = re.compile(r"@(\d{9})")
SHAPES = ((" ", ""), (" ", "."), ("\n\n", ""))
"""What stands before and behind a stamp: words, now and then the end of a sentence, and a new paragraph."""

_PARAGRAPH, _SENTENCE = 48, 12
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
    """A moment of the monotonic clock, now if none is given, as a stamp says it."""
    return int((time.monotonic() if seconds is None else seconds) * 1_000_000) % CLOCK_MICROS


def since(stamp: int, later: int) -> int:
    """Microseconds from one stamp to a later one."""
    return (later - stamp) % CLOCK_MICROS


def checksum(text: str) -> int:
    """Of all that is not white space, which products and browsers treat as they like."""
    return zlib.crc32("".join(text.split()).encode())
