"""How much of a statement in a spaced script a page says, word by word, and where it says otherwise.

A word counts where it, a synonym, another form of it or the place it is of stands in the window of one to three
sentences; a word of many senses counts less. A denial, an opposite, another number or name in a clause that is about
the same are named.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter

from chat.citations.cited_page import FORM, SIDE, CitedPage, Piece, plain_words
from chat.citations.contrasts import bound, capitalised, is_turned, order, word_set
from chat.citations.numbers import Quantity, in_order, quantities
from chat.citations.opposites import COMMON_WORDS, says_little
from chat.citations.ordinals import ordinals
from chat.citations.relations import rivals, same, says_as_much
from chat.citations.sides import are_in_one_place, denials, excluding, on_one_side, opposed
from chat.citations.spaced_names import names_another
from search.text.tokenizer import folded, words

CHARACTERS_MAX = 600
"""Of a statement or a sentence, what is compared clause by clause."""
_COMMON, _NUMBER = 0.15, 0.8
_SENSE = 0.04
"""By so much a word of one more sense says less."""
_HALF, _LIKE = 0.45, 0.6
"""So much of a clause another has that is about the same; of a statement a sentence that is nearly the same."""
_SAME_DENIAL = 0.6
_MORE = 0.1
"""So much more than any clause must one with a lent subject say of what is not denied itself."""
_SOME = 0.2
_CLAUSES_MAX = 12
_CLAUSE = re.compile(r"(?<![,;:.!?()\n])[,;:.!?()\n]+(?=\s|$)|\b(?:and|but|while|whereas|although)\b")
_NONE_MORE = re.compile(
    r"\b(?:no|none|nobody|nowhere|never)\b.{1,120}\b(?:\w{2,20}er|more|other|else|before|until then|as \w{1,20} as)\b"
)
_MOST = re.compile(r"\b(?:\w{2,20}est|most|first|only|unique|sole|record|unprecedented)\b")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|be|been|being) (?:\w+ly )?\w{2,20}(?:ed|en|un|ilt|ade|old|ent)\b")
_IS_A = re.compile(r"\b(?:is|was|are|were|became) (?:an?|the) |\b(?:was|were|is|are) born\b")
"""Of what somebody is, nobody suffers it: the president of FIFA, FIFA president."""
_UNDONE = re.compile(r"\b(?:abandon|scrapp|cancel|shelved|avoid|prevent|instead|rather than|fell short|withdr[ae]w)")
"""Of what was undone, did not come to pass or is done without, a statement may say that it is not."""
_NO_SUBJECT = re.compile(
    r"(?:(?:then|later|also|still|yet|eventually|finally) )?"
    r"(?:was|were|is|are|has|had|have|did|does|do|will|would|could|can|never|not|cannot)\b"
)
_DENYING = re.compile(
    r"\b(?:not|no(?! (?:comment|doubt)\b)|never|none|nobody|nothing|neither|nor|without|cannot|den(?:y|ies|ied)"
    r"|refus\w{1,4}|fail(?:s|ed)? to"
    r"|declin(?:ed|es) (?:to(?! \d)|the|an?|it|his|her|their)\b|unable|ruled out|rules out|false(?:ly)?|lacks?|hardly"
    r"|ban(?:s|ned)?|forb(?:id|ids|idden|ade)|prohibit(?:s|ed)?|cancell?ed|reject(?:s|ed)?"
    r"|(?:is|are|was|were|be|voted?|argued?|spoke|decided|ruled|turned|campaigned) against)\b|n't\b"
)


@dataclass(frozen=True)
class SpacedStatement:
    """A statement, its words and numbers."""

    text: str
    numbers: tuple[Quantity, ...]
    words: tuple[str, ...]

    @cached_property
    def weights(self) -> Sequence[float]:
        return [*map(_weight, self.words), *(_NUMBER for _ in self.numbers)]

    @cached_property
    def main(self) -> int | None:
        names = frozenset(stem for name in capitalised(self.text) for stem in words(name))  # are looked up as such
        spoken = (unit for unit in range(len(self.words) - 1, -1, -1) if not says_little(self.words[unit]))
        return next((unit for unit in spoken if self.words[unit] not in names), None)

    @property
    def is_long(self) -> bool:
        """Whether two of its words say something."""
        return sum(word not in COMMON_WORDS for word in self.words) > 1

    def matches(self, page: CitedPage) -> Mapping[int, Mapping[int, float]]:
        matches: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for unit, word in enumerate(self.words):
            for number, match in page.places(word).items():
                matches[number][unit] = match
        for unit, quantity in enumerate(self.numbers, len(self.words)):
            for number, piece in enumerate(page.pieces):
                if piece.numbers and quantity.is_in(piece.numbers):
                    matches[number][unit] = 1.0
        return matches

    def share(self, text: str) -> float:
        """How much of the statement `text` says, 0 to 1."""
        there, beginnings = _read(text)
        matches = [_match(word, there, beginnings) for word in self.words]
        if self.numbers:
            numbers = quantities(text)
            matches += [float(number.is_in(numbers)) for number in self.numbers]
        return sum(map(float.__mul__, self.weights, matches)) / (sum(self.weights) or 1.0)

    def difference(self, nearest: Piece, share: float, sentences: Sequence[Piece]) -> str | None:
        """Why the page says otherwise: `name`, `number`, `negation`, `opposite`, `other_word`, `comparison`, `role`.

        `nearest` of `sentences` is most like the statement, of which it says `share`.
        """
        there = frozenset[str]().union(*(piece.words for piece in sentences))
        clauses = [_clauses(piece.quote) for piece in sentences]
        others = [clause for each in clauses for clause in each][: 2 * _CLAUSES_MAX]
        whole = [clause for each in clauses for clause in _with_subjects(each)][:_CLAUSES_MAX]
        for clause in _clauses(self.text)[:_CLAUSES_MAX] or [self.text]:
            if reason := _otherwise(clause, others, whole, there):
                return reason
        if share >= _LIKE and (reason := _in_like(self, nearest.quote[:CHARACTERS_MAX], sentences)):
            return reason
        if _is_in_another_place(self.text, nearest.quote[:CHARACTERS_MAX]):
            return "number"
        return "comparison" if _is_bound_otherwise(self, nearest) else None


@lru_cache(maxsize=2048)
def _read(text: str) -> tuple[frozenset[str], Mapping[str, str]]:
    """The words of `text`, and longer ones by their beginning."""
    there = plain_words(text)
    return frozenset(there), {word[:4]: word for word in there if len(word) > 3}


def spaced_statement(text: str) -> SpacedStatement:
    """`text` (no marks, no Markdown) read as a statement."""
    text = text[:CHARACTERS_MAX]
    return SpacedStatement(text, in_order(quantities(text)), plain_words(text))


@lru_cache(maxsize=4096)
def _weight(word: str) -> float:
    return _COMMON if word in COMMON_WORDS else 1 / (1 + _SENSE * len(same(word)))


def _match(word: str, there: frozenset[str], beginnings: Mapping[str, str]) -> float:
    if word in there or not says_as_much(word).isdisjoint(there):
        return 1.0
    if not on_one_side(word).isdisjoint(there):
        return SIDE
    other = beginnings.get(word[:4], "") if len(word) > 3 else ""
    half = min(len(word), len(other)) // 2 + 1
    return FORM if other and word[:half] == other[:half] else 0.0


def _clauses(text: str) -> list[str]:
    return [piece.strip() for piece in _CLAUSE.split(text[:CHARACTERS_MAX]) if len(piece.split()) > 1]


def _with_subjects(clauses: Sequence[str]) -> list[str]:
    """The clauses that leave their subject out, behind the first of their sentence: …, was never made."""
    return [f"{clauses[0]} {one}" for one in clauses[1:] if _NO_SUBJECT.match(one)]


def _otherwise(text: str, others: Sequence[str], whole: Sequence[str], there: frozenset[str]) -> str | None:
    """What `others`, clauses, and the `whole` ones, which have a subject lent to them, say otherwise than `text`."""
    clause = spaced_statement(text)
    shares = [(clause.share(other), other) for other in others]
    best, nearest = max(shares, default=(0.0, ""), key=itemgetter(0))
    more = 0.0 if _is_denied(folded(text), "") else _MORE
    shares += [(share, one) for one in whole if (share := clause.share(one)) >= best + more]
    best, nearest = max(shares, default=(0.0, ""), key=itemgetter(0))
    if not best:
        return None
    if reason := _turned_round(text, shares):
        return reason
    bare = SpacedStatement(text, (), clause.words)
    if clause.numbers and bare.share(nearest) >= _LIKE and _counts_otherwise(clause.numbers, quantities(nearest)):
        return "number"
    near = [other for share, other in shares if share >= max(_HALF, best - 0.1)]
    if any(_is_opposite(word_set(text), word_set(other)) for other in near):
        return "opposite"
    if any(_is_excluded(word_set(text), word_set(other), there) for other in near):
        return "other_word"
    return "comparison" if best >= _HALF and "" != order(text) != order(nearest) != "" else None


def _is_excluded(clause: frozenset[str], other: frozenset[str], there: frozenset[str]) -> bool:
    """Whether another clause has what excludes a word that none of the sentences has: red, green."""
    return any(not excluding(word).isdisjoint(other - clause) for word in clause - there)


def _turned_round(text: str, shares: Sequence[tuple[float, str]]) -> str | None:
    """Whether a clause like this one has the other side of its matter, or the same with a denial on one side only."""
    best, nearest = max(shares, key=itemgetter(0))
    clause, other = folded(text), folded(nearest)
    is_opposed = bool(opposed(clause, other))
    if _is_denied(clause, other) != _is_denied(other, clause):
        return None if is_opposed or _is_excused(clause, best, shares) else "negation"
    if is_opposed and best >= _HALF:
        return "opposite"
    near = [folded(other) for share, other in shares if share >= _SOME]
    return "opposite" if any(_is_opposed_there(clause, other) for other in near) else None


def _is_opposed_there(clause: str, other: str) -> bool:
    pairs = opposed(clause, other) if _is_denied(clause, other) == _is_denied(other, clause) else []
    return any(are_in_one_place(clause, other, pair) for pair in pairs)


def _is_denied(clause: str, other: str) -> bool:
    return denials(clause, other, _DENYING) % 2 == 1


def _is_excused(clause: str, best: float, shares: Sequence[tuple[float, str]]) -> bool:
    """Whether a denial on one side only may be none, since another clause denies the same, or none is near."""
    if not _is_denied(clause, ""):
        return best < _HALF
    if _NONE_MORE.search(clause) and any(share >= _SOME and _MOST.search(other) for share, other in shares):
        return True  # none is longer: it is the longest
    same = [folded(other) for share, other in shares if share >= _SAME_DENIAL * best]
    if any(_is_denied(other, "") for other in same):
        return True
    return not _UNDONE.search(clause) and any(map(_UNDONE.search, same))  # it was not built: it was abandoned


def _counts_otherwise(mine: Sequence[Quantity], theirs: frozenset[Quantity]) -> bool:
    """Whether the other clause has one number of the unit, and another one."""
    return any(sum(other.unit == number.unit for other in theirs) == 1 and not number.is_in(theirs) for number in mine)


def _is_opposite(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    only_theirs = theirs - mine
    return any(not only_theirs.isdisjoint(rivals(word)) for word in mine - theirs)


def _in_like(claim: SpacedStatement, sentence: str, sentences: Sequence[Piece]) -> str | None:
    """What a sentence says otherwise that is nearly the statement; `sentences` are it and those beside it."""
    there = frozenset[str]().union(*(piece.words for piece in sentences))
    mine, theirs = words(claim.text), words(sentence)
    if names_another(claim.text, sentence, " ".join(piece.quote for piece in sentences)):
        return "name"
    if _is_opposite(frozenset(mine) - there, frozenset(theirs) - frozenset(mine)):
        return "opposite"
    if bool(_PASSIVE.search(claim.text)) != bool(_PASSIVE.search(sentence)) or _IS_A.search(claim.text):
        return None
    names = frozenset(word for name in capitalised(claim.text) for word in words(name))
    return "role" if is_turned(mine, theirs, names, (folded(claim.text), folded(sentence))) else None


def _is_in_another_place(claim: str, sentence: str) -> bool:
    """Whether it is the first or the second, and the sentence only has another place in the row."""
    mine, theirs = ordinals(claim), ordinals(sentence)
    firsts = mine & {1, 2}
    return bool(firsts and theirs - mine) and firsts.isdisjoint(theirs)


def _is_bound_otherwise(claim: SpacedStatement, nearest: Piece) -> bool:
    """Whether a number is told as a bound of another kind: at least 60, at most 60, 60."""
    mine, theirs = bound(folded(claim.text)), bound(folded(nearest.quote))
    if mine and theirs and mine != theirs:
        return True
    there = {(number.value, number.unit): number.bound for number in nearest.numbers}
    return any(there.get((one.value, one.unit), one.bound) != one.bound for one in claim.numbers if one.bound)
