"""What one source says, sentence by sentence, ready to be looked into often: where words of a claim stand together."""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from chat.citations.facts import Stated, is_han, stated_in
from chat.citations.numbers import SCALES, Quantity
from chat.citations.relations import of_one_place, same
from search.text.sentences import Sentence, sentences
from search.text.tokenizer import words

WINDOW_SENTENCES = 3
_SENTENCE_COST = 0.1
"""What a longer window must gain, so that the shortest sufficient quote wins."""
_ALIKE = 5
"""So many letters in common at the beginning make two English words forms of one."""
_COMMON_WEIGHT = 0.2
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

    passage: int
    sentence: Sentence
    words: frozenset[str]
    stated: Stated

    @property
    def quote(self) -> str:
        return self.sentence.text


class CitedPage:
    """The passages of one source, ready to be looked into many times."""

    def __init__(self, passages: tuple[str, ...]) -> None:
        self._passages = passages
        self.pieces = [
            _piece(number, sentence) for number, passage in enumerate(passages) for sentence in sentences(passage)
        ]
        self._runs = [[piece for piece in self.pieces if piece.passage == number] for number in range(len(passages))]
        self.stated = stated_in("\n".join(passages))
        self.is_han = is_han("\n".join(passages))
        self._holding = Counter(word for piece in self.pieces for word in piece.words)

    def verbatim(self, spelt_claim: str) -> tuple[str, bool]:
        """The sentences that spell `wanted` (empty if none do), and whether they are nothing but that."""
        for piece in self.pieces:
            if piece.stated.spelling == spelt_claim:
                return piece.quote, True
        for run in self._runs:
            spelt = " ".join(piece.stated.spelling.strip() for piece in run)
            at = f" {spelt} ".find(spelt_claim)
            if at >= 0:
                starts = list(accumulate((len(piece.stated.spelling.strip()) + 1 for piece in run), initial=0))
                first, last = bisect_right(starts, at) - 1, bisect_right(starts, at + len(spelt_claim) - 3) - 1
                return self._quote(run[first], run[min(last, len(run) - 1)]), False
        return "", False

    def best_window(self, claim: frozenset[str]) -> tuple[float, str]:
        """The largest share of the claim's words in one to three neighbouring sentences, and those sentences."""
        weights = {word: self._weight(word) for word in claim}
        total = sum(weights.values()) or 1.0
        meant = self._meant(claim)
        best = (-1.0, 0.0, "")
        for run in self._runs:
            said = [frozenset(word for known in piece.words & meant.keys() for word in meant[known]) for piece in run]
            for first in range(len(run)):
                shared: frozenset[str] = frozenset()
                for size, piece in enumerate(run[first : first + WINDOW_SENTENCES]):
                    shared |= said[first + size]
                    share = sum(weights[word] for word in shared) / total
                    if share - size * _SENTENCE_COST > best[0]:
                        best = (share - size * _SENTENCE_COST, share, self._quote(run[first], piece))
        return best[1], best[2]

    def _meant(self, claim: frozenset[str]) -> dict[str, set[str]]:
        """For each word of the pages that says what words of the claim say, these words."""
        meant: dict[str, set[str]] = {}
        for word in claim:
            for known in (word, *same(word), *of_one_place(word), *self._alike(word)):
                if known in self._holding:
                    meant.setdefault(known, set()).add(word)
        return meant

    def _alike(self, word: str) -> list[str]:
        """Words of the pages that begin like a long one: translate, translation."""
        if len(word) < _ALIKE or not word.isascii():
            return []
        known = self._beginning[word[:_ALIKE]]
        return [one for one in known if one[: len(one) // 2 + 1] == word[: len(one) // 2 + 1]]

    @cached_property
    def _beginning(self) -> dict[str, list[str]]:
        beginning = defaultdict(list)
        for word in self._holding:
            if word.isascii() and len(word) >= _ALIKE:
                beginning[word[:_ALIKE]].append(word)
        return beginning

    def nearest(self, claim: frozenset[str]) -> tuple[float, str]:
        """The largest share of the words of a claim in one sentence, and that sentence."""
        weights = {word: self._weight(word) for word in claim}
        total = sum(weights.values()) or 1.0
        shares = ((sum(weights[word] for word in piece.words & claim) / total, piece.quote) for piece in self.pieces)
        return max(shares, key=lambda pair: pair[0], default=(0.0, ""))

    def _weight(self, word: str) -> float:
        rarity = math.log(1 + (len(self.pieces) + 1) / (self._holding[word] + 0.5))
        # Of an unspaced script single characters say less than the pairs they are part of.
        return rarity * (_COMMON_WEIGHT if word in _COMMON else 0.5 if len(word) == 1 and is_han(word) else 1.0)

    def _quote(self, first: Piece, last: Piece) -> str:
        return self._passages[first.passage][first.sentence.start : last.sentence.end]


def _piece(passage: int, sentence: Sentence) -> Piece:
    stated = stated_in(sentence.text)
    return Piece(passage, sentence, comparable(sentence.text, stated.numbers), stated)


def comparable(text: str, numbers: frozenset[Quantity]) -> frozenset[str]:
    """The words of `text`, with its numbers by value instead of by spelling."""
    others = (word for word in words(text) if word not in SCALES and not word[0].isdigit())
    return frozenset(others) | {f"={number.value}" for number in numbers}


@lru_cache(maxsize=64)
def cited_page(passages: tuple[str, ...]) -> CitedPage:
    return CitedPage(passages)
