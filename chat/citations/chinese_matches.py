"""How much of a Chinese word a text says: all by itself, less by one of the same meaning, least by its signs."""

from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache

from chat.citations.chinese_lexicon import SIGNS, Word, same_in_chinese
from chat.citations.cited_page import CitedPage
from chat.citations.sides import of_its_kind, on_one_side

_SAME, _SIDE, _BY_CHARACTERS, _ALONE = 0.9, 0.8, 0.55, 0.6
"""What a word counts of which a synonym is there; one on its side of a matter; its characters; one among others."""


@dataclass(frozen=True)
class Sought:
    """A word of a statement, and what of all that says it may stand in the texts that are looked through."""

    text: str
    around: tuple[str, ...]
    """Of a single character: with the one before it, with the one behind it."""
    same: tuple[str, ...]
    beside: tuple[str, ...]
    signs: tuple[str, ...]
    """Its characters that say something."""

    def match(self, text: str) -> float:
        """How much of the word `text`, folded, says; 0 to 1."""
        if self.text in text:
            return 1.0 if len(self.text) > 1 or any(pair in text for pair in self.around) else _ALONE
        for other in self.same:
            if other in text:
                return _SAME
        for other in self.beside:
            if other in text:
                return _SIDE
        there = 0
        for sign in self.signs:
            there += sign in text
        return _BY_CHARACTERS * there / len(self.text)


def sought(word: Word, claim: str) -> Sought:
    """What to look for of a `word` of `claim`."""
    signs, same, beside = _said_by(word.text)
    return Sought(word.text, _around(word, claim), same, beside, signs)


def saying(word: Word, claim: str, page: CitedPage, among: Container[int]) -> Mapping[int, float]:
    """The sentences of `page`, by their numbers, that say some of a `word` of `claim`, and how much: `Sought.match`.

    Of a single character those `among` the wanted ones: it hangs on the claim, so that no other claim can use it.
    """
    if len(word.text) > 1:
        if word.text not in page.said_in_chinese:
            page.said_in_chinese[word.text] = _saying(word.text, page)
        return page.said_in_chinese[word.text]
    one = sought(word, claim)
    return {number: one.match(page.pieces[number].folded) for number in page.holding(word.text) if number in among}


def _saying(word: str, page: CitedPage) -> dict[int, float]:
    signs, same, beside = (tuple(filter(page.may_have, each)) for each in _said_by(word))
    there: defaultdict[int, int] = defaultdict(int)
    for sign in signs:
        for number in page.holding(sign):
            there[number] += 1
    matches = {number: _BY_CHARACTERS * count / len(word) for number, count in there.items()}
    for others, match in ((beside, _SIDE), (same, _SAME), ((word,), 1.0)):
        for other in others:
            matches.update(dict.fromkeys(page.holding(other), match))
    return matches


def _around(word: Word, claim: str) -> tuple[str, ...]:
    if len(word.text) > 1:
        return ()
    pairs = (claim[max(0, word.start - 1) : word.start + 1], claim[word.start : word.start + 2])
    return tuple(pair for pair in pairs if len(pair) > 1)


@lru_cache(maxsize=8192)
def _said_by(word: str) -> tuple[tuple[str, ...], ...]:
    """The characters of a word, what says the same as it or is of its kind, and what is on its side of a matter."""
    if len(word) == 1:
        return (), (), ()
    signs = tuple(sign for sign in word if sign not in SIGNS)
    beside = tuple(one for one in on_one_side(word) if len(one) > 1)
    return signs, tuple(same_in_chinese(word) | of_its_kind(word)), beside
