"""Whether a source's passages support a sentence that cites it, and the words that do.

Lexical alignment: the share of the claim's words (English ones also by synonyms and other forms), weighted by rarity,
in the best window of one to three sentences, and no fact of the claim (number, date, name, quoted string) that the
passages do not hold. Cheap, the same every time, and
blind to negation and paraphrase: “supported” means “found there”, not “proved”.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from chat.citations.chinese_claims import statement
from chat.citations.cited_page import CitedPage, cited_page, comparable
from chat.citations.contrasts import contrast, turned
from chat.citations.facts import Facts, Stated, facts_of, is_han, spelling
from chat.citations.numbers import quantities
from search.text.tokenizer import folded

Verdict = Literal["supported", "mentioned", "unsupported", "unchecked"]

SUPPORTED_SHARE = 0.45
MENTIONED_SHARE = 0.15
SUPPORTED_SHARE_HAN = 0.5
MENTIONED_SHARE_HAN = 0.12
SENTENCE_COST = 0.08
"""What a longer window must gain, so that the shortest sufficient quote wins."""
_SHORT_CLAIM_WORDS = 3


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


def support(claim: str, passages: Sequence[str]) -> Support:
    """Judge `claim` (one sentence, no marks, no Markdown) by the `passages` of the source that it cites."""
    source = cited_page(tuple(passages))
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
    if source.is_han:
        return _in_chinese(claim, facts, source)
    share, quote = source.best_window(comparable(claim, facts.numbers))
    if share < (MENTIONED_SHARE_HAN if source.is_han else MENTIONED_SHARE):
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


def _in_chinese(claim: str, facts: Facts, source: CitedPage) -> Support:
    whole = statement(folded(claim))
    shares = [(whole.share(one.folded), one) for one in source.windows(comparable(claim, facts.numbers))]
    share, window = max(shares, key=lambda pair: pair[0] - SENTENCE_COST * pair[1].sentences, default=(0.0, None))
    if window is None or share < MENTIONED_SHARE_HAN:
        return UNSUPPORTED
    reason = (
        _missing(facts, window.quote, source.stated)
        or whole.difference(window.folded, source.folded)
        or turned(claim, window.quote)
        or ("words" if share >= SUPPORTED_SHARE_HAN else "few_words")
    )
    return Support("supported" if reason == "words" else "mentioned", window.quote, reason)


def _difference(claim: str, facts: Facts, quote: str, page: Stated) -> str | None:
    """What the words of `quote` do not say of `claim`."""
    return _missing(facts, quote, page) or contrast(claim, quote)


def _missing(facts: Facts, quote: str, page: Stated) -> str | None:
    """What of `facts` is not there: numbers must stand in the quote, names anywhere on the page."""
    if not all(number.is_in(quantities(quote)) for number in facts.numbers):
        return "number"
    return page.missing(facts)
