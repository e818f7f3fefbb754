"""Chinese words: where they begin and end, how rare they are, which mean the same and which are names."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from chat.citations.opposites import COMMON_WORDS
from languages.scripts import HAN

_FOLDER = Path(__file__).parent / "lexicon"
_RUN = re.compile(f"[{HAN}]+")
_LONGEST = 4
_UNKNOWN = 18.0
"""How rare a character is that is no word of its own."""
_SINGLE_COST = 2.0
"""What it costs to leave a character by itself, so that words win."""
_NAME_RARITY = 15.0
SIGNS = frozenset(
    "的了是在和与及或也就都而其这那有为以于被把对从到由等所将并个之它他她们中着过地得又还再很更最自起至约近每各该此已曾"
    "后前时上下里内一二三四五六七八九十两百千万亿年月日不没未无能会可要去来出说"
)
"""Characters that say nothing of their own: particles, pronouns, numbers, negations (which are compared elsewhere)."""


@dataclass(frozen=True)
class Word:
    """A word of a text and where it begins."""

    start: int
    text: str


@dataclass(frozen=True)
class _Lexicon:
    rarity: dict[str, float]
    names: frozenset[str]
    same: dict[str, frozenset[str]]


@lru_cache(maxsize=8192)
def chinese_words(text: str) -> tuple[Word, ...]:
    """The words of the stretches of Chinese characters of `text`, which is folded (`search.text.tokenizer.folded`)."""
    collected: list[Word] = []
    for run in _RUN.finditer(text):
        start = run.start()
        for word in _segmented(run.group()):
            collected.append(Word(start, word))
            start += len(word)
    return tuple(collected)


def weight(word: str) -> float:
    """How much a word says, from 0 for a particle to about 1.2 for a rare word."""
    if word in SIGNS:
        return 0.0
    if word in COMMON_WORDS:
        return 0.25
    rarity = _lexicon().rarity.get(word, 15.0)
    return min(max((rarity - 6) / 8, 0.15), 1.2) * (0.6 if len(word) == 1 else 1.0)


def same_in_chinese(word: str) -> frozenset[str]:
    """The other words that mean the same in one of their senses."""
    return _lexicon().same.get(word, frozenset())


def is_known_name(word: str) -> bool:
    """Whether `word` is a name in the dictionary and no other word."""
    return word in _lexicon().names


def is_word(word: str) -> bool:
    """Whether the dictionary has `word`."""
    return word in _lexicon().rarity


def rarity(word: str) -> float:
    """-ln of its share of all words; of what is no word that of the rarest."""
    return _lexicon().rarity.get(word, _UNKNOWN)


@lru_cache(maxsize=8192)
def _segmented(run: str) -> tuple[str, ...]:
    """The likeliest words of `run`; a clause is asked for by itself and within its sentence."""
    known, best, froms = _lexicon().rarity, [0.0], [0]
    for end, sign in enumerate(run, 1):
        cost, origin = best[end - 1] + known.get(sign, _UNKNOWN) + _SINGLE_COST, end - 1
        for first in range(max(0, end - _LONGEST), end - 1):
            rare = known.get(run[first:end])
            if rare is not None and (best[first] + rare < cost or (best[first] + rare == cost and first < origin)):
                cost, origin = best[first] + rare, first
        best.append(cost)
        froms.append(origin)
    cuts = [len(run)]
    while cuts[-1]:
        cuts.append(froms[cuts[-1]])
    cuts.reverse()
    return tuple(run[first:last] for first, last in pairwise(cuts))


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    rarity: dict[str, float] = {}
    for line in _lines("chinese_words.txt"):
        rare, *words = line.split()
        rarity.update(dict.fromkeys(words, float(rare)))
    names = frozenset(word for line in _lines("chinese_names.txt") for word in line.split())
    same: dict[str, set[str]] = {}
    for line in _lines("chinese_same.txt"):
        words = line.split()
        for word in words:
            same.setdefault(word, set()).update(words)
    alike = {word: frozenset(others - {word}) for word, others in same.items()}
    return _Lexicon(dict.fromkeys(names, _NAME_RARITY) | rarity, names - rarity.keys(), alike)


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
