"""Words that turn a statement round, and words that say nothing of their own; in the form that `words` gives them."""

import re
from collections import defaultdict
from pathlib import Path

from search.text.tokenizer import words


def _lines(name: str) -> list[str]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _form(word: str) -> str:
    return words(word)[-1] if word.isascii() else word


def _opposites() -> tuple[tuple[str, str], ...]:
    """Chinese ones of one or two characters: longer words are not compared whole."""
    pairs = [tuple(map(_form, pair.split(" "))) for line in _lines("opposites.txt") for pair in line.split(", ")]
    return tuple((one, two) for one, two in pairs if one != two and (one.isascii() or len(one) <= 2))


def _rivals() -> dict[str, frozenset[str]]:
    rivals: defaultdict[str, set[str]] = defaultdict(set)
    for one, two in OPPOSITES:
        rivals[one].add(two)
        rivals[two].add(one)
    return {word: frozenset(others) for word, others in rivals.items()}


OPPOSITES = _opposites()
RIVALS = _rivals()
"""By word, what turns a statement with it round."""
COMMON_WORDS = frozenset(
    form for line in _lines("common_words.txt") for word in line.split() for form in ([_form(word), word])
)
_LIGHT = frozenset(_form(word) for line in _lines("lexicon/light_en.txt") for word in line.split())
PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being)\b.{1,60}\bby\b|被|由|受到|遭到|为.{1,12}所")


def says_little(word: str) -> bool:
    """Whether an English word, stemmed, is a common one or takes its meaning from what stands beside it."""
    return word in COMMON_WORDS or word in _LIGHT
