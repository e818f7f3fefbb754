"""Which English words mean the same, which the opposite, and which names are of one place (Scotland, Scottish)."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from chat.citations.opposites import COMMON_WORDS, RIVALS
from chat.citations.sides import of_its_kind
from search.text.tokenizer import words as stems

_FOLDER = Path(__file__).parent / "lexicon"
_Related = dict[str, frozenset[str]]


def same(word: str) -> frozenset[str]:
    """The other words, stemmed like `word`, that mean the same in a common sense of theirs."""
    return _relations()[0].get(word, frozenset())


def opposites(word: str) -> frozenset[str]:
    """The words, stemmed like `word`, that mean the opposite."""
    return _relations()[1].get(word, frozenset())


@lru_cache(maxsize=8192)
def rivals(word: str) -> frozenset[str]:
    """The words, stemmed like `word`, that turn a statement with it round, by a dictionary or by our list."""
    return opposites(word) | RIVALS.get(word, frozenset())


def is_known(word: str) -> bool:
    """Whether `word`, stemmed, is in a dictionary as more than a name."""
    same_words, opposite, _ = _relations()
    return word in same_words or word in opposite or word in COMMON_WORDS


def of_one_place(name: str) -> frozenset[str]:
    """The other names, in lower case, of what `name` is of: scottish → scotland, scots."""
    return _relations()[2].get(name, frozenset())


@lru_cache(maxsize=8192)
def says_as_much(word: str) -> frozenset[str]:
    """The words of which each says all that `word` does: synonyms, other names of a place, what is of its kind."""
    return same(word) | of_one_place(word) | of_its_kind(word)


@lru_cache(maxsize=1)
def _relations() -> tuple[_Related, _Related, _Related]:
    kinds: dict[str, dict[str, set[str]]] = {sign: defaultdict(set) for sign in ("=", "!", "@")}
    for line in (*_lines("english_relations.txt"), *_stemmed("irregular_en.txt")):
        words = line.split()
        sign = words.pop(0) if words[0] in kinds else "="
        for word in words:
            kinds[sign][word].update(other for other in words if other != word)
    same_words, opposite, places = (
        {word: frozenset(others) for word, others in kinds[sign].items()} for sign in ("=", "!", "@")
    )
    return same_words, opposite, places


def _stemmed(name: str) -> Iterator[str]:
    return (" ".join(dict.fromkeys(stems(line))) for line in _lines(name))


def _lines(name: str) -> Iterator[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if not line.startswith("#"))
