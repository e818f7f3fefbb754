"""What one source says, sentence by sentence, ready to be looked into often: where words of a claim stand together."""

import heapq
import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from chat.citations.facts import Stated, is_han, spelling, stated_in
from chat.citations.numbers import SCALES, Quantity, quantities
from chat.citations.relations import says_as_much
from chat.citations.sides import on_one_side
from search.text.sentences import Sentence, sentences
from search.text.tokenizer import folded, words

WINDOW_SENTENCES = 3
WINDOW_PIECES = 4
"""So many of the sentences that have most words of a claim are looked at more closely."""
FORM = 0.9
"""How much of a word another form of it says."""
SIDE = 0.8
"""How much of a word one says that is on the same side of a matter."""
_LEAD, _BEFORE = 3, 8
"""Sentences that tell what a page is about; so many before a window may have the name that it only refers to."""
_ALIKE = 5
"""So many letters in common at the beginning make two English words forms of one."""
_COMMON_WEIGHT = 0.2
_LIFE = re.compile(
    r"\([^()\d]{0,20}(?:\d{1,2} )?(?:[A-Z][a-z]{2,8}\.? )?(?:\d{1,2}, )?\d{4}[^()\d]{0,20}[-–—][^()]{0,20}\d{4}\)"
)
"""A name's two dates in brackets, as encyclopaedias give them, say when someone was born and died."""
_BORN_AND_DEAD = frozenset(words("born birth died dead death"))
_EXACT = 1 << 20
"""Weights are whole parts of this, so that their sums are exact and one in every order."""
_COMMON = frozenset(
    words("a an the this that these those it its is are was were be been being has have had do does did will would can")
    + words(
        "could may might should must of in on at by for from to with as and or but not no than then there which who"
    )
    + words("what when where how why if so also such into over under about between after before their his her they we")
    + list("的了是在和与及或也就都而其这那有为以于被把对从到由等所将并个之")
)


@dataclass(frozen=True)
class Piece:
    """One sentence of one passage."""

    number: int
    """Its place among the pieces of the page, from 0."""
    passage: int
    sentence: Sentence
    words: frozenset[str]
    numbers: frozenset[Quantity]
    spelling: str

    @property
    def quote(self) -> str:
        return self.sentence.text

    @cached_property
    def folded(self) -> str:
        """Its text in one width, case and script."""
        return folded(self.quote)

    @cached_property
    def stated(self) -> Stated:
        """Only asked for where claim and page are in two languages."""
        return stated_in(self.quote)


class CitedPage:
    """The passages of one source, ready to be looked into many times.

    `above`: what stands above each of them, the page's title and the heading of its section; never quoted.
    """

    def __init__(self, passages: tuple[str, ...], above: tuple[str, ...] = ()) -> None:
        self._passages = passages
        self._above = above
        cut = [(number, sentence) for number, passage in enumerate(passages) for sentence in sentences(passage)]
        self.pieces = [_piece(place, number, sentence) for place, (number, sentence) in enumerate(cut)]
        self._runs = [[piece for piece in self.pieces if piece.passage == number] for number in range(len(passages))]
        self.is_han = is_han("\n".join(passages))
        self._places = _places(self.pieces)
        """In which pieces a word is, by their number."""
        self._weights: dict[str, float] = {}
        self._said: dict[str, dict[int, float]] = {}
        self.said_in_chinese: dict[str, dict[int, float]] = {}
        """By word, what `chinese_matches.saying` has made of it."""

    @cached_property
    def stated(self) -> Stated:
        """What all passages state together, and what stands above them."""
        return _together([stated_in(text) for text in dict.fromkeys(self._above)], self.pieces)

    def verbatim(self, spelt_claim: str) -> tuple[str, bool]:
        """The sentences that spell `wanted` (empty if none do), and whether they are nothing but that."""
        for piece in self.pieces:
            if piece.spelling == spelt_claim:
                return piece.quote, True
        for run, spelt in zip(self._runs, self._spelt_runs, strict=True):
            at = spelt.find(spelt_claim)
            if at >= 0:
                starts = list(accumulate((len(piece.spelling.strip()) + 1 for piece in run), initial=0))
                first, last = bisect_right(starts, at) - 1, bisect_right(starts, at + len(spelt_claim) - 3) - 1
                return self._quote(run[first], run[min(last, len(run) - 1)]), False
        return "", False

    @cached_property
    def _spelt_runs(self) -> list[str]:
        return [f" {' '.join(piece.spelling.strip() for piece in run)} " for run in self._runs]

    def _alike(self, word: str) -> list[str]:
        """Words of the pages that begin like a long one: translate, translation."""
        if len(word) < _ALIKE or not word.isascii():
            return []
        known = self._beginning[word[:_ALIKE]]
        return [one for one in known if one[: len(one) // 2 + 1] == word[: len(one) // 2 + 1]]

    @cached_property
    def _beginning(self) -> dict[str, list[str]]:
        beginning = defaultdict(list)
        for word in self._places:
            if word.isascii() and len(word) >= _ALIKE:
                beginning[word[:_ALIKE]].append(word)
        return beginning

    @cached_property
    def folded(self) -> str:
        """All passages in one width, case and script."""
        return "\n".join(piece.folded for piece in self.pieces)

    def around(self, pieces: Sequence[Piece]) -> list[Piece]:
        """These neighbouring `pieces`, the page's beginning, some sentences before them and one behind."""
        first, last = pieces[0].number, pieces[-1].number
        return self.pieces[:_LEAD] + self.pieces[max(_LEAD, first - _BEFORE) : last + 2]

    def above(self, pieces: Sequence[Piece]) -> str:
        """What stands above the passage of these neighbouring `pieces`."""
        (passage,) = {piece.passage for piece in pieces}
        return self._above[passage] if passage < len(self._above) else ""

    def stated_around(self, pieces: Sequence[Piece]) -> Stated:
        """What these `pieces`, those around them and what stands above them state."""
        return _together([stated_in(self.above(pieces))], self.around(pieces))

    def may_have(self, word: str) -> bool:
        """Whether a word in Chinese may stand on the page: its first two characters do."""
        return word[:2] in self._places

    def candidates(self, claim: frozenset[str]) -> list[int]:
        """The sentences, by their numbers, that have most words of a claim, and those beside them."""
        weights: defaultdict[int, float] = defaultdict(float)
        for word in claim:
            if word in self._places:
                one = self._weight(word)
                for number in self._places[word]:
                    weights[number] += one
        best = heapq.nlargest(WINDOW_PIECES, weights, key=lambda number: (weights[number], -number))
        around = {number + step for number in best for step in range(1 - WINDOW_SENTENCES, WINDOW_SENTENCES)}
        return sorted(number for number in around if 0 <= number < len(self.pieces))

    def places(self, word: str) -> Mapping[int, float]:
        """The sentences, by their numbers, that say what `word` says: 1 by it or a synonym, less by another form."""
        if word not in self._said:
            self._said[word] = self._saying(word)
        return self._said[word]

    def holding(self, text: str) -> Sequence[int]:
        """The sentences, by their numbers, that have `text`, folded Chinese characters."""
        if text[:2] in SCALES:  # numbers are by their value among the words
            return [piece.number for piece in self.pieces if text in piece.folded]
        numbers = self._places.get(text[:2], ())
        return numbers if len(text) <= 2 else [number for number in numbers if text in self.pieces[number].folded]

    def _saying(self, word: str) -> dict[int, float]:
        if word in _COMMON:
            return dict.fromkeys(self._places[word], 1.0) if word in self._places else {}
        places = dict.fromkeys((number for form in self._alike(word) for number in self._places[form]), FORM)
        for known in on_one_side(word):
            if known in self._places:
                places.update(dict.fromkeys(self._places[known], SIDE))
        for known in (word, *says_as_much(word)):
            if known in self._places:
                places.update(dict.fromkeys(self._places[known], 1.0))
        return places

    def quote(self, first: int, last: int) -> str:
        """The text from one sentence, by its number, to another of the same passage."""
        return self._quote(self.pieces[first], self.pieces[last])

    def nearest(self, claim: frozenset[str], least: float = 0.0) -> tuple[float, str]:
        """The largest share of the words of a claim in one sentence, and that sentence; nothing below `least`."""
        if not self._may_share(claim, least):
            return 0.0, ""
        total = sum(map(self._weight, claim)) or 1.0
        there = [(word, self._weight(word)) for word in claim & self._places.keys()]
        if sum(one for _, one in there) < least * total:
            return 0.0, ""
        weights: defaultdict[int, float] = defaultdict(float)
        for word, one in there:
            for number in self._places[word]:
                weights[number] += one
        best = max(weights, key=lambda number: (weights[number], -number), default=None)
        return (0.0, "") if best is None else (weights[best] / total, self.pieces[best].quote)

    def _may_share(self, claim: frozenset[str], least: float) -> bool:
        """Whether the page has enough of a claim's words; those that it has are no rarer than those that it has not."""
        groups, total = _parts(claim)
        return sum(part * len(group & self._words) for part, group in groups) >= least * total

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._places)

    def _weight(self, word: str) -> float:
        if word not in self._weights:
            holding = len(self._places[word]) if word in self._places else 0
            rarity = math.log(1 + (len(self.pieces) + 1) / (holding + 0.5))
            self._weights[word] = round(rarity * _part(word) * _EXACT) / _EXACT
        return self._weights[word]

    def _quote(self, first: Piece, last: Piece) -> str:
        return self._passages[first.passage][first.sentence.start : last.sentence.end]


def _together(above: Sequence[Stated], pieces: Sequence[Piece]) -> Stated:
    """What all of these state."""
    numbers = frozenset[Quantity]().union(*(one.numbers for one in above), *(one.numbers for one in pieces))
    spellings = [*(one.spelling for one in above), *(one.spelling for one in pieces)]
    return Stated(numbers, "".join(f" {one.strip()}" for one in spellings) + " ")


def _places(pieces: Sequence[Piece]) -> dict[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        for word in piece.words:
            places[word].append(number)
    return places


@lru_cache(maxsize=512)
def _parts(claim: frozenset[str]) -> tuple[tuple[tuple[float, frozenset[str]], ...], float]:
    """The words of a claim by how much they say beside their rarity, and how much that is in all."""
    groups = defaultdict(set)
    for word in claim:
        groups[_part(word)].add(word)
    parts = tuple((part, frozenset(group)) for part, group in sorted(groups.items()))
    return parts, sum(part * len(group) for part, group in parts)


def _part(word: str) -> float:
    """How much a word says beside its rarity: of an unspaced script a character less than the pairs it is part of."""
    return _COMMON_WEIGHT if word in _COMMON else 0.5 if len(word) == 1 and not word.isascii() else 1.0


def _piece(number: int, passage: int, sentence: Sentence) -> Piece:
    numbers = quantities(sentence.text)
    own = comparable(sentence.text, numbers)
    if _LIFE.search(sentence.text):
        own |= _BORN_AND_DEAD
    return Piece(number, passage, sentence, own, numbers, spelling(sentence.text))


@lru_cache(maxsize=2048)
def comparable(text: str, numbers: frozenset[Quantity]) -> frozenset[str]:
    """The words of `text`, with its numbers by value instead of by spelling."""
    return frozenset(plain_words(text)).union(f"={number.value}" for number in numbers)


@lru_cache(maxsize=2048)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of `text` but for its numbers, each once, in order."""
    return tuple(word for word in dict.fromkeys(words(text)) if word not in SCALES and not word[0].isdigit())


@lru_cache(maxsize=64)
def cited_page(passages: tuple[str, ...], above: tuple[str, ...] = ()) -> CitedPage:
    return CitedPage(passages, above)
