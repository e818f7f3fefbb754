"""Which words stand in one place of two Chinese clauses and mean different things: 同学, 表哥."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from chat.citations.chinese_lexicon import SIGNS, Word, chinese_words, is_known_name, is_word, same_in_chinese
from chat.citations.chinese_names import SUFFIXES, is_surname
from chat.citations.chinese_opposites import is_denied
from chat.citations.opposites import COMMON_WORDS
from chat.citations.sides import excluding, of_its_kind, on_one_side

_PLACE_MAX, _AROUND = 4, 3
"""Words that may stand in one place; characters that must stand around it in both."""
_REACH = 24
_DEED = re.compile(
    "击败|战胜|打败|力克|逆转|淘汰|输给|负于|不敌|收购|并购|控股|批评|指责|谴责|抨击|起诉|指控|控告|举报|会见|拜访|采访|邀请|任命|聘请|解雇|表扬"
    "|称赞|赞扬|救起|杀害|杀死|打伤|撞伤|超过|领先|落后于|高于|低于|多于|少于|优于|替|代替|取代|嫁给|卖给|借给|送给|捐给|教过|娶|追赶|支持|反对"
)
"""Deeds that one does to another, and comparisons."""
_PASSIVE = re.compile("被|由|受到|遭到|获")
_NUMERAL = re.compile("[一二两三四五六七八九十百千万亿几数多余]+[年个月日岁]?")
_ENDING = frozenset("匠师员家生手兵者国省市县区队校院馆厂站港岛江河湖山海语族奖")
"""What ends a word of two characters and says of what kind it is."""


def has_other_word(clause: str, clause_words: Sequence[Word], other: str, window: str) -> bool:
    """Whether a word of a clause has another one in its place in the clause `other` of `window`; all are folded."""
    mine = [word.text for word in clause_words]
    if _is_excluded(clause, mine, other, window):
        return True
    theirs = [word.text for word in chinese_words(other)]
    return any(_is_exchanged(*pair, clause, window) for pair in _places(mine, theirs))


def is_other_way(clause: str, other: str) -> bool:
    """Whether a deed is done by whom it is done to in the clause `other`: 甲击败乙, 乙击败甲."""
    mine, theirs = _DEED.search(clause), _DEED.search(other)
    if mine is None or theirs is None or mine.group() != theirs.group() or _PASSIVE.search(clause + other):
        return False
    before, after = _pairs(clause[: mine.start()]), _pairs(clause[mine.end() :])
    theirs_before, theirs_after = _pairs(other[: theirs.start()]), _pairs(other[theirs.end() :])
    return bool(before & theirs_after - theirs_before - after) or bool(after & theirs_before - theirs_after - before)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text[-_REACH:] if len(text) > _REACH else text)))


def _is_excluded(clause: str, mine: Sequence[str], other: str, window: str) -> bool:
    """Whether the other clause has what excludes a word that the window has not: 去年, 今年."""
    own = [word for word in mine if word not in window]
    return any(rival in other and rival not in clause for word in own for rival in excluding(word))


def _places(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The words in one place of a clause, and those of another between the same words."""
    codes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    for number, (kind, start, end, first, last) in enumerate(codes):
        if kind != "replace" or max(end - start, last - first) > _PLACE_MAX:
            continue
        before, after = (
            sum(map(len, mine[codes[n][1] : codes[n][2]])) if 0 <= n < len(codes) else 0
            for n in (number - 1, number + 1)
        )
        if (before or number == 0) and (after or number == len(codes) - 1) and before + after >= _AROUND:
            places = mine[start:end], theirs[first:last]
            is_of_a_kind = end < len(mine) and mine[end].startswith(SUFFIXES)
            if is_of_a_kind and not any(_is_particle(word) for place in places for word in place):
                yield ["".join(places[0])], ["".join(places[1])]
            else:
                yield places


def _is_exchanged(mine: Sequence[str], theirs: Sequence[str], claim: str, window: str) -> bool:
    """Whether words in one place mean different things, as far as a dictionary and their characters tell."""
    two = [word for word in _names_and_words(theirs) if word not in claim]
    is_name_there = any(map(is_known_name, two))
    one = [word for word in _names_and_words(mine) if word not in window or (is_name_there and is_known_name(word))]
    if not one or not two or is_denied("".join(mine), "") or is_denied("".join(theirs), ""):
        return False
    if any(_is_alike(word, other) for word in one for other in two):
        return False
    if not is_name_there and (len(one) > 1 or len(two) > 1 or _is_named(one[0]) != _is_named(two[0])):
        return False
    return _are_apart("".join(one), "".join(two))


def _names_and_words(place: Sequence[str]) -> list[str]:
    """The words of two or more characters, those that the dictionary has not put together again: 小, 浪, 底."""
    together = [""]
    for word in place:
        if len(word) == 1 and word not in SIGNS and word not in COMMON_WORDS:
            together[-1] += word
        else:
            together += [word, ""]
    return [word for word in together if len(word) > 1 and word not in COMMON_WORDS and not _NUMERAL.fullmatch(word)]


def _is_particle(word: str) -> bool:
    return (word in SIGNS or word in COMMON_WORDS) and not _NUMERAL.fullmatch(word)


def _is_named(word: str) -> bool:
    """Whether `word` is a name, of no dictionary or by its ending."""
    return not is_word(word) or word.endswith(SUFFIXES)


def _are_apart(first: str, second: str) -> bool:
    """Whether two words have no sign in common but what ends both (师范大学, 理工大学), or a surname only."""
    if is_surname(first[0]) and first[0] == second[0] and not first.startswith(second) and not second.startswith(first):
        return True
    while first[-1:] == second[-1:] and min(len(first), len(second)) > (1 if first[-1] in _ENDING else 2):
        first, second = first[:-1], second[:-1]
    return set(first).isdisjoint(second)


def _is_alike(word: str, other: str) -> bool:
    return other in same_in_chinese(word) | on_one_side(word) | of_its_kind(word) or word in of_its_kind(other)
