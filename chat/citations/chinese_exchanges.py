"""Which words stand in one place of two Chinese clauses and mean different things: 同学, 表哥."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from chat.citations.chinese_lexicon import SIGNS, Word, chinese_words, is_known_name, is_word, same_in_chinese
from chat.citations.chinese_names import SUFFIXES, is_surname
from chat.citations.chinese_opposites import are_opposite, is_denied
from chat.citations.numbers import UNITS
from chat.citations.opposites import COMMON_WORDS
from chat.citations.sides import excluding, of_its_kind, on_one_side

_PLACE_MAX, _AROUND, _AROUND_NAMES = 4, 3, 2
"""Words that may stand in one place; characters that must stand around it in both, and around names."""
_TITLED = ("师傅", "先生", "女士", "老师", "教授", "太太", "小姐", "医生", "大夫", "主任", "书记", "老板", "经理", "总")
_COPIED = 6
"""Characters that two clauses have in common of which one is a copy of the other but for one place."""
_REACH = 24
"""Characters before and behind a deed in which those are named who do and suffer it."""
_DEED = re.compile(
    "击败|战胜|打败|力克|逆转|淘汰|输给|负于|不敌|收购|并购|控股|批评|指责|谴责|抨击|起诉|指控|控告|举报|会见|拜访|采访|邀请|任命|聘请|解雇|表扬"
    "|称赞|赞扬|救起|杀害|杀死|打伤|撞伤|超过|领先|落后于|高于|低于|多于|少于|优于|替|代替|取代|嫁给|卖给|借给|送给|捐给|教过|娶|追赶|支持|反对"
)
"""Deeds that one does to another, and comparisons."""
_PASSIVE = re.compile("被|由|受到|遭到|获")
_OF_KIN = re.compile("其[子女父母兄弟姐妹妻夫侄孙婿]")
_NUMERAL = re.compile("[一二两三四五六七八九十百千万亿几数多余]+[年个月日岁]?")
_ENDING = frozenset("匠师员家生手兵者国省市县区队校院馆厂站港岛江河湖山海语族奖")
"""What ends a word of two characters and says of what kind it is."""


@dataclass(frozen=True)
class _Place:
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    before: str
    """The word before it, the same in both clauses; empty at their beginning."""
    after: str
    same_around: int
    """Characters before and behind it that are the same in both; 0: it is not between the same."""
    is_alone: bool
    """Whether all else of the two clauses is the same."""

    @property
    def words(self) -> tuple[Sequence[str], Sequence[str]]:
        """What stands there; before what ends a name as one name: 中铁五|局."""
        is_particle = any(_is_particle(word) for word in (*self.mine, *self.theirs))
        if self.after.startswith(SUFFIXES) and not is_particle:
            return ["".join(self.mine)], ["".join(self.theirs)]
        return self.mine, self.theirs


def has_other_word(clause: str, clause_words: Sequence[Word], other: str, window: str) -> bool:
    """Whether a word of a clause has another one in its place in the clause `other` of `window`; all are folded."""
    mine = [word.text for word in clause_words]
    if _is_excluded(clause, mine, other, window):
        return True
    theirs = [word.text for word in chinese_words(other)]
    return any(_is_exchanged(place, clause, window) for place in _places(mine, theirs))


def stands_for(clause: Sequence[Word], strays: Container[str], other: str) -> bool:
    """Whether one of the `strays` of a clause stands between the same as another word does in `other`.

    Particles aside: 放弃家庭, 放弃了医学.
    """
    text = "".join(word.text for word in clause)
    rivals = defaultdict(list)
    for before, word, after in _between(chinese_words(other)):
        if word not in text and word not in COMMON_WORDS and word not in UNITS and not _NUMERAL.fullmatch(word):
            rivals[before, after].append(word)
    return any(
        not _is_alike(word, rival) and _are_apart(word, rival)
        for before, word, after in _between(clause)
        if word in strays
        for rival in rivals.get((before, after), ())
    )


def _between(words: Sequence[Word]) -> Iterator[tuple[str, str, str]]:
    """The words but particles, each with the one before it and the one behind it; empty at the edges."""
    content = [word.text for word in words if word.text not in SIGNS]
    return zip(["", *content], content, [*content[1:], ""], strict=False)


def is_other_way(clause: str, other: str) -> bool:
    """Whether a deed is done by whom it is done to in the clause `other`: 甲击败乙, 乙击败甲."""
    mine, theirs = _DEED.search(clause), _DEED.search(other)
    if mine is None or theirs is None or mine.group() != theirs.group() or _PASSIVE.search(clause + other):
        return False
    before, after = _pairs(clause[: mine.start()][-_REACH:]), _pairs(clause[mine.end() :][:_REACH])
    theirs_before, theirs_after = _pairs(other[: theirs.start()][-_REACH:]), _pairs(other[theirs.end() :][:_REACH])
    return bool(before & theirs_after - theirs_before - after) or bool(after & theirs_before - theirs_after - before)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


def _is_excluded(clause: str, mine: Sequence[str], other: str, window: str) -> bool:
    """Whether the other clause has what excludes a word that the window has not: 去年, 今年."""
    own = [word for word in (*mine, *_OF_KIN.findall(clause)) if word not in window]
    return any(rival in other and rival not in clause for word in own for rival in excluding(word))


def _places(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[_Place]:
    """Where words of a clause stand between the same words as others of another clause."""
    codes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    is_alone = sum(kind != "equal" for kind, *_ in codes) == 1
    for number, (kind, start, end, first, last) in enumerate(codes):
        if kind == "replace" and max(end - start, last - first) <= _PLACE_MAX:
            before, after = (
                "".join(mine[one:two]) for one, two in (_span(codes, number - 1), _span(codes, number + 1))
            )
            is_between = (before or number == 0) and (after or number == len(codes) - 1)
            names = (mine[start - 1] if start else "", mine[end] if end < len(mine) else "")
            yield _Place(
                tuple(mine[start:end]),
                tuple(theirs[first:last]),
                *names,
                len(before + after) * bool(is_between),
                is_alone,
            )


def _span(codes: Sequence[tuple[str, int, int, int, int]], number: int) -> tuple[int, int]:
    return (codes[number][1], codes[number][2]) if 0 <= number < len(codes) else (0, 0)


def _is_exchanged(place: _Place, claim: str, window: str) -> bool:
    """Whether words in one place mean different things, as far as a dictionary and their characters tell."""
    if place.same_around < _AROUND_NAMES:
        return False
    if _is_other_person(place, window) or (place.is_alone and place.same_around >= _COPIED and _is_other(place)):
        return True
    mine, theirs = place.words
    if is_denied("".join(mine), "") or is_denied("".join(theirs), ""):
        return False
    if not UNITS.keys().isdisjoint(mine) and not UNITS.keys().isdisjoint(theirs):
        return False  # amounts are compared as such: 60分钟, 一小时
    if place.same_around >= _AROUND and _is_one_word(mine) and _is_one_word(theirs) and theirs[0] not in claim:
        return not _is_alike(mine[0], theirs[0]) and _are_apart(mine[0], theirs[0])
    two = [word for word in _names_and_words(theirs) if word not in claim]
    is_name_there = any(map(is_known_name, two))
    one = [word for word in _names_and_words(mine) if word not in window or (is_name_there and is_known_name(word))]
    if not one or not two or any(_is_alike(word, other) for word in one for other in two):
        return False
    is_named = is_name_there or (len(one) == len(two) == 1 and _is_named(one[0]) and _is_named(two[0]))
    if place.same_around < _AROUND and not is_named:
        return False
    if not is_name_there and (len(one) != len(two) or any(map(_are_unlike, one, two))):
        return False
    return _are_apart("".join(one), "".join(two))


def _is_other(place: _Place) -> bool:
    """Whether what a copy has of its own means something else than what it was put for: 愚笨, 聪敏; 不大, 不小."""
    mine, theirs = "".join(place.mine), "".join(place.theirs)
    if are_opposite(mine, theirs):
        return True
    if any(map(_is_particle, (*place.mine, *place.theirs))) or {mine, theirs} <= COMMON_WORDS:
        return False
    if any(word in UNITS or _NUMERAL.fullmatch(word) for word in (mine, theirs)):
        return False
    return not _is_alike(mine, theirs) and _are_apart(mine, theirs)


def _is_other_person(place: _Place, window: str) -> bool:
    """Whether a surname has another given name or a title another surname: 崔诚, 崔谅; 赵师傅, 钱师傅."""
    given, other = "".join(place.mine), "".join(place.theirs)
    if len(place.before) == 1 and is_surname(place.before) and max(map(len, (*place.mine, *place.theirs))) == 1:
        return max(len(given), len(other)) <= 2 and set(given).isdisjoint(other) and place.before + given not in window
    is_titled = place.after.startswith(_TITLED) and is_surname(given) and is_surname(other)
    return is_titled and given + place.after not in window


def _is_one_word(place: Sequence[str]) -> bool:
    return len(place) == 1 and len(place[0]) > 1 and not _NUMERAL.fullmatch(place[0])


def _are_unlike(word: str, other: str) -> bool:
    """Whether one is a name and the other a word."""
    return _is_named(word) != _is_named(other)


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
