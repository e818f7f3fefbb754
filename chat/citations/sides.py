"""On which side of a matter a text stands: “rose” and “grew” on one, “fell” on the other; 提前 and 推迟.

The lists are short beside a thesaurus, but each word of a line is the opposite of each across the bar, whichever of
many a writer takes. A denial turns a side: “not serious” is “mild”, and what has the other side and no denial says
the opposite.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from chat.citations.chinese_lexicon import chinese_words
from chat.citations.opposites import COMMON_WORDS
from search.text.tokenizer import words

_FOLDER = Path(__file__).parent / "lexicon"
_LATIN = re.compile(r"[a-z]+(?:-[a-z]+)?")
_CONTEXT = 24
"""Characters on each side of a word that are its surroundings; of Chinese a third."""


@dataclass(frozen=True)
class Stance:
    """Where a text says on which `side`, 0 or 1, of a `matter` it is."""

    start: int
    end: int
    matter: int
    side: int


@lru_cache(maxsize=2048)
def stances(text: str) -> tuple[Stance, ...]:
    """The stances of `text`, which is folded."""
    return tuple(
        Stance(start, end, matter, side)
        for start, end, word in _candidates(text)
        for matter, side in _matters().get(word, ())
    )


def opposed(text: str, other: str) -> list[tuple[Stance, Stance]]:
    """The stances of one text that `other` does not share and to which it has the opposite one."""
    mine, theirs = stances(text), stances(other)
    if not mine or not theirs:
        return []
    here, there = ({(one.matter, one.side) for one in each} for each in (mine, theirs))
    return [
        (one, two)
        for one in mine
        for two in theirs
        if one.matter == two.matter
        and one.side != two.side
        and (one.matter, one.side) not in there
        and (two.matter, two.side) not in here
    ]


def are_in_one_place(text: str, other: str, pair: tuple[Stance, Stance]) -> bool:
    """Whether two stances have a word in common around them."""
    one, two = (_around(each, stance) for each, stance in zip((text, other), pair, strict=True))
    return not one.isdisjoint(two)


def denials(text: str, other: str, pattern: re.Pattern[str]) -> int:
    """How often `pattern` denies in `text`; denials that are a stance on a matter of `other` are none."""
    if not _spans(text, pattern):
        return 0
    matters = {one.matter for one in stances(other)}
    spans = [(one.start, one.end) for one in stances(text) if one.matter in matters]
    return sum(not any(start <= first and last <= end for start, end in spans) for first, last in _spans(text, pattern))


@lru_cache(maxsize=2048)
def _spans(text: str, pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in pattern.finditer(text))


@lru_cache(maxsize=8192)
def on_one_side(word: str) -> frozenset[str]:
    """The words that stand on a side with `word`."""
    sides = frozenset(_matters().get(word, ()))
    return frozenset(other for side in sides for other in _members().get(side, ())) - {word}


def excluding(word: str) -> frozenset[str]:
    """The words that exclude `word` where they stand in its place: red, blue; 去年, 今年."""
    return _siblings().get(word, frozenset())


def of_its_kind(word: str) -> frozenset[str]:
    """The words of which each says `word` too: a boy is a child."""
    return _kinds().get(word, frozenset())


def _around(text: str, stance: Stance) -> frozenset[str]:
    reach = _CONTEXT if text[stance.start].isascii() else _CONTEXT // 3
    near = words(text[max(0, stance.start - reach) : stance.start]) + words(text[stance.end : stance.end + reach])
    return frozenset(word for word in near if len(word) > 1) - COMMON_WORDS


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    """The words of `text`, two Latin ones together too, and where they stand."""
    last: tuple[int, str] | None = None
    for match in _LATIN.finditer(text):
        stem = _stem(match.group())
        yield match.start(), match.end(), stem
        if last is not None:
            yield last[0], match.end(), f"{last[1]}_{stem}"
        last = (match.start(), stem)
    if text.isascii():
        return
    yield from ((one.start(), one.end(), one.group()) for one in _han_pattern().finditer(text))
    yield from ((one.start, one.start + 1, one.text) for one in chinese_words(text) if len(one.text) == 1)


@lru_cache(maxsize=1)
def _matters() -> dict[str, list[tuple[int, int]]]:
    matters: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate([*_lines("sides_en.txt"), *_lines("sides_zh.txt")]):
        for side, half in enumerate(line.split("|")):
            for word in dict.fromkeys(map(_form, half.split())):
                matters.setdefault(word, []).append((number, side))
    return matters


@lru_cache(maxsize=1)
def _members() -> dict[tuple[int, int], list[str]]:
    members: dict[tuple[int, int], list[str]] = {}
    for word, sides in _matters().items():
        for side in sides:
            members.setdefault(side, []).append(word)
    return members


@lru_cache(maxsize=1)
def _siblings() -> dict[str, frozenset[str]]:
    siblings: dict[str, set[str]] = {}
    for line in _lines("siblings.txt"):
        group = set(map(_form, line.split()))
        for word in group:
            siblings.setdefault(word, set()).update(group - {word})
    return {word: frozenset(others) for word, others in siblings.items()}


@lru_cache(maxsize=1)
def _kinds() -> dict[str, frozenset[str]]:
    lines = (line.split() for line in _lines("kinds.txt"))
    kinds: dict[str, set[str]] = {}
    for kind, *members in lines:
        kinds.setdefault(_form(kind), set()).update(map(_form, members))
    return {kind: frozenset(members - {kind}) for kind, members in kinds.items()}


@lru_cache(maxsize=1)
def _han_pattern() -> re.Pattern[str]:
    han = (word for word in _matters() if not word.isascii() and len(word) > 1)
    return re.compile("|".join(sorted(han, key=len, reverse=True)))


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    return words(word)[-1]


def _form(word: str) -> str:
    return "_".join(map(_stem, word.split("_"))) if word.isascii() else word


def _lines(name: str) -> Iterator[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if not line.startswith("#"))
