"""A whole search: ask every provider at once, fuse, read, rank; nouns come out as they are found.

Nothing that hangs can hold it: providers, pages and the whole have their deadlines, and whoever closes the generator
cancels everything. Extraction runs in threads; the event loop only waits.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import lru_cache

from search.asking import Findings, findings
from search.conf import SearchConfig
from search.errors import FetchError, Late, NothingFound, NothingRead, Postponed, SearchError, Unreachable
from search.language import language_of
from search.nouns import Hit, Page, Passage, Query, Report, Skipped

_RANKING_SECONDS = 0.7
"""Kept back from the deadline for ranking what was read."""

Noun = Hit | Page | Skipped | Report


async def research(question: str, queries: Sequence[Query], config: SearchConfig) -> AsyncGenerator[Noun, None]:
    """Hits, then a `Page` or `Skipped` for each of them as it comes, then exactly one `Report`, within the deadline.

    The literal question is always among the queries. Raises nothing but programming errors: failures are in `Report`.
    """
    clock = _Clock(config)
    asked = with_question(question, queries)
    found = await findings(asked, config)
    pages: list[Page] = []
    for hit in found.hits:
        yield hit
    async with aclosing(_read(found.hits, config, clock)) as reading:
        async for noun in reading:
            if isinstance(noun, Page):
                pages.append(noun)
            yield noun
    yield await _report(question, asked, found, pages, config, clock)


def with_question(question: str, queries: Sequence[Query]) -> list[Query]:
    """The queries, each text once, the literal question first."""
    kept: dict[str, Query] = {}
    for query in (Query(question, language_of(question)), *queries):
        kept.setdefault(" ".join(query.text.split()).casefold(), query)
    return list(kept.values())


@dataclass
class _Clock:
    config: SearchConfig
    started: float = field(default_factory=time.monotonic)

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def left(self) -> float:
        return max(0.0, self.config.deadline_seconds - _RANKING_SECONDS - self.seconds())


async def _read(hits: Sequence[Hit], config: SearchConfig, clock: _Clock) -> AsyncGenerator[Page | Skipped, None]:
    for hit in hits:
        if hit.page is not None:
            yield hit.page
    waiting = {asyncio.create_task(_page(hit.url, config)): hit.url for hit in hits if hit.page is None}
    pages = 0
    try:
        while waiting and (patience := _patience(pages, config, clock)) > 0:
            done, _ = await asyncio.wait(waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                break
            for task in done:
                noun = task.result()
                pages += isinstance(noun, Page)
                del waiting[task]
                yield noun
        for url in waiting.values():
            yield Skipped(url, Postponed(url))
    finally:
        await _cancelled(waiting)


def _patience(pages: int, config: SearchConfig, clock: _Clock) -> float:
    enough = pages >= config.enough_pages
    soon = min(config.straggler_seconds, config.enough_seconds - clock.seconds())
    return min(clock.left(), soon) if enough else clock.left()


async def _page(url: str, config: SearchConfig) -> Page | Skipped:
    # Imported when the first page is read: parsers and their dictionaries are most of a worker's memory.
    from search.extraction import page_of
    from search.fetcher import Fetcher

    try:
        download = await Fetcher(config).fetch(url)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_extractors(), page_of, download, config)
    except FetchError as error:
        return Skipped(url, error)


async def _cancelled(tasks: dict[asyncio.Task[Page | Skipped], str]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=0.2)


async def _report(
    question: str, asked: Sequence[Query], found: Findings, pages: Sequence[Page], config: SearchConfig, clock: _Clock
) -> Report:
    passages = await _passages(question, asked, pages, config, clock)
    error = None if pages else _failure(found, clock)
    seconds = round(clock.seconds(), 3)
    return Report(found.answered, seconds, tuple(passages), error, found.failures)


async def _passages(
    question: str, asked: Sequence[Query], pages: Sequence[Page], config: SearchConfig, clock: _Clock
) -> list[Passage]:
    from search.passages import best_passages

    texts = [query.text for query in asked]
    ranking = asyncio.get_running_loop().run_in_executor(
        _extractors(), best_passages, question, texts, pages, config.passage_tokens
    )
    try:
        return await asyncio.wait_for(ranking, max(0.1, config.deadline_seconds - clock.seconds()))
    except TimeoutError:
        return []


def _failure(found: Findings, clock: _Clock) -> SearchError:
    if found.hits:
        return NothingRead("no page could be read") if clock.left() else Late("deadline")
    return NothingFound("no hits") if found.answered else Unreachable("no provider answered")


@lru_cache(maxsize=1)
def _extractors() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="extract")
