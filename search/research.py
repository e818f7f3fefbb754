"""A whole search: ask every provider at once, fuse, read, rank; nouns come out as they are found.

Nothing that hangs can hold it: providers, pages and the whole have their deadlines, and whoever closes the generator
cancels everything. Whatever looks at the text of pages runs in the sandbox; the event loop only waits.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from search.conf import SearchConfig
from search.errors import Late, NothingFound, NothingRead, Postponed, SearchError, TooComplex, Unreachable
from search.fusion import newest_first
from search.intent import intent_of
from search.nouns import Hit, Page, Passage, Query, Report, Skipped
from search.patience import Outstanding, Progress, seconds_to_wait
from search.querying import Findings, findings
from search.ranking.cutting import cut
from search.ranking.packing import packed, within
from search.ranking.passages import Prepared, Wanted, beginnings, best_of, ranked, wanted_of
from search.reader import Reader
from search.sandbox import Killed, sandbox
from search.scopes import ANYWHERE, scope_of
from search.shared_memory import Memory, remembering
from search.text.cleaning import one_line
from search.text.language import language_of

log = logging.getLogger(__name__)

MAX_QUESTION = 2000
"""Characters that are searched for; whoever asks at greater length has said by then what it is about."""
_LOOK_SECONDS = 0.2

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
    clock, pages = _Clock(config), _Pages()
    question, scope = scope_of(one_line(question)[:MAX_QUESTION], sites)
    intent = intent_of(question, focus)
    asked = [
        replace(query, scope=scope, focuses=intent.focuses, days=query.days or intent.days)
        for query in with_question(question, queries)
    ]
    async with remembering(config) as memory:
        found = await _found(asked, config, memory)
        if any(query.days for query in asked):
            found = replace(found, hits=newest_first(found.hits))
        for hit in found.hits:
            yield hit
        wanted = wanted_of(question, [query.text for query in asked], newest=any(query.days for query in asked))
        async with aclosing(_read(found.hits, wanted, config, memory, clock)) as reading:
            async for noun in reading:
                if isinstance(noun, Prepared):
                    pages.add(noun)
                yield noun.page if isinstance(noun, Prepared) else noun
        yield await _report(question, wanted, found, pages, clock, memory)


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
        return max(0.0, self.config.deadline_seconds - self.config.ranking_seconds - self.seconds())


@dataclass
class _Pages:
    """What was read so far."""

    prepared: dict[str, Prepared] = field(default_factory=dict)

    def add(self, page: Prepared) -> None:
        self.prepared[page.page.url] = page

    def of(self, hits: Sequence[Hit]) -> list[Prepared]:
        """In the order of their hits, whichever came first."""
        return [self.prepared[hit.url] for hit in hits if hit.url in self.prepared]


async def _read(
    hits: Sequence[Hit], wanted: Wanted, config: SearchConfig, memory: Memory, clock: _Clock
) -> AsyncGenerator[Prepared | Skipped, None]:
    for hit in hits:
        if hit.page is not None:
            yield await _prepared(hit.page, wanted, config)
    urls = [hit.url for hit in hits if hit.page is None]
    if not urls:
        return
    reader = Reader(config, memory)
    try:
        await reader.prepare(urls)
        async with aclosing(_arriving(reader, urls, wanted, clock)) as arriving:
            async for noun in arriving:
                yield noun
    finally:
        await reader.close()


async def _arriving(
    reader: Reader, urls: Sequence[str], wanted: Wanted, clock: _Clock
) -> AsyncGenerator[Prepared | Skipped, None]:
    ranks = {url: rank for rank, url in enumerate(urls)}
    waiting = {asyncio.create_task(_page(reader, url, wanted, clock.config)): url for url in urls}
    pages, last = 0, 0.0
    try:
        while waiting:
            outstanding = [_outstanding(reader, url, ranks[url], clock) for url in waiting.values()]
            patience = seconds_to_wait(Progress(clock.seconds(), pages, last), outstanding, clock.config)
            if min(patience, clock.left()) <= 0:
                break
            # Looked at again now and then: a page that waited for its turn may have got it.
            seconds = min(patience, clock.left(), _LOOK_SECONDS)
            done, _ = await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                del waiting[task]
                noun = task.result()
                if isinstance(noun, Prepared):
                    pages, last = pages + 1, clock.seconds()
                yield noun
        await reader.give_up(waiting.values())
        for url in waiting.values():
            yield Skipped(url, Postponed(url))
    finally:
        await _cancelled(waiting)


def _outstanding(reader: Reader, url: str, rank: int, clock: _Clock) -> Outstanding:
    started = reader.started(url)
    since = None if started is None else started - clock.started
    return Outstanding(rank, since, reader.history(url))


async def _page(reader: Reader, url: str, wanted: Wanted, config: SearchConfig) -> Prepared | Skipped:
    page = await reader.read(url)
    return page if isinstance(page, Skipped) else await _prepared(page, wanted, config)


async def _prepared(page: Page, wanted: Wanted, config: SearchConfig) -> Prepared | Skipped:
    try:
        return await sandbox().run(cut, page, wanted, config.max_page_characters)
    except Killed as error:
        log.warning("%s was not survived: %s", page.url, error)
        return Skipped(page.url, TooComplex(str(error)))


async def _cancelled(tasks: dict[asyncio.Task[Prepared | Skipped], str]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=0.2)


async def _report(
    question: str, wanted: Wanted, found: Findings, pages: _Pages, clock: _Clock, memory: Memory
) -> Report:
    read = pages.of(found.hits)
    passages = await _ranked(question, wanted, read, clock, memory)
    is_unranked = passages is None
    if passages is None:
        snippets = {hit.url: hit.snippet for hit in found.hits}
        passages = within(beginnings(read, snippets), clock.config.passage_tokens)
    return Report(
        providers=found.answered,
        seconds=round(clock.seconds(), 3),
        passages=tuple(passages),
        error=None if read else _failure(found, clock),
        failures=found.failures,
        widened=found.widened,
        unranked=is_unranked,
    )


async def _ranked(
    question: str, wanted: Wanted, read: Sequence[Prepared], clock: _Clock, memory: Memory
) -> list[Passage] | None:
    """The passages for the model, best first; None where they could not be ranked in time."""
    config = clock.config
    try:
        async with asyncio.timeout(max(config.ranking_seconds, config.deadline_seconds - clock.seconds())):
            if not config.rerank_url:
                return await sandbox().run(best_of, read, wanted, config.passage_tokens)
            best = await sandbox().run(ranked, read, wanted)
    except (TimeoutError, Killed) as error:
        log.warning("the passages could not be ranked: %s", error or "no time was left")
        return None
    from search.ranking.reranking import reranked

    seconds = min(config.deadline_seconds - clock.seconds(), config.rerank_seconds)
    best = await reranked(question, best, replace(config, provider_seconds=seconds), memory)
    return packed(best, config.passage_tokens)


def _failure(found: Findings, clock: _Clock) -> SearchError:
    if found.hits:
        return NothingRead("no page could be read") if clock.left() else Late("deadline")
    return NothingFound("no hits") if found.answered or not found.failures else Unreachable("no provider answered")
