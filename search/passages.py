"""The pieces of pages that a model is given, and which of them are worth its attention.

A passage is one to three paragraphs under one heading, cut on sentence boundaries, and it is always a slice:
`page.text[passage.start:passage.end] == passage.text`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from search.addresses import site_of
from search.nouns import Page, Passage
from search.ranking import alike, bm25, content_words
from search.sentences import sentences
from search.tokens import tokens_in
from search.words import words

MAX_TOKENS = 400
MAX_PARAGRAPHS = 3
MAX_PER_PAGE = 8
MIN_SITES = 2
_QUERY_WEIGHT = 0.5
_WORTH_OF_BEST = 0.1
_SAME = 0.8

_BLOCK = re.compile(r"```.*?(?:\n```|\Z)|[^\n](?:[^\n]|\n(?!\n|#{1,6} |```))*", re.DOTALL)
_HEADING = re.compile(r"#{1,6} ")

Span = tuple[int, int]


def passages_of(page: Page) -> list[Passage]:
    """All passages of a page in their order, not yet scored."""
    found: list[Passage] = []
    heading = ""
    group: list[Span] = []
    for start, end in _blocks(page.text):
        if _HEADING.match(page.text, start):
            found.extend(_grouped(page, heading, group))
            heading, group = page.text[start:end].lstrip("#").strip(), []
        else:
            group.append((start, end))
    return [*found, *_grouped(page, heading, group)]


def best_passages(question: str, queries: Sequence[str], pages: Sequence[Page], max_tokens: int) -> list[Passage]:
    """The passages most likely to answer, best first, within `max_tokens`, of two sites at least if there are two."""
    return packed(worthy_passages(question, queries, pages), max_tokens)


def worthy_passages(question: str, queries: Sequence[str], pages: Sequence[Page]) -> list[Passage]:
    """All passages with something to say about the question, best first.

    Where no page has a word of it (they were found in another language, say), their beginnings stand for them.
    """
    ranked = _ranked(question, queries, pages)
    best = ranked[0].score if ranked else 0.0
    return [passage for passage in ranked if passage.score > best * _WORTH_OF_BEST] or _beginnings(ranked, pages)


def packed(ranked: Sequence[Passage], max_tokens: int) -> list[Passage]:
    """As many of the best as fit into `max_tokens`, of two sites at least if there are two, nothing twice."""
    return _packed(_with_two_sites(list(ranked)), max_tokens)


def _ranked(question: str, queries: Sequence[str], pages: Sequence[Page]) -> list[Passage]:
    found = [(passage, page) for page in pages for passage in passages_of(page)]
    # Title and heading say what a passage is about, which the passage itself often no longer does.
    texts = [words(f"{page.title}\n{passage.heading}\n{passage.text}") for passage, page in found]
    total = bm25(content_words(question), texts)
    others = [query for query in dict.fromkeys(queries) if query != question]
    for query in others:
        more = bm25(content_words(query), texts)
        total = [old + _QUERY_WEIGHT / len(others) * new for old, new in zip(total, more, strict=True)]
    about = content_words(question)
    scored = [
        replace(passage, score=round(score * (1 + alike(about, content_words(passage.heading or page.title))), 4))
        for (passage, page), score in zip(found, total, strict=True)
    ]
    return sorted(scored, key=lambda passage: -passage.score)


def _beginnings(passages: Sequence[Passage], pages: Sequence[Page]) -> list[Passage]:
    firsts = {
        page.url: min((p for p in passages if p.url == page.url), key=lambda p: p.start, default=None) for page in pages
    }
    return [first for first in firsts.values() if first is not None]


def _with_two_sites(ranked: list[Passage]) -> list[Passage]:
    """The best of a second site moved up, so that the budget cannot run out before it."""
    if not ranked:
        return []
    first = site_of(ranked[0].url)
    other = next((place for place, passage in enumerate(ranked) if site_of(passage.url) != first), None)
    if other is None or other < MIN_SITES:
        return ranked
    return [*ranked[:MIN_SITES], ranked[other], *ranked[MIN_SITES:other], *ranked[other + 1 :]]


def _packed(ranked: Sequence[Passage], max_tokens: int) -> list[Passage]:
    kept: list[Passage] = []
    seen: list[frozenset[str]] = []
    taken: dict[str, int] = {}
    left = max_tokens
    for passage in ranked:
        needed = tokens_in(passage.text)
        if (
            needed > left
            or taken.get(passage.url, 0) >= MAX_PER_PAGE
            or _is_repeated(told := _told(passage.text), seen)
        ):
            continue
        kept.append(passage)
        seen.append(told)
        taken[passage.url] = taken.get(passage.url, 0) + 1
        left -= needed
    return kept


def _told(text: str) -> frozenset[str]:
    found = words(text)
    return frozenset(" ".join(found[place : place + 3]) for place in range(max(1, len(found) - 2)))


def _is_repeated(told: frozenset[str], seen: Sequence[frozenset[str]]) -> bool:
    """Whether one of `seen` says nearly the same: agencies' news stand word for word on many sites."""
    return any(len(told & other) >= _SAME * min(len(told), len(other)) for other in seen)


@dataclass
class _Open:
    """A passage that is still growing."""

    start: int
    end: int
    tokens: int
    paragraphs: int


def _grouped(page: Page, heading: str, blocks: Sequence[Span]) -> Iterator[Passage]:
    growing: _Open | None = None
    for start, end in (piece for block in blocks for piece in _pieces(page.text, *block)):
        size = tokens_in(page.text[start:end])
        if growing and growing.paragraphs < MAX_PARAGRAPHS and growing.tokens + size <= MAX_TOKENS:
            growing = _Open(growing.start, end, growing.tokens + size, growing.paragraphs + 1)
            continue
        if growing:
            yield _passage(page, heading, growing)
        growing = _Open(start, end, size, 1)
    if growing:
        yield _passage(page, heading, growing)


def _passage(page: Page, heading: str, span: _Open) -> Passage:
    return Passage(page.url, span.start, span.end, heading, page.text[span.start : span.end], 0.0)


def _blocks(text: str) -> Iterator[Span]:
    for found in _BLOCK.finditer(text):
        yield found.start(), found.end()


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A block as it is, or, where it is too long for one passage, in runs of whole sentences."""
    if tokens_in(text[start:end]) <= MAX_TOKENS:
        yield start, end
        return
    begin = stop = start
    for sentence in sentences(text[start:end]):
        if stop > begin and tokens_in(text[begin : start + sentence.end]) > MAX_TOKENS:
            yield begin, stop
            begin = start + sentence.start
        stop = start + sentence.end
    if stop > begin:
        yield begin, stop
