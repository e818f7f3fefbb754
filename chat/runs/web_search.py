"""One search of a run: hits, pages and skips become events as they come, and rows by which they are found again."""

import asyncio
from collections.abc import AsyncIterator, Sequence, Set
from contextlib import aclosing, asynccontextmanager

from django.conf import settings

from chat.journal.journal import Journal
from chat.models import Run
from chat.protocol import events
from chat.protocol.state import SearchPart
from chat.runs.continuation import source_found
from chat.runs.sources import Sources, warning
from search import Hit, Page, Passage, Query, Report, Skipped
from search import research as search_for
from search.errors import Late

UNUSED = "source.unused"


async def search_the_web(
    run: Run, journal: Journal, question: str, queries: Sequence[Query], *started: events.Event
) -> None:
    """Say by `started` what is begun, then search and read.

    What an earlier search of the run has found is neither told nor given to the model again. A failure of the search is
    an event. Raises LeaseLost, RedisError.
    """
    await journal.append(*started)
    sources, known = await Sources.of(run), known_indexes(journal)
    read, skipped = set[str](), 0
    turn = run.turn
    async with aclosing(search_for(question, queries, settings.SEARCH, turn.sites, turn.focus, turn.days)) as finds:
        async for noun in finds:
            match noun:
                case Hit():
                    if (index := await sources.add(noun)) not in known:
                        await journal.append(source_found(index, noun))
                case Page() if sources.number(noun.url) not in known:
                    await journal.append(events.SourceRead(await sources.keep(noun), warning(noun)))
                    read.add(noun.url)
                case Skipped() if sources.number(noun.url) not in known:
                    await journal.append(events.SourceSkipped(await sources.skip(noun), noun.error.code))
                    skipped += 1
                case Report():
                    new = [one for one in noun.passages if sources.number(one.url) not in known]
                    await sources.choose(new, keep=known)
                    await tell_unused(sources, journal, read, new)
                    await journal.append(search_ended(noun, len(read), skipped))


async def tell_unused(sources: Sources, journal: Journal, read: Set[str], chosen: Sequence[Passage]) -> None:
    """Say of each page that was read that the model is given nothing of it, where that is so."""
    unused = read - {passage.url for passage in chosen} if chosen else set()
    for url in sorted(unused, key=sources.number):
        await journal.append(events.SourceRead(await sources.warn(url, UNUSED), UNUSED))


@asynccontextmanager
async def bounded(seconds: float) -> AsyncIterator[None]:
    """A search that ends by itself, whatever holds it up. Raises Late."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise Late("the search phase") from error


def known_indexes(journal: Journal) -> frozenset[int]:
    """The numbers of the sources that the reader has been shown."""
    searches = (part for part in journal.state.parts if isinstance(part, SearchPart))
    return frozenset(source.index for part in searches for source in part.sources)


def warned(report: Report) -> str | None:
    """What a reader should know of a search that has read something."""
    if report.unranked:
        return "search.unranked"
    return "search.widened" if report.widened else None


def search_ended(report: Report, read: int, skipped: int) -> events.SearchEnded:
    """How a search ended."""
    code = report.error.code if report.error else warned(report)
    seconds, answered = round(report.seconds, 1), list(report.providers)
    return events.SearchEnded(read, skipped, seconds, answered, code, dict(report.failures))
