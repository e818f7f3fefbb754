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
from search.fusion import newest_first, young
from search.intent import intent_of
from search.nouns import Hit, Page, Passage, Query, Report, Skipped
from search.patience import Outstanding, Progress, seconds_to_wait
from search.querying import Findings, findings
from search.ranking.cutting import cut
from search.ranking.packing import packed, within
from search.ranking.passages import Prepared, QueryWords, beginnings, best_of, query_words_of, ranked
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
    question: str,
    queries: Sequence[Query],
    config: SearchConfig,
    sites: Sequence[str] = (),
    focus: str = "",
    days: int | None = None,
) -> AsyncGenerator[Noun, None]:
    """Hits, then a `Page` or `Skipped` for each of them as it comes, then exactly one `Report`, within the deadline.

    The literal question is always among the queries. `site:` in it, or `sites`, restrict the search; where nothing is
    left the whole web is searched, and the report says so. `focus` is the kind of source that the reader chose, one of
    `search.intent.FOCUSES`; empty: the words of the question say it. `days` is how old a page may be by the reader's
    choice: providers that know ages are told, hits that are known to be older are dropped where others are left; None:
    the words say it. Failures are in the report;
    nothing is raised but programming errors.
    """
    clock, pages = _Clock(config), _Pages()
    question, scope = scope_of(one_line(question)[:MAX_QUESTION], sites)
    intent = intent_of(question, focus)
    queries_sent = [
        replace(query, scope=scope, focuses=intent.focuses, days=days or query.days or intent.days)
        for query in with_question(question, queries)
    ]
    async with remembering(config) as memory:
        findings_so_far = await _found(queries_sent, config, memory, days)
        if any(query.days for query in queries_sent):
            findings_so_far = replace(findings_so_far, hits=newest_first(findings_so_far.hits))
        for hit in findings_so_far.hits:
            yield hit
        query_words = query_words_of(
            question, [query.text for query in queries_sent], newest=any(query.days for query in queries_sent)
        )
        reader = Reader(config, memory, ANYWHERE if findings_so_far.widened else scope)
        async with aclosing(_read(reader, findings_so_far.hits, query_words, clock)) as reading:
            async for noun in reading:
                if isinstance(noun, Prepared):
                    pages.add(noun)
                yield noun.page if isinstance(noun, Prepared) else noun
        yield await _report(question, query_words, findings_so_far, pages, clock, memory)


def with_question(question: str, queries: Sequence[Query]) -> list[Query]:
    """The queries on one line each, each text once, the literal question first."""
    unique: dict[str, Query] = {}
    for query in (Query(question, language_of(question)), *queries):
        text = one_line(query.text)[:MAX_QUESTION]
        unique.setdefault(text.casefold(), replace(query, text=text))
    return list(unique.values())


async def _found(queries: Sequence[Query], config: SearchConfig, memory: Memory, days: int | None) -> Findings:
    findings_so_far = await _found_at_any_age(queries, config, memory)
    return replace(findings_so_far, hits=young(findings_so_far.hits, days)) if days else findings_so_far


async def _found_at_any_age(queries: Sequence[Query], config: SearchConfig, memory: Memory) -> Findings:
    findings_so_far = await findings(queries, config, memory)
    if not findings_so_far.hits and any(query.days for query in queries):
        # Nothing so new: older pages are better than none, and each carries its date.
        findings_so_far = await findings([replace(query, days=None) for query in queries], config, memory)
    if findings_so_far.hits or queries[0].scope.is_open:
        return findings_so_far
    anywhere = await findings([replace(query, scope=ANYWHERE) for query in queries], config, memory)
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
    reader: Reader, hits: Sequence[Hit], query_words: QueryWords, clock: _Clock
) -> AsyncGenerator[Prepared | Skipped, None]:
    for hit in hits:
        if hit.page is not None:
            yield await _prepared(hit.page, query_words, clock.config)
    urls = [hit.url for hit in hits if hit.page is None]
    if not urls:
        return
    try:
        await reader.prepare(urls)
        async with aclosing(_arriving(reader, urls, query_words, clock)) as arriving:
            async for noun in arriving:
                yield noun
    finally:
        await reader.close()


async def _arriving(
    reader: Reader, urls: Sequence[str], query_words: QueryWords, clock: _Clock
) -> AsyncGenerator[Prepared | Skipped, None]:
    ranks = {url: rank for rank, url in enumerate(urls)}
    waiting = {asyncio.create_task(_page(reader, url, query_words, clock.config)): url for url in urls}
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
    return Outstanding(rank, since, reader.pace(url), reader.has_come(url))


async def _page(reader: Reader, url: str, query_words: QueryWords, config: SearchConfig) -> Prepared | Skipped:
    page = await reader.read(url)
    return page if isinstance(page, Skipped) else await _prepared(page, query_words, config)


async def _prepared(page: Page, query_words: QueryWords, config: SearchConfig) -> Prepared | Skipped:
    try:
        return await sandbox().run(cut, page, query_words, config.max_page_characters)
    except Killed as error:
        log.warning("%s was not survived: %s", page.url, error)
        return Skipped(page.url, TooComplex(str(error)))


async def _cancelled(tasks: dict[asyncio.Task[Prepared | Skipped], str]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=0.2)


async def _report(
    question: str, query_words: QueryWords, findings_so_far: Findings, pages: _Pages, clock: _Clock, memory: Memory
) -> Report:
    read = pages.of(findings_so_far.hits)
    passages = await _ranked(question, query_words, read, clock, memory)
    is_unranked = passages is None
    if passages is None:
        snippets = {hit.url: hit.snippet for hit in findings_so_far.hits}
        passages = within(beginnings(read, snippets), clock.config.passage_tokens)
    return Report(
        providers=findings_so_far.answered,
        seconds=round(clock.seconds(), 3),
        passages=tuple(passages),
        error=None if read else _failure(findings_so_far, clock),
        failures=findings_so_far.failures,
        widened=findings_so_far.widened,
        unranked=is_unranked,
    )


async def _ranked(
    question: str, query_words: QueryWords, read: Sequence[Prepared], clock: _Clock, memory: Memory
) -> list[Passage] | None:
    """The passages for the model, best first; None where they could not be ranked in time."""
    config = clock.config
    try:
        async with asyncio.timeout(max(config.ranking_seconds, config.deadline_seconds - clock.seconds())):
            if not config.rerank_url:
                return await sandbox().run(best_of, read, query_words, config.passage_tokens)
            best = await sandbox().run(ranked, read, query_words)
    except (TimeoutError, Killed) as error:
        log.warning("the passages could not be ranked: %s", error or "no time was left")
        return None
    from search.ranking.reranking import reranked

    seconds = min(config.deadline_seconds - clock.seconds(), config.rerank_seconds)
    best = await reranked(question, best, replace(config, provider_seconds=seconds), memory)
    return packed(best, config.passage_tokens)


def _failure(findings_so_far: Findings, clock: _Clock) -> SearchError:
    if findings_so_far.hits:
        return NothingRead("no page could be read") if clock.left() else Late("deadline")
    return (
        NothingFound("no hits")
        if findings_so_far.answered or not findings_so_far.failures
        else Unreachable("no provider answered")
    )
