"""Bounds of processor time that mean the same work on each machine and at each hour: `allowed`, `best`,
`slower`, `stays_above`.

A shared machine is two to four times slower at one moment than at another, and its processes cannot see it. A bound
that holds there in spite of that would notice nothing anywhere else.
"""

import argparse
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

SOURCE = Path(argparse.__file__).read_text(encoding="utf-8")
UNHURRIED_SECONDS = 0.022
"""For compiling SOURCE on the machine that the bounds were set on: two shared cores at their best, 2026-11-30."""
HOLDS_SECONDS = 10.0
"""How long what was measured is taken for the present: some tests ask thousands of times, and to measure takes .1 s."""
TRIES = 5
LONG_SECONDS = 0.5
"""What takes so long is measured once at a time: chance lengthens it by little."""


def slower() -> float:
    """How many times the processor's time it takes here and now that it took there; never less than 1."""
    return _slower(int(time.monotonic() / HOLDS_SECONDS))


@lru_cache(maxsize=1)
def _slower(_: int) -> float:
    return max(1.0, best(lambda: compile(SOURCE, "argparse", "exec")) / UNHURRIED_SECONDS)


def allowed(seconds: float) -> float:
    """What a bound of the processor's seconds means here and now for a single measurement.

    Twice as much, for what else the machine does lengthens it; what is worse than linear takes ten times as long.
    """
    return 2 * seconds * slower()


def best(work: Callable[[], object], tries: int = TRIES) -> float:
    """The processor's seconds of the quickest of several times: what else the machine does only adds to them."""
    return bests(work, tries=tries)[0]


def bests(*works: Callable[[], object], tries: int = TRIES) -> list[float]:
    """The same of each, taken in turns: a moment later the machine may be half as quick."""
    return [min(seconds) for seconds in zip(*([_seconds(work) for work in works] for _ in range(tries)), strict=True)]


def stays_above(ratio: float, half: Callable[[], object], whole: Callable[[], object]) -> tuple[float, float] | None:
    """The processor's seconds of both, if the whole takes more than `ratio` times the half however often one looks.

    What else the machine does may lengthen one of them several times in succession, but not for ever.
    """
    for _ in range(TRIES):
        of_half, of_whole = bests(half, whole, tries=1)
        if ratio * of_half < of_whole < LONG_SECONDS:
            of_half, of_whole = bests(half, whole)
        if of_whole <= ratio * of_half:
            return None
    return of_half, of_whole


def _seconds(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began
