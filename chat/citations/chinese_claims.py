"""How much of a Chinese statement a page says, word by word, and where it says otherwise.

A word counts where it stands in the window of one to three sentences, less where one of the same meaning does, least
where some of its characters do. What words cannot excuse is named: a name or a number in another's place, a word
turned round, a denial on one side only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from chat.citations.chinese_exchanges import has_other_word, is_other_way, stands_for
from chat.citations.chinese_lexicon import SIGNS, Word, chinese_words, is_known_name, same_in_chinese, weight
from chat.citations.chinese_matches import Sought, saying, sought
from chat.citations.chinese_names import SUFFIXES, ends_name, has_short_for, is_name, misspelt, persons
from chat.citations.chinese_opposites import after_denial, are_opposite, is_denied
from chat.citations.cited_page import CitedPage, comparable
from chat.citations.numbers import Quantity, in_order, quantities
from chat.citations.opposites import COMMON_WORDS
from chat.citations.sides import are_in_one_place, opposed
from languages.scripts import HAN

CHARACTERS_MAX = 400
"""Of a statement and of a window, what is compared."""
_NUMBER = 0.8
_MAIN = 0.3
"""A word that weighs no more is not what a statement comes to."""
_MEASURE = re.compile(
    "[一二两三四五六七八九十百千万亿半数几多余分之]+|左右|上下|以[前后上下]|之[前后]|半[个天]|多年|小时|分钟|不[少多]|将近|几乎|(?:一|大|小)?部分|从事|担任|."
)
"""Numbers are compared by their value; what goes with them and single characters say little."""
_CLAUSES_MAX = 12
_SOME, _HALF, _LIKE, _MUCH_LIKE = 0.2, 0.5, 0.6, 0.7
"""So much of a clause another has that is about the same; of a statement a sentence."""
_NONE_MORE = re.compile(
    "(?:没有|无|未).{0,60}(?:更|比.{1,20}还|其他|其它|别的|同类)|(?:此前|以前|之前|从前).{0,20}(?:没有|从未|未)"
)
_MOST = re.compile("最|首|第一|唯一|仅有|独一无二|前所未有|居.{0,8}之冠")
_BODY_NAME = 12
"""Characters before what ends a body's name in which the rest of it stands."""
_UNDONE = re.compile("避免|免于|免除|放弃|取消|落空|告吹|泡汤|作罢|中止|搁置|终止|停止|自动|白跑")
"""Of what was undone, did not come to pass or is done without, a statement may say that it is not."""
_SAME_DENIAL = 0.4
"""So much of what the nearest clause says another must say to deny the same."""
_PRONOUNS = frozenset("他她它其这那该有")
_SAYING = re.compile(f"([{HAN}]{{2,12}}?)(?:认为|表示|说|称|指出|担心|主张|强调|透露|宣布|警告)")
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

    @cached_property
    def main(self) -> int | None:
        spoken = (unit for unit in range(len(self.words) - 1, -1, -1) if self.weights[unit] > _MAIN)
        texts = ((unit, self.words[unit].text) for unit in spoken)
        return next((unit for unit, text in texts if not (_MEASURE.fullmatch(text) or is_known_name(text))), None)

    def matches(self, page: CitedPage) -> Mapping[int, Mapping[int, float]]:
        numbers = page.candidates(comparable(self.text, frozenset()))
        matches: dict[int, dict[int, float]] = {number: {} for number in numbers}
        for unit, word in enumerate(self.words):
            if not self.weights[unit]:
                continue
            for number, match in saying(word, self.text, page, matches).items():
                if number in matches:
                    matches[number][unit] = match
        for unit, quantity in enumerate(self.numbers, len(self.words)):
            for number, there in matches.items():
                if page.pieces[number].numbers and quantity.is_in(page.pieces[number].numbers):
                    there[unit] = 1.0
        return matches

    @cached_property
    def _sought(self) -> Sequence[Sought]:
        return [sought(word, self.text) for word in self.words]

    def share(self, text: str) -> float:
        """How much of the statement `text`, folded, says; 0 to 1."""
        numbers = quantities(text) if self.numbers else frozenset[Quantity]()
        matches = [one.match(text) for one in self._sought]
        matches += [float(number.is_in(numbers)) for number in self.numbers]
        return sum(map(float.__mul__, self.weights, matches)) / (sum(self.weights) or 1.0)

    def left_over(self, window: str) -> Mapping[str, float]:
        """The words that say something and of which `window` says nothing, and what they weigh."""
        units = zip(self.words, self.weights, self._sought, strict=False)
        strays = ((word.text, weight) for word, weight, one in units if weight > _MAIN and not one.match(window))
        return {word: weight for word, weight in strays if word not in COMMON_WORDS}

    def difference(self, window: str, page: str) -> str | None:
        """Why `window` says otherwise: `name`, `number`, `negation`, `opposite`, `other_word`; None: nothing was seen.

        `page` is all of it: a name may stand anywhere.
        """
        if _has_other_name(self, page):
            return "name"
        sentences = [sentence for sentence in _SENTENCE.split(window) if sentence]
        if any(_names_another(self, sentence, window) for sentence in sentences):
            return "name"
        others = [clause for clause in _CLAUSE.split(window) if clause][: 2 * _CLAUSES_MAX]
        for clause in [clause for clause in _CLAUSE.split(self.text) if clause][:_CLAUSES_MAX]:
            if reason := _otherwise(chinese_statement(clause), others, window):
                return reason
        return None


def chinese_statement(folded_text: str) -> ChineseStatement:
    """`folded_text` read as a statement."""
    text = folded_text[:CHARACTERS_MAX]
    return ChineseStatement(text, chinese_words(text), in_order(quantities(text)))


def _has_other_name(claim: ChineseStatement, page: str) -> bool:
    if any(name not in page for name in persons(claim.text)) or misspelt(claim.words, page):
        return True
    if any(is_name(words, after, page) for words, after in _unknown(claim, page)):
        return True
    return any(_is_in_place(one, two, page) or _is_other_body(one, two, page) for one, two in pairwise(claim.words))


def _names_another(claim: ChineseStatement, sentence: str, window: str) -> bool:
    """Whether a sentence that is much like the claim has another name than it has, or another who says it."""
    names = [
        word.text
        for word, after in zip(claim.words, (*claim.words[1:], Word(0, "")), strict=True)
        if is_known_name(word.text)
        and word.text not in sentence
        and not has_short_for(word.text + after.text, sentence)
    ]
    is_other_speaker = _is_told_by_another(claim.text, sentence)
    if not names and not is_other_speaker:
        return False
    share = claim.share(sentence)
    if is_other_speaker and share >= _HALF:
        return True
    if not names or share < (_LIKE if any(name not in window for name in names) else _MUCH_LIKE):
        return False
    return any(is_known_name(word.text) and word.text not in claim.text for word in chinese_words(sentence))


def _is_told_by_another(claim: str, sentence: str) -> bool:
    """Whether each says who says it, and the sentence has not the one whom the claim names: 何先生, 严教授."""
    mine, theirs = _SAYING.match(claim), _SAYING.search(sentence)
    if mine is None or theirs is None or claim[0] in _PRONOUNS:
        return False
    return mine[1][-2:] not in sentence


def _unknown(claim: ChineseStatement, page: str) -> Iterator[tuple[list[str], str]]:
    """The words side by side of which no two characters stand together on the page, and what follows them."""
    run: list[str] = []
    end = -1
    following = {word.start: word.text for word in claim.words}
    for word in claim.words:
        if _is_unknown(word, claim.text, page):
            if run and word.start != end:
                yield run, following.get(end, "")
                run = []
            run.append(word.text)
            end = word.start + len(word.text)
        elif run:
            yield run, following.get(end, "")
            run = []
    if run:
        yield run, following.get(end, "")


def _is_unknown(word: Word, claim: str, page: str) -> bool:
    if word.text in SIGNS or word.text in COMMON_WORDS:
        return False
    first, last = max(0, word.start - 1), min(len(claim), word.start + len(word.text) + 1)
    if any(claim[place : place + 2] in page for place in range(first, last - 1)):
        return False
    return not any(other in page for other in same_in_chinese(word.text))


def _is_in_place(word: Word, ending: Word, page: str) -> bool:
    """Whether the page has what ends a name, but not behind this word: 星辰号 where the page has 曙光号."""
    is_named = len(word.text) > 1 and word.text not in COMMON_WORDS and ends_name(ending.text, word.text)
    return (
        is_named
        and ending.start == word.start + len(word.text)
        and word.text not in page
        and ending.text in page
        and not any(other in page for other in same_in_chinese(word.text))
    )


def _is_other_body(word: Word, ending: Word, page: str) -> bool:
    """Whether the page has a body of this kind, but none whose name holds a word that it has elsewhere: 建设银行."""
    if min(len(word.text), len(ending.text)) < 2 or ending.text not in SUFFIXES:
        return False
    if ending.start != word.start + len(word.text) or word.text not in page or ending.text not in page:
        return False
    names = (_CLAUSE.split(before[-_BODY_NAME:])[-1] for before in page.split(ending.text)[:-1])
    return not any(word.text in name for name in names)


def _otherwise(clause: ChineseStatement, others: Sequence[str], window: str) -> str | None:
    shares = [(clause.share(other), other) for other in others]
    best, nearest = max(shares, default=(0.0, ""), key=itemgetter(0))
    if not best:
        return None
    if reason := _turned_round(clause, shares):
        return reason
    if best >= _LIKE and clause.numbers and _counts_otherwise(clause.numbers, quantities(nearest)):
        return "number"
    for share, other in shares:
        if share >= max(_HALF, best - 0.1) and _is_turned(clause, other):
            return "opposite"
        if share >= _SOME and is_other_way(clause.text, other):
            return "role"
        if share >= _SOME and has_other_word(clause.text, clause.words, other, window):
            return "other_word"
    return "other_word" if _has_left_over(clause, shares, window) else None


def _has_left_over(clause: ChineseStatement, shares: Sequence[tuple[float, str]], window: str) -> bool:
    """Whether a word of which the window says nothing has another in its place in a clause that says the rest."""
    strays = clause.left_over(window)
    if not strays:
        return False
    total = sum(clause.weights)
    rest = total / max(total - max(strays.values()), _MAIN)
    return any(share * rest >= _LIKE and stands_for(clause.words, strays, other) for share, other in shares)


def _turned_round(clause: ChineseStatement, shares: Sequence[tuple[float, str]]) -> str | None:
    """Whether a clause like this one has the other side of its matter, or the same with a denial on one side only."""
    best, nearest = max(shares, key=itemgetter(0))
    is_opposed = bool(opposed(clause.text, nearest))
    if is_denied(clause.text, nearest) != is_denied(nearest, clause.text):
        if is_opposed or is_denied(clause.text, ""):
            return None if is_opposed or _is_excused(clause, best, shares) else "negation"
        if not _is_excused(clause, best, shares) and _is_of_denied(clause, nearest):
            return "negation"
    elif is_opposed and best >= _HALF:
        return "opposite"
    near = [other for share, other in shares if share >= _SOME]
    return "opposite" if any(_is_opposed_there(clause.text, other) for other in near) else None


def _is_of_denied(clause: ChineseStatement, other: str) -> bool:
    """Whether a clause has a word of what `other` denies: 轻重不重要 denies nothing of 错误."""
    denied = [word.text for word in chinese_words(after_denial(other)) if weight(word.text)]
    return not denied or any(
        word in clause.text or not same_in_chinese(word).isdisjoint(one.text for one in clause.words) for word in denied
    )


def _is_opposed_there(clause: str, other: str) -> bool:
    pairs = opposed(clause, other) if is_denied(clause, other) == is_denied(other, clause) else []
    return any(are_in_one_place(clause, other, pair) for pair in pairs)


def _is_excused(clause: ChineseStatement, best: float, shares: Sequence[tuple[float, str]]) -> bool:
    """Whether a denial on one side only may be none: another clause denies the same (获得提名，但未能获奖)."""
    near = [other for share, other in shares if share >= _SOME]
    if not is_denied(clause.text, ""):
        return best < _HALF or (_MOST.search(clause.text) is not None and any(map(_NONE_MORE.search, near)))
    if _NONE_MORE.search(clause.text) and any(map(_MOST.search, near)):
        return True  # 没有更长的 is 最长
    same = [other for share, other in shares if share >= _SAME_DENIAL * best]
    if any(is_denied(other, "") for other in same):
        return True
    return not _UNDONE.search(clause.text) and any(map(_UNDONE.search, same))  # 没有建 is 放弃了


def _counts_otherwise(mine: Sequence[Quantity], theirs: frozenset[Quantity]) -> bool:
    """Whether each has one number of a unit, and another one."""
    for one in mine:
        same_unit = [other for other in theirs if other.unit == one.unit]
        if len(same_unit) == 1 and not one.is_in(theirs) and sum(other.unit == one.unit for other in mine) == 1:
            return True
    return False


def _is_turned(clause: ChineseStatement, other: str) -> bool:
    """Whether `other` has the opposite of a word that it does not have."""
    mine = [word.text for word in clause.words if word.text not in other]
    theirs = [word.text for word in chinese_words(other) if word.text not in clause.text]
    return any(are_opposite(one, two) for one in mine for two in theirs)
