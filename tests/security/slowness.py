"""Whether a regular expression needs more than linear time on some text.

The texts are runs, thousands of characters long: one character, two in turn, the pattern's own literal beginnings and
one round of each of its repetitions, again and again. What stands behind the run makes the last attempt fail, so that
everything is tried; single ones are tried behind other beginnings and before other ends too (`EDGES`). The characters
are those that the pattern names, one of each of its classes and ranges, and some that stand for all the others.
"""

import itertools
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import cast

from tests.yardstick import slower, stays_above

# Whether a type checker finds these depends on what else it has read.
codes, parser = import_module("re._constants"), import_module("re._parser")
FULL, EXPONENTIAL = 16_000, 20
SECONDS_MAX = 0.25
"""For `FULL` characters of one kind, of the processor, on the machine of `tests.yardstick`."""
SHORT_SECONDS = 0.004
"""What is faster than this for `FULL` characters is not compared: the clock's own noise would judge."""
RATIO_MAX = 3.0
"""Twice the text may take twice the time; four times the time is what quadratic is. Measured as the best of several."""
EDGES = (
    *(("", end) for end in ("", "x", "0", " ", "]")),
    *((beginning, "") for beginning in ("[1](", "<", "$", '"')),
)
"""Beginnings and ends that a run does not have in `WAYS`."""
EDGE_CHARACTERS, EDGE_SECONDS = 600, 0.001
"""A linear pattern needs some ten microseconds for so many, a quadratic one thousands of steps more."""
OTHERS = "aZ0 \n\t.,-_!=…·*#[]()|$\\\\\"'<>{}:/。，的\u200b、"
CHARACTERS_MAX, OWN_IN_PAIRS, LOOPS_MAX = 40, 9, 12
FEW = 10
"""A repetition of fewer is as good as none."""
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
SAMPLES = {
    codes.CATEGORY_DIGIT: "0",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: "!",
}


@dataclass(frozen=True)
class Slow:
    """A text on which a pattern is slow, and how slow."""

    unit: str
    way: str
    length: int
    seconds: float

    def __str__(self) -> str:
        return f"a {self.way} in {self.length} characters of {self.unit!r} takes {self.seconds:.3f} s"


def slowness(pattern: re.Pattern[str], full: int = FULL) -> Slow | None:
    """The first run on which the pattern is too slow; None where all are fast."""
    parsed = parser.parse(pattern.pattern, pattern.flags)
    if not any(repeats(parsed)):
        return None  # it looks at a few characters from each place
    for unit in units(parsed):
        for way in WAYS:
            if slow := judged(pattern, unit, way, full):
                return slow
    edged = (at_edges(pattern, unit, full) for unit in singles(parsed))
    return next((slow for slow in edged if slow), None)


def at_edges(pattern: re.Pattern[str], unit: str, full: int) -> Slow | None:
    """The same runs behind other beginnings and before other ends: a short one tells whether a long one is worth it."""
    for before, behind in EDGES:

        def made(length: int, before: str = before, behind: str = behind) -> str:
            return before + run(unit, length) + behind

        short, twice = (elapsed(search, pattern, made(length)) for length in (EDGE_CHARACTERS, 2 * EDGE_CHARACTERS))
        if short < EDGE_SECONDS or twice < RATIO_MAX * short:
            continue
        seconds = stays_above(RATIO_MAX, *(partial(search, pattern, made(length)) for length in (full // 2, full)))
        if seconds and seconds[1] > SHORT_SECONDS:
            return Slow(unit, f"search between {before!r} and {behind!r}", full, seconds[1])
    return None


def search(pattern: re.Pattern[str], text: str) -> None:
    for _ in pattern.finditer(text):
        pass


def judged(pattern: re.Pattern[str], unit: str, way: str, full: int) -> Slow | None:
    """Longer and longer runs, so that what is worse than quadratic is known before it takes for ever."""
    for length in (EXPONENTIAL, full // 32, full // 8, full):
        seconds = elapsed(WAYS[way], pattern, run(unit, length))
        most = max(SECONDS_MAX * length / FULL, SHORT_SECONDS)
        if seconds > most and (seconds := best(WAYS[way], pattern, run(unit, length))) > most * slower():
            return Slow(unit, way, length, seconds)
    if seconds <= SHORT_SECONDS or seconds < RATIO_MAX * elapsed(WAYS[way], pattern, run(unit, full // 2)):
        return None
    both = stays_above(RATIO_MAX, *(partial(WAYS[way], pattern, run(unit, length)) for length in (full // 2, full)))
    return Slow(unit, way, full, both[1]) if both and both[1] > SHORT_SECONDS else None


def everything(pattern: re.Pattern[str], text: str) -> None:
    """A search and a substitution do no more than this. The end makes the last attempt fail."""
    for _ in pattern.finditer(text + "\nx\0"):
        pass


def whole(pattern: re.Pattern[str], text: str) -> None:
    pattern.fullmatch(text)
    pattern.fullmatch(text + "\0")


WAYS: dict[str, Callable[[re.Pattern[str], str], None]] = {"search": everything, "match": whole}


def run(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def elapsed(apply: Callable[[re.Pattern[str], str], None], pattern: re.Pattern[str], text: str) -> float:
    start = time.thread_time()
    apply(pattern, text)
    return time.thread_time() - start


def best(apply: Callable[[re.Pattern[str], str], None], pattern: re.Pattern[str], text: str) -> float:
    first = elapsed(apply, pattern, text)
    return min([first, *(elapsed(apply, pattern, text) for _ in range(4 if first < 1 else 0))])


def repeats(parsed: Iterable[tuple[object, object]]) -> Iterator[bool]:
    """True for each repetition that is not of a few."""
    for code, argument in parsed:
        if code in REPEATS and argument[1] >= FEW:  # type: ignore[index]
            yield True
        for inner in children(argument):
            yield from repeats(inner)


def units(parsed: Iterable[tuple[object, object]]) -> list[str]:
    """What is repeated: `singles`, and pairs of the characters that the pattern speaks of."""
    near = dict.fromkeys([*own(parsed)[:OWN_IN_PAIRS], *" \na"])
    return list(dict.fromkeys([*singles(parsed), *(a + b for a, b in itertools.permutations(near, 2))]))


def singles(parsed: Iterable[tuple[object, object]]) -> list[str]:
    """Single characters, one round of each repetition, literal beginnings."""
    rounds, literals = itertools.islice(loops(parsed), LOOPS_MAX), itertools.islice(beginnings(parsed), LOOPS_MAX)
    return list(dict.fromkeys([*own(parsed), *OTHERS, *rounds, *literals]))


def own(parsed: Iterable[tuple[object, object]]) -> list[str]:
    return list(dict.fromkeys(characters(parsed)))[:CHARACTERS_MAX]


def characters(parsed: Iterable[tuple[object, object]]) -> Iterator[str]:
    """The literals of a pattern, and one character of each range and class."""
    for code, argument in parsed:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            yield chr(argument)  # type: ignore[arg-type]
        elif code is codes.RANGE:
            yield chr(argument[0])  # type: ignore[index]
        elif code is codes.CATEGORY:
            yield SAMPLES[argument]
        else:
            for inner in children(argument):
                yield from characters(inner)


def children(argument: object) -> Iterator[Iterable[tuple[object, object]]]:
    """The sub-patterns in what an operation of the parser is given."""
    is_class = isinstance(argument, list) and bool(argument) and isinstance(argument[0], tuple)
    if isinstance(argument, parser.SubPattern) or is_class:
        yield cast("Iterable[tuple[object, object]]", argument)
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from children(part)


def beginnings(parsed: Iterable[tuple[object, object]]) -> Iterator[str]:
    """Each stretch of at least two literal characters: `[webpage ` of `\\[webpage \\d+`."""
    stretch = ""
    for code, argument in parsed:
        if code is codes.LITERAL:
            stretch += chr(argument)  # type: ignore[arg-type]
            continue
        if len(stretch) > 1:
            yield stretch
        stretch = ""
        for inner in children(argument):
            yield from beginnings(inner)
    if len(stretch) > 1:
        yield stretch


def loops(parsed: Iterable[tuple[object, object]]) -> Iterator[str]:
    """A text for one round of each repetition of more than a character: `,000` of `(?:,\\d{3})+`."""
    for code, argument in parsed:
        if code in REPEATS and len(text := sample(argument[2])) > 1:  # type: ignore[index]
            yield text
        for inner in children(argument):
            yield from loops(inner)


def sample(parsed: Iterable[tuple[object, object]]) -> str:
    """A short text that fits, as far as literals, classes, groups and repetitions say."""
    text = ""
    for code, argument in parsed:
        if code in REPEATS:
            text += sample(argument[2]) * max(argument[0], 1)  # type: ignore[index]
        elif code is codes.BRANCH:
            text += sample(argument[1][0])  # type: ignore[index]
        elif code is codes.SUBPATTERN:
            text += sample(argument[-1])  # type: ignore[index]
        else:
            text += next(characters([(code, argument)]), "")
    return text
