"""Searching in the middle of the thoughts: the model asks, the web is read, the thoughts go on behind what was found.

Or it reads on in a page that it has been given, which costs a round and asks nobody.

Only with Search and Think on, and only for what the literal question has not found, which is always searched for first.
Rounds, pages, tokens and seconds have limits; a round that brings nothing new, or asks for the same again, is the last.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from chat.concurrency.cancellation import end
from chat.engines import engine_of
from chat.journal.journal import Journal
from chat.models import Run, Source
from chat.prompts.answer import phrase
from chat.prompts.pages import Pages
from chat.protocol import events
from chat.protocol.state import ReasoningPart, SearchPart
from chat.runs.opened_pages import new_openings, opened_stretches, opened_text
from chat.runs.request import given_sources, prompt_source
from chat.runs.rounds import Opening, Progress, Round, progress_of
from chat.runs.search_tools import MAX_OPENINGS
from chat.runs.search_ways import ByMarks, ByTool, RoundResult, SearchWay, Wish
from chat.runs.web_search import bounded, search_the_web
from chat.telemetry import metrics
from inference import Ended, Request
from search import Query, language_of
from search.errors import Late

DEEP_TIMES = 2
"""So many times the rounds, tokens and seconds where the reader wants it thought deep."""
WINDOW_SHARE = 0.25
"""Of the model's window, for what all rounds together may bring."""


@dataclass(frozen=True)
class Limits:
    """What one run may spend on it."""

    rounds: int
    result_tokens: int
    """Of each round."""
    seconds: float

    @classmethod
    async def of(cls, run: Run) -> "Limits":
        """Those of the run's level of thinking, within the model's window."""
        config = settings.CHAT
        times = DEEP_TIMES if run.effort == "deep" else 1
        rounds, tokens = config.search_rounds * times, config.search_result_tokens * times
        window = await engine_of(run.model_key).window_tokens()
        tokens = min(tokens, int(window * WINDOW_SHARE)) if window else tokens
        return cls(rounds, tokens // max(1, rounds), config.rounds_seconds * times)


class SearchLoop:
    """The rounds of one run, as its present writer sees to them."""

    def __init__(self, run: Run, journal: Journal, way: SearchWay | None, limits: Limits) -> None:
        self._run = run
        self._journal = journal
        self._way = way
        self._limits = limits
        self._began = time.monotonic()
        self._language = language_of(run.turn.question)
        self.is_closed = way is None
        """The model is to answer from what there is."""

    @classmethod
    async def of(cls, run: Run, journal: Journal) -> "SearchLoop":
        """That of `run`: without a way where it is not to search, or over given pages only."""
        limits = await Limits.of(run)
        first = next((part for part in journal.state.parts if isinstance(part, SearchPart)), None)
        may_search = run.search and run.think and limits.rounds > 0 and first is not None and bool(first.queries)
        language = language_of(run.turn.question)
        match await engine_of(run.model_key).search_way() if may_search else "":
            case "tool":
                return cls(run, journal, ByTool(language), limits)
            case "marks":
                return cls(run, journal, ByMarks(language), limits)
            case _:
                return cls(run, journal, None, limits)

    async def request(self, base: Request, progress: Progress) -> Request:
        """`base` with the rounds in it that are over."""
        if self._way is None:
            return base
        may_search = self._may_search(progress) and base.think
        results = await self._results(progress, is_last=not may_search)
        return self._way.request(base, progress, results, may_search=may_search)

    def wish(self, ended: Ended, query_text: str) -> Wish | None:
        """What the model wants to know; None where it has answered, or broke off."""
        return self._way.wish(ended, query_text) if self._way else None

    async def search(self, wish: Wish, answer_now: asyncio.Event, *before: events.Event) -> None:
        """Search for it, or close the loop where that is no use. `before` is told together with the search."""
        progress = progress_of(self._journal.state.parts)
        searched = {same_query(query) for part in self._searches() for query in part.queries}
        queries = [query for query in wish.queries if same_query(query) not in searched]
        before_this = [one for done in progress.rounds for one in done.openings]
        openings = new_openings(wish.openings, before_this, await self._sources(), MAX_OPENINGS)
        wants_nothing = not queries and not openings
        if wants_nothing or answer_now.is_set() or self.is_closed or not self._may_search(progress):
            self.is_closed = True
            await self._journal.append(*before)
            return
        number = len(progress.rounds) + 2  # the first search was not the model's
        rounds = self._limits.rounds + 1
        started = events.SearchStarted(queries, round=number, rounds=rounds, missing=wish.missing)
        await self._until(answer_now, queries, (*before, started, *map(page_opened, openings)))

    async def resume(self, answer_now: asyncio.Event) -> None:
        """Search again where the writer before was lost in the middle of a round."""
        parts = self._journal.state.parts
        if len(parts) < 2 or not isinstance(last := parts[-1], SearchPart) or last.over:
            return
        if not isinstance(parts[-2], ReasoningPart):
            return
        resumed = events.RunResumed(writer=self._run.writer, kept=len(parts) - 1)
        started = events.SearchStarted(list(last.queries), last.round, last.rounds, last.missing)
        opened = (events.PageOpened(one.index, one.words) for one in last.opened)
        await self._until(answer_now, last.queries, (resumed, started, *opened))

    async def citable(self) -> tuple[int, ...]:
        """The sources that the rounds have brought, which may be cited like the first ones."""
        rounds = progress_of(self._journal.state.parts).rounds
        return tuple(index for one in rounds for index in one.indexes)

    async def opened(self) -> dict[int, tuple[str, ...]]:
        """What of pages the model has read on its own account: source number → stretches of the page."""
        rounds = [one for one in progress_of(self._journal.state.parts).rounds if one.openings]
        sources = await self._sources() if rounds else {}
        stretches: dict[int, tuple[str, ...]] = {}
        for done in rounds:
            for one in done.openings:
                if one.index in sources:
                    more = await opened_stretches(sources[one.index], one.words, self._tokens(done))
                    stretches[one.index] = (*stretches.get(one.index, ()), *more)
        return stretches

    async def _until(self, answer_now: asyncio.Event, queries: Sequence[str], started: Sequence[events.Event]) -> None:
        """Search until it is over, or the reader wants the answer."""
        if not queries:
            await self._journal.append(*started, events.SearchEnded(0, 0, 0.0, []))
            return
        round_queries = [Query(query, language_of(query)) for query in queries]
        searching = asyncio.create_task(self._searched(queries[0], round_queries, started))
        hurrying = asyncio.create_task(answer_now.wait())
        try:
            await asyncio.wait({searching, hurrying}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(searching, hurrying)
        if not searching.cancelled():
            self.is_closed = searching.result()
        last = next(self._searches(), None)
        if last is not None and not last.over:
            counts = [sum(source.status == status for source in last.sources) for status in ("read", "skipped")]
            await self._journal.append(events.SearchEnded(counts[0], counts[1], 0.0, []))

    async def _searched(self, question: str, queries: Sequence[Query], started: Sequence[events.Event]) -> bool:
        """Search; whether it was so late that there shall be no further one."""
        try:
            async with bounded(settings.CHAT.search_seconds):
                await search_the_web(self._run, self._journal, question, queries, *started)
        except Late:
            return True
        await metrics.add(metrics.of_round(next(self._searches()), self._journal.state.model))
        return False

    def _may_search(self, progress: Progress) -> bool:
        last = progress.rounds[-1] if progress.rounds else None
        brings_nothing = last is not None and not last.indexes and not last.openings
        is_late = time.monotonic() - self._began > self._limits.seconds
        return not (self.is_closed or brings_nothing or is_late or len(progress.rounds) >= self._limits.rounds)

    async def _results(self, progress: Progress, *, is_last: bool) -> list[RoundResult]:
        """What each round has brought, as the model reads it; the same text in every later round."""
        if not progress.rounds:
            return []
        sources = await self._sources()
        results = [await self._result(done, sources) for done in progress.rounds]
        if is_last:
            results[-1] = results[-1].with_note(phrase("search_last", self._language))
        return results

    async def _result(self, done: Round, sources: Mapping[int, Source]) -> RoundResult:
        tokens = self._tokens(done)
        pages = [sources[index] for index in done.indexes if index in sources]
        opened = [await opened_text(sources.get(one.index), one.words, tokens, self._language) for one in done.openings]
        return RoundResult(self._text(pages, tokens) if done.queries else "", tuple(opened))

    def _tokens(self, done: Round) -> int:
        """For the search of a round, and for each page that it opens."""
        return self._limits.result_tokens // max(1, bool(done.queries) + len(done.openings))

    async def _sources(self) -> dict[int, Source]:
        return {source.index: source for source in await given_sources(self._run)}

    def _text(self, sources: Sequence[Source], tokens: int) -> str:
        pages = Pages([prompt_source(source) for source in sources], self._language)
        count, room = 0, float(tokens)
        for size in pages.sizes:
            room -= size
            if room < 0 and count:
                break
            count += 1
        return "\n\n".join(pages.best(count).values()) or phrase("search_nothing_new", self._language)

    def _searches(self) -> "reversed[SearchPart]":
        return reversed([part for part in self._journal.state.parts if isinstance(part, SearchPart)])


def page_opened(opening: Opening) -> events.PageOpened:
    return events.PageOpened(opening.index, opening.words)


def same_query(query: str) -> tuple[str, ...]:
    """What two queries have in common that ask the same: their words, whatever their case and order."""
    return tuple(sorted(query.casefold().split()))
