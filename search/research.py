"""A whole search: ask every provider at once, fuse, read, rank; nouns come out as they are found.

Nothing that hangs can hold it: providers, pages and the whole have their deadlines, and whoever closes the generator
cancels everything. Extraction runs in threads; the event loop only waits.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from search.conf import SearchConfig
from search.errors import Late, NothingFound, NothingRead, Postponed, SearchError, Unreachable
from search.executor import executor
from search.intent import intent_of
from search.nouns import Hit, Page, Passage, Query, Report, Skipped
from search.querying import Findings, findings
from search.ranking.passages import Collector
from search.scopes import ANYWHERE, scope_of
from search.shared_memory import Memory, remembering
from search.text.cleaning import one_line
from search.text.language import language_of

if TYPE_CHECKING:
    from search.reader import Reader

log = logging.getLogger(__name__)

MAX_QUESTION = 2000
"""Characters that are searched for; whoever asks at greater length has said by then what it is about."""
_RANKING_SECONDS = 0.7
"""Kept back from the deadline for ranking what was read."""

Noun = Hit | Page | Skipped | Report


async def research(
    question: str, queries: Sequence[Query], config: SearchConfig, sites: Sequence[str] = (), focus: str = ""
) -> AsyncGenerator[Noun, None]:
    """Hits, then a `Page` or `Skipped` for each of them as it comes, then exactly one `Report`, within the deadline.

    The literal question is always among the queries. `site:` in it, or `sites`, restrict the search; where nothing is
    left the whole web is searched, and the report says so. `focus` is the kind of source that the reader chose, one of
    `search.intent.FOCUSES`; empty: the words of the question say it. Failures are in the report;
    nothing is raised but programming errors.
    """
    clock, read = _Clock(config), Collector(executor())
    question, scope = scope_of(one_line(question)[:MAX_QUESTION], sites)
    intent = intent_of(question, focus)
    asked = [
        replace(query, scope=scope, focuses=intent.focuses, days=query.days or intent.days)
        for query in with_question(question, queries)
    ]
    async with remembering(config) as memory:
        found = await _found(asked, config, memory)
        for hit in found.hits:
            yield hit
        async with aclosing(_read(found.hits, config, memory, clock)) as reading:
            async for noun in reading:
                if isinstance(noun, Page):
                    read.add(noun)
                yield noun
        yield await _report(question, asked, found, read, clock, memory)


def with_question(question: str, queries: Sequence[Query]) -> list[Query]:
    """The queries on one line each, each text once, the literal question first."""
    kept: dict[str, Query] = {}
    for query in (Query(question, language_of(question)), *queries):
        text = one_line(query.text)[:MAX_QUESTION]
        kept.setdefault(text.casefold(), replace(query, text=text))
    return list(kept.values())


async def _found(asked: Sequence[Query], config: SearchConfig, memory: Memory) -> Findings:
    found = await findings(asked, config, memory)
    if not found.hits and any(query.days for query in asked):
        # Nothing so new: older pages are better than none, and each carries its date.
        found = await findings([replace(query, days=None) for query in asked], config, memory)
    if found.hits or asked[0].scope.is_open:
        return found
    anywhere = await findings([replace(query, scope=ANYWHERE) for query in asked], config, memory)
    return replace(anywhere, widened=bool(anywhere.hits))


@dataclass
class _Clock:
    config: SearchConfig
    started: float = field(default_factory=time.monotonic)

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def left(self) -> float:
        return max(0.0, self.config.deadline_seconds - _RANKING_SECONDS - self.seconds())


async def _read(
    hits: Sequence[Hit], config: SearchConfig, memory: Memory, clock: _Clock
) -> AsyncGenerator[Page | Skipped, None]:
    for hit in hits:
        if hit.page is not None:
            yield hit.page
    urls = [hit.url for hit in hits if hit.page is None]
    if not urls:
        return
    # Imported when the first page is read: parsers and their dictionaries are most of a worker's memory.
    from search.reader import Reader

    reader = Reader(config, memory)
    try:
        async with aclosing(_arriving(reader, urls, config, clock)) as arriving:
            async for noun in arriving:
                yield noun
    finally:
        await reader.close()


async def _arriving(
    reader: "Reader", urls: Sequence[str], config: SearchConfig, clock: _Clock
) -> AsyncGenerator[Page | Skipped, None]:
    waiting = {asyncio.create_task(reader.read(url)): url for url in urls}
    pages = 0
    try:
        while waiting and (patience := _patience(pages, config, clock)) > 0:
            done, _ = await asyncio.wait(waiting, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                break
            for task in done:
                del waiting[task]
                noun = task.result()
                pages += isinstance(noun, Page)
                yield noun
        for url in waiting.values():
            yield Skipped(url, Postponed(url))
    finally:
        await _cancelled(waiting)


def _patience(pages: int, config: SearchConfig, clock: _Clock) -> float:
    enough = pages >= config.enough_pages
    soon = min(config.straggler_seconds, config.enough_seconds - clock.seconds())
    return min(clock.left(), soon) if enough else clock.left()


async def _cancelled(tasks: dict[asyncio.Task[Page | Skipped], str]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=0.2)


async def _report(
    question: str, asked: Sequence[Query], found: Findings, read: Collector, clock: _Clock, memory: Memory
) -> Report:
    passages = await _passages(question, asked, found, read, clock, memory)
    error = None if read.pages else _failure(found, clock)
    return Report(found.answered, round(clock.seconds(), 3), tuple(passages), error, found.failures, found.widened)


async def _passages(
    question: str, asked: Sequence[Query], found: Findings, read: Collector, clock: _Clock, memory: Memory
) -> list[Passage]:
    from search.ranking.packing import packed

    config = clock.config
    try:
        async with asyncio.timeout(max(0.1, config.deadline_seconds - clock.seconds())):
            ranked = await read.best(question, asked, found.hits)
    except TimeoutError:
        log.warning("the passages could not be ranked in time")
        return []
    if config.rerank_url:
        from search.ranking.reranking import reranked

        seconds = min(config.deadline_seconds - clock.seconds(), config.rerank_seconds)
        ranked = await reranked(question, ranked, replace(config, provider_seconds=seconds), memory)
    return packed(ranked, config.passage_tokens)


def _failure(found: Findings, clock: _Clock) -> SearchError:
    if found.hits:
        return NothingRead("no page could be read") if clock.left() else Late("deadline")
    return NothingFound("no hits") if found.answered or not found.failures else Unreachable("no provider answered")
