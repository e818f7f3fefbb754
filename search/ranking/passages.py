"""The pieces of pages that a model is given, and which of them are worth its attention.

A passage is one to three paragraphs under one heading, cut on sentence boundaries, and it is always a slice:
`page.text[passage.start:passage.end] == passage.text`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from languages.token_estimate import page_tokens
from search.nouns import Page, Passage
from search.ranking.bm25 import alike, bm25_of_counts, content_words
from search.ranking.packing import packed
from search.text.sentences import sentences
from search.text.tokenizer import words

MAX_TOKENS = 400
MAX_PARAGRAPHS = 3
_QUERY_WEIGHT = 0.5
_WORTH_OF_BEST = 0.1
_NEWEST, _OLDEST = 1.6, 0.7
_SNIPPET_CHARACTERS, _SNIPPET_LEAST = 60, 20
"""Of a snippet that are looked for in its page."""

_BLOCK = re.compile(r"```.*?(?:\n```|\Z)|[^\n](?:[^\n]|\n(?!\n|#{1,6} |```))*", re.DOTALL)
_HEADING = re.compile(r"#{1,6} ")

Span = tuple[int, int]


def passages_of(page: Page) -> list[Passage]:
    """All passages of a page in their order, not yet scored."""
    passages: list[Passage] = []
    heading = ""
    group: list[Span] = []
    for start, end in _blocks(page.text):
        if _HEADING.match(page.text, start):
            passages.extend(_grouped(page, heading, group))
            heading, group = page.text[start:end].lstrip("#").strip(), []
        else:
            group.append((start, end))
    return [*passages, *_grouped(page, heading, group)]


@dataclass(frozen=True)
class QueryWords:
    """What a search is for, as words: made once, and compared with every page."""

    question: tuple[str, ...]
    """The content words of the question."""
    others: tuple[tuple[str, ...], ...] = ()
    """Those of each further query."""
    newest: bool = False
    """Newer pages are preferred."""

    @property
    def all(self) -> frozenset[str]:
        """Every word that counts."""
        return frozenset(self.question).union(*self.others)


@dataclass(frozen=True)
class Candidate:
    """A passage that may be given to the model, and what ranking needs to know of its words."""

    passage: Passage
    length: int
    """Words, with those of title and heading, which say what a passage is about when it no longer does itself."""
    counts: Mapping[str, int]
    """How often it has each wanted word."""
    alike: float
    """How much heading or title say the same as the question, 0 to 1."""


@dataclass(frozen=True)
class Prepared:
    """A page as it is kept, taken apart for ranking."""

    page: Page
    candidates: tuple[Candidate, ...]


def query_words_of(question: str, queries: Sequence[str], *, newest: bool = False) -> QueryWords:
    """The words of a question and of the further queries."""
    others = [query for query in dict.fromkeys(queries) if query != question]
    return QueryWords(tuple(content_words(question)), tuple(tuple(content_words(query)) for query in others), newest)


def prepared(page: Page, query_words: QueryWords) -> Prepared:
    """`page` taken apart. Most of the work of ranking, done page by page while others are still waited for."""
    return Prepared(page, tuple(_candidate(passage, page, query_words) for passage in passages_of(page)))


def ranked(pages: Sequence[Prepared], query_words: QueryWords) -> list[Passage]:
    """All passages with something to say about the question, best first; among equals those of the earlier page.

    Where no page has a word of it (they were found in another language, say), their beginnings stand for them.
    """
    scored = _scored(pages, query_words)
    best = scored[0].score if scored else 0.0
    return [passage for passage in scored if passage.score > best * _WORTH_OF_BEST] or beginnings(pages)


def best_of(pages: Sequence[Prepared], query_words: QueryWords, max_tokens: int) -> list[Passage]:
    """As many of the best as a model is given, within `max_tokens`, of two sites at least if there are two."""
    return packed(ranked(pages, query_words), max_tokens)


def beginnings(pages: Sequence[Prepared], snippets: Mapping[str, str] | None = None) -> list[Passage]:
    """Of each page the passage that its hit's snippet is from, if it is found again, and the first one."""
    first_passages: list[Passage] = []
    for one in pages:
        passages = [candidate.passage for candidate in one.candidates]
        quoted = _passage_of(passages, one.page.text, (snippets or {}).get(one.page.url, ""))
        first_passages.extend(dict.fromkeys([*quoted, *passages[:1]]))
    return first_passages


def _candidate(passage: Passage, page: Page, query_words: QueryWords) -> Candidate:
    terms = words(f"{page.title}\n{passage.heading}\n{passage.text}")
    likeness = alike(query_words.question, content_words(passage.heading or page.title))
    return Candidate(passage, len(terms), Counter(word for word in terms if word in query_words.all), likeness)


def _scored(pages: Sequence[Prepared], query_words: QueryWords) -> list[Passage]:
    candidates = [candidate for one in pages for candidate in one.candidates]
    counts = [candidate.counts for candidate in candidates]
    lengths = [candidate.length for candidate in candidates]
    total = bm25_of_counts(query_words.question, counts, lengths)
    for query in query_words.others:
        more = bm25_of_counts(query, counts, lengths)
        total = [old + _QUERY_WEIGHT / len(query_words.others) * new for old, new in zip(total, more, strict=True)]
    freshness = _freshness([one.page for one in pages]) if query_words.newest else {}
    scored = [
        replace(
            candidate.passage,
            score=round(score * (1 + candidate.alike) * freshness.get(candidate.passage.url, 1.0), 4),
        )
        for candidate, score in zip(candidates, total, strict=True)
    ]
    return sorted(scored, key=lambda passage: -passage.score)


def _freshness(pages: Sequence[Page]) -> dict[str, float]:
    """A weight for each page whose date is known: the newest counts most, the oldest least."""
    dates = sorted({page.published for page in pages if page.published is not None})
    steps = max(1, len(dates) - 1)
    return {
        page.url: _OLDEST + (_NEWEST - _OLDEST) * dates.index(page.published) / steps
        for page in pages
        if page.published is not None and len(dates) > 1
    }


def _passage_of(passages: Sequence[Passage], text: str, snippet: str) -> list[Passage]:
    for piece in re.split(r"…|\.\.\.", snippet):
        words_of_it = piece.strip()[:_SNIPPET_CHARACTERS]
        place = text.find(words_of_it) if len(words_of_it) >= _SNIPPET_LEAST else -1
        if place >= 0:
            return [passage for passage in passages if passage.start <= place < passage.end][:1]
    return []


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
        size = page_tokens(page.text[start:end])
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
    for block in _BLOCK.finditer(text):
        yield block.start(), block.end()


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A block as it is, or, where it is too long for one passage, in runs of whole sentences."""
    if page_tokens(text[start:end]) <= MAX_TOKENS:
        yield start, end
        return
    begin = stop = start
    for sentence in sentences(text[start:end]):
        if stop > begin and page_tokens(text[begin : start + sentence.end]) > MAX_TOKENS:
            yield begin, stop
            begin = start + sentence.start
        stop = start + sentence.end
    if stop > begin:
        yield begin, stop
