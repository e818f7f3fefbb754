"""Where a statement says otherwise than the words of a page that are like it: denied, turned round, exchanged.

Words in common cannot show this: `contrast` compares clause by clause and names the first difference that it is sure
of. What it finds is not proved to contradict; it is reason enough not to say that the page has the same words.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from chat.citations.opposites import COMMON_WORDS, PASSIVE
from chat.citations.relations import of_one_place, rivals
from languages.scripts import HAN
from search.text.sentences import sentences
from search.text.tokenizer import folded, words

LONGEST = 400
"""Characters of a statement or quote that are compared."""

_CLAUSE = re.compile(
    r"[,;:，、；：。.!?！？()（）\n]+(?=\s|[^\d]|$)|\b(?:and|but|while|whereas|although)\b|而且|但是|而|但"
)
NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|den(?:y|ies|ied)|refus\w{1,4}|fail(?:s|ed)? to"
    r"|unable|ruled out|rules out|false(?:ly)?|lacks?|hardly)\b|n't\b"
    r"|(?<![差好])不(?![仅但断同过久止管论足良到超低少由]|就[行好是得])|没(?![错关问]|[想料]到)有?|未(?!来|必)"
    r"|无(?!论|数|线|人机|锡|疑)|并非|非(?!常|洲)|否认|拒绝|从未|毫无|勿|切莫|莫要"
    r"|(?<![区特分级类性个差识派告离惜送鉴判各])别(?![人的墅名称处国有样具致针离林尔克列])"
)
_REFUSING = frozenset(["拒绝", "否认", "deny", "denies", "denied", "refuse", "refuses", "refused"])
_UPPER = re.compile(
    r"\b(?:at most|up to|no more than|less than|fewer than|(?:under|below|within) (?=\d|an?\b)|maximum)\b"
    r"|最多|至多|不超过|不到|不足|以下|以内|低于|少于|小于"
)
_LOWER = re.compile(
    r"\b(?:at least|more than|(?:over|above) (?=\d|an?\b)|exceed(?:s|ed|ing)?|no less than|minimum)\b"
    r"|最少|至少|(?<!不)超过|不少于|不低于|以上|高于|多于|大于"
)
_HAN_RUN = re.compile(f"[{HAN}]+")
_NUMBER_SIGN = re.compile(r"\d")
_CAPITALISED = "[A-Z][A-Za-z\u00c0-\u024f'’-]{1,30}"
_CAPITAL = re.compile(
    rf"(?<=[a-z,;] )(?:[a-z]{{1,2}})?{_CAPITALISED}(?: {_CAPITALISED}){{0,4}}|\b[A-Z][a-z]{{1,20}} [A-Z][a-z]{{1,20}}\b"
)
_IN_NAMES = frozenset("上下中里内近地得向往")
"""Common characters with which names begin: 上海, 中山."""
_COMMON_HAN = re.compile(
    "|".join(sorted((word for word in COMMON_WORDS - _IN_NAMES if not word.isascii()), key=len, reverse=True))
)
_CALENDAR = frozenset(
    words(
        "January February March April May June July August September October November December "
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    )
)
_NEAR = 16
_HAN_COUNT = re.compile("([一二三四五六七八九十百]{1,4})([局院厂队军师团连中校号处线])")
_CLAUSES_MAX = 12
_ORDER = re.compile(r"\b(?:before|after|until|since)\b|之前|以前|之后|以后")


@lru_cache(maxsize=512)
def _clauses(text: str) -> tuple[str, ...]:
    pieces = (piece.strip() for piece in _CLAUSE.split(folded(text[:LONGEST])))
    return tuple(piece for piece in pieces if len(piece) > 1)


def contrast(claim: str, quote: str) -> str | None:
    """Why `claim` says otherwise than `quote`: `negation`, `opposite`, `comparison`, `role`, `name`; else None."""
    others = _clauses(quote)[:_CLAUSES_MAX]
    for clause in _clauses(claim)[:_CLAUSES_MAX]:
        other = _closest(clause, others)
        if other is None:
            continue
        if _is_denied(clause, other):
            return "negation"
        if _is_opposite(clause, _sentence_of(other, quote)):
            return "opposite"
        if "" != order(clause) != order(other) != "":
            return "comparison"
        if _has_other_name(clause, other):
            return "name"
    return _of_whole(claim[:LONGEST], quote[:LONGEST])


def turned(claim: str, quote: str) -> str | None:
    """As `contrast`, but for denials and names: `opposite`, `comparison`, `role` or None."""
    others = _clauses(quote)[:_CLAUSES_MAX]
    for clause in _clauses(claim)[:_CLAUSES_MAX]:
        other = _closest(clause, others)
        if other is not None and _is_opposite(clause, _sentence_of(other, quote)):
            return "opposite"
        if other is not None and "" != order(clause) != order(other) != "":
            return "comparison"
        if other is not None and _has_other_count(clause, other):
            return "name"
    return _of_whole(claim[:LONGEST], quote[:LONGEST])


def _is_denied(clause: str, other: str) -> bool:
    """Whether one of the two says “not”; where both refuse or deny something, whether one says it of that."""
    mine, theirs = (NEGATION.findall(text) for text in (clause, other))
    if bool(mine) != bool(theirs):
        return True
    refusing = frozenset(mine) & frozenset(theirs) & _REFUSING
    return bool(refusing) and bool(frozenset(mine) - _REFUSING) != bool(frozenset(theirs) - _REFUSING)


def _sentence_of(clause: str, quote: str) -> str:
    """The sentence of `quote` that a clause of it is from."""
    return next((text for text, plain in _folded_sentences(quote) if clause in plain), clause)


def _of_whole(claim: str, quote: str) -> str | None:
    whole, page = folded(claim), folded(quote)
    mine, other = bound(whole), bound(page)
    if mine and mine != other and (other or _NUMBER_SIGN.search(whole)):
        return "comparison"
    names = _names(claim)
    if names and _is_other_name(names, claim, quote):
        return "name"
    return "role" if is_turned(words(whole), words(page), names, (whole, page)) else None


def _is_other_name(names: frozenset[str], claim: str, quote: str) -> bool:
    """Whether the nearest sentence has a Latin name in the place of one of the claim's."""
    nearest = max(sentences(quote), key=lambda one: len(_content(one.text) & _content(claim)), default=None)
    if nearest is None or _HAN_RUN.search(claim):
        return False
    theirs, known = _names(nearest.text), frozenset(words(nearest.text))
    others = {name for name in names - known if of_one_place(name).isdisjoint(known)}
    return bool(others) and bool(theirs - frozenset(words(claim)))


def _names(text: str) -> frozenset[str]:
    """The words of `text` that begin with a capital, but for the first of a sentence."""
    return frozenset(word for name in capitalised(text) for word in words(name)) - _CALENDAR


def capitalised(text: str) -> list[str]:
    """The words of `text`, as written, that begin with a capital; not the first of a sentence, nor the calendar's."""
    return [word for name in names_in(text) for word in name]


def names_in(text: str) -> list[list[str]]:
    """The same, words that stand side by side together."""
    names = (
        [word for word in name.split(" ") if _CALENDAR.isdisjoint(word_set(word))] for name in _CAPITAL.findall(text)
    )
    return [name for name in names if name]


@lru_cache(maxsize=2048)
def word_set(text: str) -> frozenset[str]:
    """The words of a clause or sentence, each once."""
    return frozenset(words(text))


@lru_cache(maxsize=2048)
def _content(text: str) -> frozenset[str]:
    return word_set(text) - COMMON_WORDS


@lru_cache(maxsize=512)
def _folded_sentences(quote: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.text, folded(one.text)) for one in sentences(quote[:LONGEST]))


def _closest(clause: str, others: Sequence[str]) -> str | None:
    """The clause with most words in common, rather one that has the same numbers; None where none has two."""
    mine = _content(clause)
    numbers = {word for word in mine if word[0].isdigit()}
    shared = [(len(mine & _content(other)), other) for other in others]
    counted = [(n, other) for n, other in shared if numbers and numbers <= word_set(other) and 2 * n >= len(mine)]
    best = max(counted or shared, key=lambda pair: pair[0], default=(0, ""))
    return best[1] if best[0] >= min(2, len(mine)) and best[0] else None


def _is_opposite(clause: str, other: str) -> bool:
    mine, theirs = word_set(clause), word_set(other)
    only_theirs = theirs - mine
    return any(not only_theirs.isdisjoint(rivals(word)) for word in mine - theirs)


def bound(text: str) -> int:
    """-1: so much at most, 1: at least, 0: neither or both."""
    return (_LOWER.search(text) is not None) - (_UPPER.search(text) is not None)


def order(text: str) -> str:
    match = _ORDER.search(text)
    return "" if match is None else "before" if match.group() in ("before", "until", "之前", "以前") else "after"


def is_turned(mine: Sequence[str], theirs: Sequence[str], names: frozenset[str], texts: tuple[str, str]) -> bool:
    """Whether what stands left and right of a word of both has changed places, in the same voice."""
    if bool(PASSIVE.search(texts[0])) != bool(PASSIVE.search(texts[1])):
        return False
    here, there = ({word: place for place, word in reversed(list(enumerate(each)))} for each in (mine, theirs))
    common = [word for word in here if word in there and word not in COMMON_WORDS and word not in _CALENDAR]
    places = sorted((here[word], there[word], word) for word in common if _is_solid(word))
    if all(one[1] < two[1] for one, two in pairwise(places)):
        return False
    return any(word not in names and _is_crossed(word, place, other, places) for place, other, word in places)


def _is_crossed(middle: str, here: int, there: int, places: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a word that stands before `middle` in one text stands behind it in the other, and the other way round."""
    gap = 1 if middle.isascii() else 3
    near = [(one - here, two - there) for one, two, _ in places if abs(one - here) <= _NEAR >= abs(two - there)]
    is_behind = any(one <= -gap and two >= gap for one, two in near)
    return is_behind and any(one >= gap and two <= -gap for one, two in near)


def _is_solid(word: str) -> bool:
    return len(word) > 1 and not word[0].isdigit()


def _has_other_name(clause: str, other: str) -> bool:
    """Whether two or more Chinese characters that `other` has not stand in the place of some that `clause` has not."""
    if clause.isascii() or _HAN_RUN.search(clause) is None:
        return False
    mine, theirs = _own_stretches(clause, other), _own_stretches(other, clause)
    return bool(mine and theirs) or _has_other_letter(clause, other) or _has_other_count(clause, other)


def _has_other_count(clause: str, other: str) -> bool:
    """Whether a number in Chinese stands before the same character as another one: 中铁五局, 中铁十九局."""
    mine, theirs = (dict(map(reversed, _HAN_COUNT.findall(text))) for text in (clause, other))
    return any(theirs.get(sign, number) != number for sign, number in mine.items())


def _own_stretches(text: str, other: str) -> list[str]:
    """The stretches of two or more Chinese characters, common words aside, of which `other` has no two together."""
    stretches = []
    for run in _HAN_RUN.findall(_COMMON_HAN.sub(" ", text)):
        covered = {place + n for place in range(len(run) - 1) if run[place : place + 2] in other for n in (0, 1)}
        start = None
        for place in range(len(run) + 1):
            if place < len(run) and place not in covered:
                start = place if start is None else start
            elif start is not None:
                stretches += [run[start:place]] if place - start >= 2 else []
                start = None
    return stretches


def _has_other_letter(clause: str, other: str) -> bool:
    """Whether one Chinese character is exchanged for another within a word: 王芳, 王敏."""
    if len(clause) > 80 or len(other) > 80:
        return False
    for kind, start, end, other_start, other_end in SequenceMatcher(None, clause, other, autojunk=False).get_opcodes():
        mine, theirs = clause[start:end], other[other_start:other_end]
        is_one = kind == "replace" and len(mine) == len(theirs) == 1 and _HAN_RUN.fullmatch(mine + theirs)
        if is_one and mine not in other and theirs not in clause and not {mine, theirs} & COMMON_WORDS:
            return True
    return False
