"""How much of a Chinese statement a page says, word by word, and where it says otherwise.

A word counts where it stands in the window of one to three sentences, less where one of the same meaning does, least
where some of its characters do. What words cannot excuse is named: a name or a number in another's place, a word
turned round, a denial on one side only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise

from chat.citations.chinese_lexicon import SIGNS, Word, chinese_words, is_known_name, same_in_chinese, weight
from chat.citations.chinese_names import SUFFIXES, is_name, is_surname, persons
from chat.citations.chinese_opposites import are_opposite, denied_word, is_denied
from chat.citations.cited_page import CitedPage, comparable
from chat.citations.numbers import Quantity, quantities
from chat.citations.opposites import COMMON_WORDS
from chat.citations.sides import are_in_one_place, of_its_kind, on_one_side, opposed

CHARACTERS_MAX = 400
"""Of a statement and of a window, what is compared."""
_SAME, _SIDE, _BY_CHARACTERS, _ALONE = 0.9, 0.8, 0.55, 0.6
"""What a word counts of which a synonym is there; one on its side of a matter; its characters; one among others."""
_NUMBER = 0.8
_NEAR_COPY = 0.7
_PLACE_MAX = 6
_CLAUSES_MAX = 12
_SOME, _HALF, _LIKE = 0.3, 0.5, 0.6
"""So much of a clause another has that is about the same; of a statement a sentence."""
_SENTENCE = re.compile(r"[。！？!?\n]+")
_CLAUSE = re.compile(r"[，,。;；！？!?：:、\n（）()]+")


@dataclass(frozen=True)
class ChineseStatement:
    """A statement in Chinese, folded, with its words and numbers."""

    text: str
    words: tuple[Word, ...]
    numbers: tuple[Quantity, ...]

    @cached_property
    def weights(self) -> Sequence[float]:
        return [*(weight(word.text) for word in self.words), *(_NUMBER for _ in self.numbers)]

    def matches(self, page: CitedPage) -> Mapping[int, Mapping[int, float]]:
        pieces = {number: page.pieces[number] for number in page.candidates(comparable(self.text, frozenset()))}
        return {number: dict(enumerate(self._matches(one.folded, one.numbers))) for number, one in pieces.items()}

    def share(self, text: str) -> float:
        """How much of the statement `text`, folded, says; 0 to 1."""
        matches = self._matches(text, quantities(text) if self.numbers else frozenset())
        return sum(map(float.__mul__, self.weights, matches)) / (sum(self.weights) or 1.0)

    def _matches(self, text: str, numbers: frozenset[Quantity]) -> Sequence[float]:
        counted = [float(number.is_in(numbers)) for number in self.numbers]
        return [*(_match(word, self.text, text) for word in self.words), *counted]

    def difference(self, window: str, page: str) -> str | None:
        """Why `window` says otherwise: `name`, `number`, `negation`, `opposite`, `other_word`; None: nothing was seen.

        `page` is all of it: a name may stand anywhere.
        """
        if _has_other_name(self, page):
            return "name"
        sentences = [sentence for sentence in _SENTENCE.split(window) if sentence]
        if any(_names_another(self, sentence) for sentence in sentences):
            return "name"
        others = [clause for clause in _CLAUSE.split(window) if clause][: 2 * _CLAUSES_MAX]
        for clause in [clause for clause in _CLAUSE.split(self.text) if clause][:_CLAUSES_MAX]:
            if reason := _otherwise(chinese_statement(clause), others, window):
                return reason
        return None


def chinese_statement(folded_text: str) -> ChineseStatement:
    """`folded_text` read as a statement."""
    text = folded_text[:CHARACTERS_MAX]
    return ChineseStatement(text, tuple(chinese_words(text)), tuple(quantities(text)))


def _match(word: Word, claim: str, window: str) -> float:
    text = word.text
    if text in window:
        around = (claim[max(0, word.start - 1) : word.start + 1], claim[word.start : word.start + 2])
        is_part = len(text) > 1 or any(len(pair) > 1 and pair in window for pair in around)
        return 1.0 if is_part else _ALONE
    if len(text) == 1:
        return 0.0
    if any(other in window for other in same_in_chinese(text) | of_its_kind(text)):
        return _SAME
    if any(other in window for other in on_one_side(text) if len(other) > 1):
        return _SIDE
    return _BY_CHARACTERS * sum(sign in window and sign not in SIGNS for sign in text) / len(text)


def _has_other_name(claim: ChineseStatement, page: str) -> bool:
    if any(name not in page for name in persons(claim.text)):
        return True
    if any(is_name(words, after, page) for words, after in _unknown(claim, page)):
        return True
    return any(_is_in_place(one, two, page) for one, two in pairwise(claim.words))


def _names_another(claim: ChineseStatement, sentence: str) -> bool:
    """Whether a sentence that is much like the claim has another name than it has."""
    mine = any(is_known_name(word.text) and word.text not in sentence for word in claim.words)
    if not mine or claim.share(sentence) < _LIKE:
        return False
    return any(is_known_name(word.text) and word.text not in claim.text for word in chinese_words(sentence))


def _unknown(claim: ChineseStatement, page: str) -> Iterator[tuple[list[str], str]]:
    """The words side by side of which no two characters stand together on the page, and what follows them."""
    run: list[str] = []
    end = -1
    for word in claim.words:
        if _is_unknown(word, claim.text, page):
            if run and word.start != end:
                yield run, claim.text[end : end + 2]
                run = []
            run.append(word.text)
            end = word.start + len(word.text)
        elif run:
            yield run, claim.text[end : end + 2]
            run = []
    if run:
        yield run, claim.text[end : end + 2]


def _is_unknown(word: Word, claim: str, page: str) -> bool:
    if word.text in SIGNS or word.text in COMMON_WORDS:
        return False
    first, last = max(0, word.start - 1), min(len(claim), word.start + len(word.text) + 1)
    if any(claim[place : place + 2] in page for place in range(first, last - 1)):
        return False
    return not any(other in page for other in same_in_chinese(word.text))


def _is_in_place(word: Word, ending: Word, page: str) -> bool:
    """Whether the page has what ends a name, but not behind this word: 星辰号 where the page has 曙光号."""
    is_named = len(word.text) > 1 and word.text not in COMMON_WORDS and ending.text.startswith(SUFFIXES)
    return (
        is_named
        and ending.start == word.start + len(word.text)
        and word.text not in page
        and ending.text in page
        and not any(other in page for other in same_in_chinese(word.text))
    )


def _otherwise(clause: ChineseStatement, others: Sequence[str], window: str) -> str | None:
    shares = [(clause.share(other), other) for other in others]
    best, nearest = max(shares, default=(0.0, ""))
    if not best:
        return None
    if reason := _turned_round(clause, shares):
        return reason
    if best >= _LIKE and clause.numbers and _counts_otherwise(clause.numbers, quantities(nearest)):
        return "number"
    for share, other in shares:
        if share >= max(_HALF, best - 0.1) and _is_turned(clause, other):
            return "opposite"
        if share >= _HALF and any(_is_exchanged(*pair, window) for pair in _places(clause.text, other)):
            return "other_word"
    return None


def _turned_round(clause: ChineseStatement, shares: Sequence[tuple[float, str]]) -> str | None:
    """Whether a clause like this one has the other side of its matter, or the same with a denial on one side only."""
    best, nearest = max(shares)
    is_opposed = bool(opposed(clause.text, nearest))
    if is_denied(clause.text, nearest) != is_denied(nearest, clause.text):
        return None if is_opposed or _is_excused(clause, best, shares) else "negation"
    if is_opposed and best >= _HALF:
        return "opposite"
    near = [other for share, other in shares if share >= _SOME]
    return "opposite" if any(_is_opposed_there(clause.text, other) for other in near) else None


def _is_opposed_there(clause: str, other: str) -> bool:
    pairs = opposed(clause, other) if is_denied(clause, other) == is_denied(other, clause) else []
    return any(are_in_one_place(clause, other, pair) for pair in pairs)


def _is_excused(clause: ChineseStatement, best: float, shares: Sequence[tuple[float, str]]) -> bool:
    """Whether a denial on one side only may be none: another clause denies the same (获得提名，但未能获奖)."""
    if not is_denied(clause.text, ""):
        return best < _HALF
    if any(is_denied(other, "") and share >= 0.4 * best for share, other in shares):
        return True
    denied = denied_word(clause.text, clause.words)
    return denied != "" and not any(denied in other or _has_same(denied, other) for _, other in shares)


def _has_same(word: str, text: str) -> bool:
    return any(other in text for other in same_in_chinese(word))


def _counts_otherwise(mine: Sequence[Quantity], theirs: frozenset[Quantity]) -> bool:
    """Whether each has one number of a unit, and another one."""
    for one in mine:
        same_unit = [other for other in theirs if other.unit == one.unit]
        if len(same_unit) == 1 and not one.is_in(theirs) and sum(other.unit == one.unit for other in mine) == 1:
            return True
    return False


def _places(clause: str, other: str) -> Iterator[tuple[str, str]]:
    """What stands in one place of a clause, and what in the same place of one that is nearly its copy."""
    codes = SequenceMatcher(None, clause, other, autojunk=False).get_opcodes()
    alike = sum(end - start for kind, start, end, _, _ in codes if kind == "equal")
    for kind, start, end, first, last in codes:
        mine, theirs = clause[start:end], other[first:last]
        is_near_copy = alike > 2 and alike >= _NEAR_COPY * (len(clause) - len(mine))
        if kind == "replace" and is_near_copy and max(len(mine), len(theirs)) <= _PLACE_MAX:
            yield mine, theirs


def _is_exchanged(mine: str, theirs: str, window: str) -> bool:
    """Whether words in one place mean different things, as far as a dictionary and their characters tell."""
    two = _said(theirs)
    is_name_there = any(map(is_known_name, two))
    one = [word for word in _said(mine) if word not in window or (is_name_there and is_known_name(word))]
    if not one or not two or any(other in same_in_chinese(word) for word in one for other in two):
        return False
    if is_denied(mine, "") and is_denied(theirs, ""):
        return False
    first, second = "".join(one), "".join(two)
    return set(first).isdisjoint(second) or (is_surname(first[0]) and first[0] == second[0])


def _said(text: str) -> list[str]:
    return [word.text for word in chinese_words(text) if word.text not in SIGNS and word.text not in COMMON_WORDS]


def _is_turned(clause: ChineseStatement, other: str) -> bool:
    """Whether `other` has the opposite of a word that it does not have."""
    mine = [word.text for word in clause.words if word.text not in other]
    theirs = [word.text for word in chinese_words(other) if word.text not in clause.text]
    return any(are_opposite(one, two) for one in mine for two in theirs)
