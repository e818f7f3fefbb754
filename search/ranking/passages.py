"""The pieces of pages that a model is given, and which of them are worth its attention.

A passage is one to three paragraphs under one heading, cut on sentence boundaries, and it is always a slice:
`page.text[passage.start:passage.end] == passage.text`.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TypeVar

from search.nouns import Hit, Page, Passage, Query
from search.ranking.bm25 import alike, bm25, content_words
from search.ranking.packing import packed
from search.text.sentences import sentences
from search.text.token_estimate import tokens_in
from search.text.tokenizer import words

MAX_TOKENS = 400
MAX_PARAGRAPHS = 3
_QUERY_WEIGHT = 0.5
_WORTH_OF_BEST = 0.1

_BLOCK = re.compile(r"```.*?(?:\n```|\Z)|[^\n](?:[^\n]|\n(?!\n|#{1,6} |```))*", re.DOTALL)
_HEADING = re.compile(r"#{1,6} ")

Span = tuple[int, int]
Part = tuple[Passage, list[str]]
"""A passage, and its matching words."""
T = TypeVar("T")


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


class Ranking:
    """The passages of one search: taken apart page by page as they come, ranked when enough are in.

    Finding the words of pages is most of the work, and is done while other pages are still waited for.
    """

    def __init__(self) -> None:
        self._parts: dict[str, list[Part]] = {}

    def add(self, page: Page) -> None:
        """Prepares a page; from any thread, each page once."""
        # Title and heading say what a passage is about, which the passage itself often no longer does.
        self._parts[page.url] = [
            (passage, words(f"{page.title}\n{passage.heading}\n{passage.text}")) for passage in passages_of(page)
        ]

    def best(self, question: str, queries: Sequence[str], pages: Sequence[Page]) -> list[Passage]:
        """All passages of `pages` with something to say about the question, best first; among equals the earlier page.

        Where no page has a word of it (they were found in another language, say), their beginnings stand for them.
        """
        for page in pages:
            if page.url not in self._parts:
                self.add(page)
        found = [(*part, page) for page in pages for part in self._parts[page.url]]
        ranked = _ranked(question, queries, found)
        best = ranked[0].score if ranked else 0.0
        return [passage for passage in ranked if passage.score > best * _WORTH_OF_BEST] or _beginnings(ranked, pages)


def best_passages(question: str, queries: Sequence[str], pages: Sequence[Page], max_tokens: int) -> list[Passage]:
    """The passages most likely to answer, best first, within `max_tokens`, of two sites at least if there are two."""
    return packed(Ranking().best(question, queries, pages), max_tokens)


def _ranked(question: str, queries: Sequence[str], found: Sequence[tuple[Passage, list[str], Page]]) -> list[Passage]:
    texts = [text for _, text, _ in found]
    about = content_words(question)
    total = bm25(about, texts)
    others = [query for query in dict.fromkeys(queries) if query != question]
    for query in others:
        more = bm25(content_words(query), texts)
        total = [old + _QUERY_WEIGHT / len(others) * new for old, new in zip(total, more, strict=True)]
    scored = [
        replace(passage, score=round(score * (1 + alike(about, content_words(passage.heading or page.title))), 4))
        for (passage, _, page), score in zip(found, total, strict=True)
    ]
    return sorted(scored, key=lambda passage: -passage.score)


def _beginnings(passages: Sequence[Passage], pages: Sequence[Page]) -> list[Passage]:
    firsts = {
        page.url: min((p for p in passages if p.url == page.url), key=lambda p: p.start, default=None) for page in pages
    }
    return [first for first in firsts.values() if first is not None]


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


class Collector:
    """The pages that a search has read, each made ready for ranking in `executor` while others are still waited for."""

    def __init__(self, executor: Executor) -> None:
        self.pages: dict[str, Page] = {}
        self._executor = executor
        self._preparing: list[asyncio.Future[None]] = []
        self._ranking = Ranking()

    def add(self, page: Page) -> None:
        """A page was read."""
        loop = asyncio.get_running_loop()
        self.pages[page.url] = page
        self._preparing.append(loop.run_in_executor(self._executor, self._ranking.add, page))

    async def best(self, question: str, queries: Sequence[Query], hits: Sequence[Hit]) -> list[Passage]:
        """All passages worth reading, best first; pages in the order of their hits, whichever came first."""
        await asyncio.gather(*self._preparing)
        pages = [self.pages[hit.url] for hit in hits if hit.url in self.pages]
        texts = [query.text for query in queries]
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._ranking.best, question, texts, pages)
