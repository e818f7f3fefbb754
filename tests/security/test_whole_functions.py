"""Every public function that is given strangers' text takes linear time on unbroken runs of every kind.

The functions are found by walking (tests/security/functions.py): a new one is timed as it is, or has to be named here.
Processor time is compared, of twice the text with that of once; what takes next to nothing is not compared.
"""

import contextlib
import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from chat.citations.chinese_exchanges import stands_for
from chat.citations.chinese_lexicon import chinese_words
from chat.citations.chinese_names import misspelt
from chat.citations.cited_page import cited_page, comparable
from chat.citations.cited_sentences import cited_sentences
from chat.citations.conflicts import conflicts
from chat.citations.enclosed import encloses
from chat.citations.formulas import is_bracket_formula
from chat.citations.marks import closing_run, read_mark, unmarked, written_marks
from chat.citations.page_checks import answer_sentences, claim_findings, page_findings, stretch_findings
from chat.citations.reference_list import ReferenceList
from chat.citations.stream import CitationStream
from chat.citations.uncited import uncited_sentences
from chat.citations.verification import support
from chat.history.words import entry_words
from chat.runs.language_guard import looked_at
from search.conf import SearchConfig
from search.extraction.interstitials import refuse_interstitial
from search.extraction.pages import page_of
from search.extraction.pdf_layout import running_text
from search.fetching.addresses import normalised_url
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from search.fetching.guard import Guard
from search.nouns import Page
from search.ranking.bm25 import alike, scores
from search.ranking.passages import best_of, passages_of, prepared, query_words_of
from search.ranking.places import places_of
from search.text.tokenizer import words
from tests.playback.unbroken import UNITS
from tests.security.functions import called_with_text, consumed, public_functions, takes_text
from tests.yardstick import best, stays_above

pytestmark = [pytest.mark.quiet, pytest.mark.timeout(300)]
TEXT = 16_000
RATIO_MAX = 2.6
"""Twice the text may take twice the time; quadratic is four times."""
COMPARED_SECONDS = 0.004
"""What is faster than this for half of it is not compared: the clock's own noise would judge."""
SENTENCE = "The breakwater of Elsmouth was finished in 1911 and is 1,240 metres long."
AT = datetime(2026, 11, 29, tzinfo=UTC)
CONFIG = SearchConfig()
QUERY = query_words_of(SENTENCE, ())


def page(text: str) -> Page:
    return Page("https://a.example/", "https://a.example/", text[:300], "a.example", text, "en", None, AT, "0" * 64)


def html(text: str) -> Page:
    body = (
        f"<html><title>{text[:300]}</title><body><article><p>{SENTENCE}</p><p>{text}</p></article>{text}</body></html>"
    )
    return page_of(Download("https://a.example/", "https://a.example/", Kind.HTML, "utf-8", body.encode()), CONFIG, AT)


def streamed(text: str) -> str:
    """An answer as a writer reads it, in pieces of a few words."""
    stream, references = CitationStream((1, 2)), ReferenceList()
    pieces = [f"{SENTENCE} [citation:1] ", *(text[at : at + 40] for at in range(0, len(text), 40)), " [citation:2]"]
    shown = "".join(references.feed(stream.feed(piece).text) for piece in pieces)
    return shown + references.feed(stream.close().text) + references.close()


BY_HAND: dict[str, Callable[[str], Any]] = {
    "chat.citations.chinese_exchanges.stands_for": lambda text: stands_for(chinese_words("他放弃家庭"), {"家庭"}, text),
    "chat.citations.chinese_names.misspelt": lambda text: misspelt(list(chinese_words("长墙建于")), text),
    "chat.citations.cited_page.cited_page": lambda text: cited_page((text,)),
    "chat.citations.cited_page.comparable": lambda text: comparable(text, frozenset()),
    "chat.citations.conflicts.conflicts": lambda text: conflicts(SENTENCE, 1, {1: (SENTENCE,), 2: (text,)}),
    "chat.citations.enclosed.encloses": lambda text: encloses(f"x{text}", "cite", final=False),
    "chat.citations.formulas.is_bracket_formula": lambda text: is_bracket_formula(text, is_alone=True),
    "chat.citations.marks.closing_run": lambda text: closing_run(text, written_marks(text)),
    "chat.citations.marks.read_mark": lambda text: read_mark("[" + text, 0, final=False),
    "chat.citations.marks.unmarked": lambda text: unmarked(text, (2,)),
    "chat.citations.page_checks.answer_sentences": lambda text: answer_sentences(f"{SENTENCE}[1] {text} x[1]", None),
    "chat.citations.page_checks.claim_findings": lambda text: claim_findings(
        [(SENTENCE, (1,))], {1: (text,), 2: (text,)}
    ),
    "chat.citations.page_checks.stretch_findings": lambda text: stretch_findings(
        f"{SENTENCE}[1] {text} x", [[len(SENTENCE), 1]], {1: (SENTENCE,)}
    ),
    "chat.citations.page_checks.page_findings": lambda text: page_findings(1, (text,), [(SENTENCE, True)]),
    "chat.citations.uncited.uncited_sentences": lambda text: uncited_sentences(text, cited_sentences(text)),
    "chat.citations.verification.support": lambda text: support(SENTENCE, (text,)),
    "chat.citations.stream": streamed,
    "chat.history.words.entry_words": lambda text: entry_words(1, [text]),
    "chat.runs.language_guard.looked_at": lambda text: looked_at(text, "latin"),
    "search.extraction.interstitials.refuse_interstitial": lambda text: refuse_interstitial(
        text, text, has_refresh=True
    ),
    "search.extraction.pages.page_of": html,
    "search.extraction.pdf_layout.running_text": lambda text: running_text([text]),
    "search.fetching.addresses.normalised_url": lambda text: normalised_url(f"https://a.example/{text}", Guard(CONFIG)),
    "search.ranking.bm25.alike": lambda text: alike(words(text), words(SENTENCE)),
    "search.ranking.bm25.scores": lambda text: scores(SENTENCE, [text, SENTENCE]),
    "search.ranking.passages.passages_of": lambda text: passages_of(page(text)),
    "search.ranking.passages.query_words_of": lambda text: query_words_of(text, [text]),
    "search.ranking.passages.best_of": lambda text: best_of(
        [prepared(page(text), QUERY), prepared(page(SENTENCE), QUERY)], QUERY, 4000
    ),
    "search.ranking.places.places_of": lambda text: places_of(text, "breakwater", 4000),
}
"""How those are called that need something else besides, and what is made of several."""

LEFT_OUT = {
    "chat.citations.chinese_exchanges.has_other_word": "one clause of a claim: support",
    "chat.citations.chinese_matches.saying": "one word of a claim: support",
    "chat.citations.chinese_matches.sought": "one word of a claim: support",
    "chat.citations.chinese_names.is_name": "words of one clause of a claim",
    "chat.citations.contrasts.is_turned": "words of two sentences: conflicts",
    "chat.citations.mark_names.any_of": "our own words",
    "chat.citations.marks.is_canonical": "one match of a pattern: tests/security/test_patterns.py",
    "chat.citations.measures.is_span": "two years",
    "chat.citations.sides.are_in_one_place": "two sentences: conflicts",
    "chat.citations.ordinals.place_of": "one match",
    "chat.citations.sides.denials": "two sentences: conflicts",
    "chat.history.matching.matching": "SQL, of terms that terms_of has bounded",
    "chat.history.search.matches": "SQL, of terms that terms_of has bounded",
    "chat.history.snippets.best_start": "the places of the words in a text of a bounded length",
    "chat.prompts.": "puts together what has been neutralised, and texts of ours",
    "chat.sharing.": "walks a record; what it does with each text of it is timed",
    "inference.openai.clients.trusted": "a setting",
    "inference.openai.field_rules.": "names of fields that we have sent",
    "inference.openai.inspection.findings": "a few sentences of ours",
    "inference.openai.refusals.response_error": "the body of a refusal, of which some kilobytes are read",
    "inference.openai.request_body.": "what we send",
    "inference.openai.tag_shapes.closing_of": "one match",
    "inference.quotes.": "passages of a bounded number and length",
    "search.extraction.office_archive.": "one element of a document's XML, in a child with limits",
    "search.extraction.listings.is_next_line": "one element of a page: page_of",
    "search.extraction.pages.page": "what page_of has read",
    "search.extraction.shells.longest_text": "trees: page_of",
    "search.extraction.trees.put": "one element of a page: page_of",
    "search.providers.": "one value of a provider's answer, whose length is bounded",
    "search.ranking.bm25.": "words: scores, best_of",
    "search.ranking.passages.beginnings": "prepared pages: best_of",
    "search.ranking.reranking.reranked": "asks a service",
}
"""Function, or beginning of its path → why it is not timed by itself."""


def timed() -> dict[str, Callable[[str], Any]]:
    walked = ((name, called_with_text(function)) for name, function in public_functions())
    return {name: call for name, call in walked if call is not None} | BY_HAND


def run(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def tried(call: Callable[[str], Any], text: str) -> None:
    with contextlib.suppress(Exception):  # it refuses the text, as it may: what it took until then counts
        consumed(call(text))


def slow_units(call: Callable[[str], Any]) -> list[str]:
    """The kinds of run of which twice the length takes more than twice the time, and how long."""
    slow = []
    for unit in UNITS:
        half, whole = (functools.partial(tried, call, run(unit, length)) for length in (TEXT // 2, TEXT))
        if (of_half := best(half, tries=1)) < COMPARED_SECONDS or best(whole, tries=1) < RATIO_MAX * of_half:
            continue
        if seconds := stays_above(RATIO_MAX, half, whole):
            slow.append(f"{unit!r}: {seconds[0]:.4f} s, {seconds[1]:.4f} s")
    return slow


def test_a_function_takes_linear_time_on_unbroken_runs() -> None:
    slow = {name: slow_units(call) for name, call in timed().items()}

    assert {name: units for name, units in slow.items() if units} == {}


def test_every_function_that_takes_text_is_timed_or_left_out_for_a_reason() -> None:
    names = {name for name, function in public_functions() if takes_text(function)}
    without = {name for name in names - timed().keys() if not name.startswith(tuple(LEFT_OUT))}

    assert without == set()
    assert [left for left in LEFT_OUT if not any(name.startswith(left) for name in names - BY_HAND.keys())] == []


def test_a_function_that_is_worse_than_linear_is_noticed() -> None:
    assert slow_units(lambda text: [text[at:].count("\n.") for at in range(0, len(text), 8)])
    assert not slow_units(lambda text: [text.count("\n.") for _ in range(200)])
