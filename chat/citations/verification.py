"""Whether a source's passages support a sentence that cites it, and the words that do.

Lexical alignment: the share of the claim's words (also by synonyms and other forms), weighted by what they say, in the
best window of one to three sentences; no fact of the claim (number, date, name, quoted string) that the passages do not
hold; and no clause like one of the claim's that denies it, turns it round or puts another name in its place. Cheap, the
same every time, and blind to meaning: “supported” means that the words agree, not that it is proved.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chat.citations.chinese_claims import chinese_statement
from chat.citations.cited_page import CitedPage, cited_page
from chat.citations.contrasts import NEGATION, contrast, turned
from chat.citations.facts import Facts, facts_of, is_han, spelling
from chat.citations.numbers import Quantity, quantities
from chat.citations.opposites import COMMON_WORDS
from chat.citations.sides import opposed
from chat.citations.spaced_claims import spaced_statement
from chat.citations.windows import Window, best_window
from search.text.tokenizer import folded

Verdict = Literal["supported", "mentioned", "unsupported", "unchecked"]

SUPPORTED_SHARE = 0.35
SUPPORTED_SHARE_SHORT = 0.75
"""Of a claim of one word that says something, and numbers."""
MENTIONED_SHARE = 0.15
SUPPORTED_SHARE_HAN = 0.4
MENTIONED_SHARE_HAN = 0.12
MAIN_MATCH = 0.2
"""So much of its main word must be there: “a survivor” is not said by what says most else of the statement."""
MOST, MOST_HAN = 0.45, 0.7
"""Of what has so much else of it there, the main word may be in other words: writers in English vary more."""
_SHORT_CLAIM_WORDS = 3
_TITLE_WORDS, _TITLE_GRAMS = 5, 9
"""Of no more words (in Chinese characters and pairs of them) is a title."""
_NUMBERED = re.compile(r"\b([A-Z][A-Za-z]{1,30}) (\d{1,6})(?![\d.,]*\d)\b")
_ASKING, _STATING = ("?", "？"), (".", "。", "!", "！", ";", "；")


@dataclass(frozen=True)
class Support:
    """What became of a claim at its source."""

    verdict: Verdict
    quote: str
    """A verbatim substring of one passage; empty if unsupported."""
    reason: str = "words"
    """Why it is no better, as `docs/contracts.md` lists them; of what is supported, what was compared."""


UNSUPPORTED = Support("unsupported", "", "no_words")
UNCHECKED = Support("unchecked", "", "limits")
"""Comparing took more than it may: nothing is said of the claim."""


def support(claim: str, passages: Sequence[str], above: Sequence[str] = ()) -> Support:
    """Judge `claim` (one sentence, no marks, no Markdown) by the `passages` of the source that it cites.

    `above`: of each passage the page's title and the heading of its section, which name what “she” and “it” are there.
    """
    source = cited_page(tuple(passages), tuple(above))
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
    return (_in_chinese if source.is_han else _in_words)(claim, facts, source)


def _verbatim(claim: str, spelt_claim: str, quote: str, *, is_whole: bool) -> Support:
    """The claim stands there letter by letter; within a longer sentence it may be denied there."""
    if not is_whole and len(spelt_claim.split()) < _SHORT_CLAIM_WORDS:
        return Support("mentioned", quote, "few_words")
    if not is_whole and contrast(claim, quote) == "negation":
        return Support("mentioned", quote, "negation")
    return Support("supported", quote, "verbatim")


def _in_chinese(claim: str, facts: Facts, source: CitedPage) -> Support:
    statement = chinese_statement(folded(claim))
    window = best_window(statement, source)
    if window is None or window.share < MENTIONED_SHARE_HAN:
        return UNSUPPORTED
    text = "".join(piece.folded for piece in window.pieces)
    around = [folded(source.above(window.pieces)), *(piece.folded for piece in source.around(window.pieces))]
    reason = (
        _missing(claim, facts, window, source)
        or statement.difference(text, "\n".join(around))
        or turned(claim, window.quote)
        or _enough(claim, window, source, SUPPORTED_SHARE_HAN)
    )
    return _judged(window, reason)


def _in_words(claim: str, facts: Facts, source: CitedPage) -> Support:
    statement = spaced_statement(claim)
    window = best_window(statement, source)
    if window is None or window.share < MENTIONED_SHARE:
        return UNSUPPORTED
    share, nearest = window.nearest
    least = SUPPORTED_SHARE if statement.is_long else SUPPORTED_SHARE_SHORT
    reason = (
        _missing(claim, facts, window, source)
        or statement.difference(nearest, share, window.pieces)
        or _enough(claim, window, source, least)
    )
    return _judged(window, reason)


def _enough(claim: str, window: Window, page: CitedPage, least: float) -> str:
    """`words` where the window says enough of a statement, the word that it comes to with it; else `few_words`."""
    if window.share < _least(window, page, least):
        return "few_words"
    if window.main >= MAIN_MATCH or window.share > (MOST_HAN if page.is_han else MOST):
        return "words"
    mine, theirs = folded(claim), folded(window.quote)
    is_denied_once = (NEGATION.search(mine) is None) != (NEGATION.search(theirs) is None)
    return "words" if is_denied_once and opposed(mine, theirs) else "few_words"  # “not grave” is “slight”


def _least(window: Window, page: CitedPage, least: float) -> float:
    """The share of a statement that must stand in a window: a title or a question says little of what follows it."""
    (first, *others) = window.pieces
    words_max = _TITLE_GRAMS if page.is_han else _TITLE_WORDS
    is_title = len(first.words) <= words_max and not first.quote.endswith(_STATING)
    says_little = not others and len(page.pieces) > 1 and (is_title or first.quote.endswith(_ASKING))
    return max(least, SUPPORTED_SHARE_SHORT) if says_little else least


def _judged(window: Window, reason: str) -> Support:
    return Support("supported" if reason == "words" else "mentioned", window.quote, reason)


def _missing(claim: str, facts: Facts, window: Window, page: CitedPage) -> str | None:
    """What of `facts` is not there: numbers must stand in the quote, names and quoted strings in it or around it."""
    there = frozenset[Quantity]().union(*(piece.numbers for piece in window.pieces))
    missing = [number for number in facts.numbers if not number.is_in(there)]
    if missing:
        above = page.above(window.pieces)
        dates = there | quantities(above)
        if not all(
            _is_told_elsewhere(one, dates, page) or _is_of_name(one, claim, above, window.quote) for one in missing
        ):
            return "number"
    return page.stated_around(window.pieces).missing(facts) if facts.names or facts.quotes else None


def _is_told_elsewhere(number: Quantity, there: frozenset[Quantity], page: CitedPage) -> bool:
    """Whether it is a date that stands `there`, above the quote or in it, or that the page has where those have none.

    Articles tell the year once.
    """
    if not number.is_date:
        return False
    others = [other for other in there if other.is_date and other.unit == number.unit]
    return number.is_in(frozenset(others) if others else page.stated.numbers)


def _is_of_name(number: Quantity, claim: str, above: str, quote: str) -> bool:
    """Whether it is of a name that the `quote` has, or that stands `above` one without such a name: COVID 19."""
    words = [word.lower() for word, value in _NUMBERED.findall(claim) if value == number.value]
    names = [word for word in words if word not in COMMON_WORDS]
    if any(f"{name} {number.value}" in facts_of(quote).names for name in names):
        return True
    there, over = spelling(quote), spelling(above)
    return any(f" {name} {number.value} " in over and f" {name} " not in there for name in names)
