"""Whether a source's passages support a sentence that cites it, and the words that do.

Lexical alignment: the share of the claim's words, weighted by rarity, in the best window of one to three sentences, and
no fact of the claim (number, date, name, quoted string) that the passages do not hold. Cheap, the same every time, and
blind to negation and paraphrase: “supported” means “found there”, not “proved”.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from chat.citations.contrasts import contrast
from chat.citations.facts import Facts, Stated, facts_of, is_han, spelling, stated_in
from chat.citations.numbers import SCALES, Quantity, quantities
from search.text.sentences import Sentence, sentences
from search.text.tokenizer import words

Verdict = Literal["supported", "mentioned", "unsupported"]

SUPPORTED_SHARE = 0.55
MENTIONED_SHARE = 0.2
WINDOW_SENTENCES = 3
_SENTENCE_COST = 0.1
"""What a longer window must gain, so that the shortest sufficient quote wins."""
_SHORT_CLAIM_WORDS = 3
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
class Support:
    """What became of a claim at its source."""

    verdict: Verdict
    quote: str
    """A verbatim substring of one passage; empty if unsupported."""
    reason: str = "words"
    """Why it is no better, as `docs/contracts.md` lists them; of what is supported, what was compared."""


UNSUPPORTED = Support("unsupported", "", "no_words")


def support(claim: str, passages: Sequence[str]) -> Support:
    """Judge `claim` (one sentence, no marks, no Markdown) by the `passages` of the source that it cites."""
    source = _source(tuple(passages))
    spelt_claim = spelling(claim)
    if not spelt_claim.strip() or not source.pieces:
        return UNSUPPORTED
    quote, is_whole = source.verbatim(spelt_claim)
    if quote:
        return _verbatim(claim, spelt_claim, quote, is_whole=is_whole)
    facts = facts_of(claim)
    if is_han(claim) != source.is_han:
        # Words cannot be compared across languages; numbers and names can.
        quote = max(source.pieces, key=lambda piece: piece.stated.shared(facts)).quote
        return Support("mentioned", quote, "language") if facts and source.stated.holds(facts) else UNSUPPORTED
    share, quote = source.best_window(_comparable(claim, facts.numbers))
    if share < MENTIONED_SHARE:
        return UNSUPPORTED
    reason = _difference(claim, facts, quote, source.stated) or ("words" if share >= SUPPORTED_SHARE else "few_words")
    return Support("supported" if reason == "words" else "mentioned", quote, reason)


def _verbatim(claim: str, spelt_claim: str, quote: str, *, is_whole: bool) -> Support:
    """The claim stands there letter by letter; within a longer sentence it may be denied there."""
    if not is_whole and len(spelt_claim.split()) < _SHORT_CLAIM_WORDS:
        return Support("mentioned", quote, "few_words")
    if not is_whole and contrast(claim, quote) == "negation":
        return Support("mentioned", quote, "negation")
    return Support("supported", quote, "verbatim")


def _difference(claim: str, facts: Facts, quote: str, page: Stated) -> str | None:
    """What the words of `quote` do not say of `claim`: numbers must stand there, names anywhere on the page."""
    if not all(number.is_in(quantities(quote)) for number in facts.numbers):
        return "number"
    return page.missing(facts) or contrast(claim, quote)


@dataclass(frozen=True)
class _Piece:
    """One sentence of one passage."""

    passage: int
    sentence: Sentence
    words: frozenset[str]
    stated: Stated

    @property
    def quote(self) -> str:
        return self.sentence.text


class _Source:
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
        best = (-1.0, 0.0, "")
        for run in self._runs:
            for first in range(len(run)):
                shared: set[str] = set()
                for size, piece in enumerate(run[first : first + WINDOW_SENTENCES]):
                    shared |= piece.words & claim
                    share = sum(weights[word] for word in shared) / total
                    if share - size * _SENTENCE_COST > best[0]:
                        best = (share - size * _SENTENCE_COST, share, self._quote(run[first], piece))
        return best[1], best[2]

    def _weight(self, word: str) -> float:
        rarity = math.log(1 + (len(self.pieces) + 1) / (self._holding[word] + 0.5))
        # Of an unspaced script single characters say less than the pairs they are part of.
        return rarity * (_COMMON_WEIGHT if word in _COMMON else 0.5 if len(word) == 1 and is_han(word) else 1.0)

    def _quote(self, first: _Piece, last: _Piece) -> str:
        return self._passages[first.passage][first.sentence.start : last.sentence.end]


def _piece(passage: int, sentence: Sentence) -> _Piece:
    stated = stated_in(sentence.text)
    return _Piece(passage, sentence, _comparable(sentence.text, stated.numbers), stated)


def _comparable(text: str, numbers: frozenset[Quantity]) -> frozenset[str]:
    """The words of `text`, with its numbers by value instead of by spelling."""
    others = (word for word in words(text) if word not in SCALES and not word[0].isdigit())
    return frozenset(others) | {f"={number.value}" for number in numbers}


@lru_cache(maxsize=64)
def _source(passages: tuple[str, ...]) -> _Source:
    return _Source(passages)
