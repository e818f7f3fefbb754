"""The answer phase: deltas of the engine become entries, citations are mapped on the way in and checked at the end."""

import asyncio
import logging
import time
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from uuid import uuid4

from django.utils import timezone

from chat.citations.stream import CitationStream, Shown
from chat.engines import engine_of
from chat.journal.journal import Journal
from chat.models import Run
from chat.protocol import events
from chat.protocol.state import REASONING, AnswerPart, Part, SearchPart
from chat.runs.checks import check_citations, cited_indexes
from chat.runs.continuation import going_on
from chat.runs.costs import Spending, cost_micros, price_of
from chat.runs.early_checks import EarlyChecks
from chat.runs.endings import say_why_there_is_none
from chat.runs.judging import judge_citations
from chat.runs.language_guard import Drifted, LanguageGuard
from chat.runs.permission import permission
from chat.runs.repairing import repair_contradicted, rewritten
from chat.runs.request import AnswerRequest, above, all_above, answer_request_of, given_sources, texts
from chat.runs.rounds import Progress, first_indexes, progress_of
from chat.runs.search_loop import SearchLoop
from chat.runs.search_ways import Preface, QueryFilter
from chat.telemetry import log_context, traces
from inference import Answer, Delta, Ended, Reasoning, Recast, Request, Waiting
from inference.errors import CannotContinue

log = logging.getLogger(__name__)


async def write_answer(run: Run, journal: Journal, answer_now: asyncio.Event) -> None:
    """Write reasoning and answer as they come, then the checks and the end.

    Raises EngineError, LeaseLost, StopRequested.
    """
    state = journal.state
    loop = await SearchLoop.of(run, journal)
    begun, only = state.reasoning + state.answer, first_indexes(state.parts)
    answer_request = await answer_request_of(run, begun, only, partial(loop.request, progress=Progress()))
    if answer_request.fitted and answer_request.fitted != state.fitted:
        await journal.append(answer_request.fitted)
    if answer_request.instructions and not state.instructed:
        await journal.append(events.InstructionsUsed())
    async with EarlyChecks(journal, partial(with_rounds, run, loop, answer_request)) as early:
        writer = AnswerWriter(run, journal, answer_request, answer_now, loop, early)
        try:
            ended = await writer.write()
        finally:
            run.first_seconds = writer.first_seconds
        answer_request = await with_rounds(run, loop, answer_request)
        await say_why_there_is_none(run, journal, answer_request, ended)
        await check_citations(journal, answer_request, await early.known(answer_request))
    await judge_citations(journal, answer_request)
    await repair_contradicted(run, journal, answer_request, rewritten)
    seconds = (timezone.now() - run.created_at).total_seconds()
    await journal.append(finished(run, cited_indexes(journal.state.parts), writer.spending, round(seconds, 1)))


async def with_rounds(run: Run, loop: SearchLoop, answer_request: AnswerRequest) -> AnswerRequest:
    """`answer_request` with what the rounds have brought: what an answer cites is looked for in that, too."""
    opened = await loop.opened()
    if not opened and not await loop.citable():
        return answer_request
    sources = await given_sources(run)
    passages = {one.index: (*texts(one), *opened.get(one.index, ())) for one in sources}
    over_chosen = all_above(sources)
    over = {one.index: (*over_chosen[one.index], *(above(one) for _ in opened.get(one.index, ()))) for one in sources}
    return replace(answer_request, passages=passages, above=over)


class AnswerWriter:
    """Brings what the engine streams into the journal, after what an earlier writer has left there."""

    def __init__(
        self,
        run: Run,
        journal: Journal,
        answer_request: AnswerRequest,
        answer_now: asyncio.Event,
        loop: SearchLoop,
        early: EarlyChecks,
    ) -> None:
        self.first_seconds: float | None = None
        """From asking to the first word; None: there was none yet."""
        self.spending = Spending()
        self._run = run
        self._journal = journal
        self._answer_request = answer_request
        self._answer_now = answer_now
        self._loop = loop
        self._early = early
        self._citations = CitationStream(answer_request.citable, before=self._last_answer())
        is_reasoning = journal.state.status == REASONING and not journal.state.has_reasoned
        self._began = time.monotonic() if is_reasoning else 0.0
        self._guard = LanguageGuard(run.turn.question, answer_request.instructions)
        self._asked = ""
        """The query that the thoughts of the last stream ended in."""

    async def write(self) -> Ended:
        """Write until the engine ends; text that was shown stays when the stream breaks or is stopped."""
        is_given_up = False
        try:
            await self._loop.resume(self._answer_now)
            return await self._write()
        except asyncio.CancelledError:
            # What is held back nobody has seen. Half a mark would stand raw before what the next writer goes on with.
            is_given_up = True
            raise
        finally:
            if not is_given_up:
                await self._answer(self._citations.close())
            await self._journal.flush()
            if self._citations.invalid:
                log.info("run %s: %d marks cite no page it was given", self._run.pk, self._citations.invalid)

    async def _write(self) -> Ended:
        """Round after round: thoughts, a search that they ask for, thoughts again; the answer is the end."""
        while True:
            self._citations = await self._cited()
            with self.spending.timed():
                ended = await self._go_on()
            if ended is None:
                await self._end_reasoning()
            elif (wish := self._loop.wish(ended, self._asked)) is None:
                return ended
            elif self._loop.is_closed:
                return ended  # it was told to answer, and asks again
            else:
                await self._loop.search(wish, self._answer_now, *self._reasoned())

    def _last_answer(self) -> str:
        """The text of the part that what comes now is put behind."""
        last = self._journal.state.parts[-1] if self._journal.state.parts else None
        return last.text if isinstance(last, AnswerPart) else ""

    async def _cited(self) -> CitationStream:
        """The citations of what comes now: the pages of all rounds so far may be cited."""
        citable = {*self._answer_request.citable, *await self._loop.citable()}
        return CitationStream(tuple(citable), before=self._last_answer())

    async def _request(self, *, begun: bool = True) -> Request:
        """What the engine is sent now: the rounds, and where `begun` what is written since the last of them."""
        progress = progress_of(self._journal.state.parts)
        if not begun:
            progress = replace(progress, reasoning="", answer="", has_reasoned=False)
        request = going_on(self._answer_request.request, progress)
        if progress.rounds and self._answer_now.is_set():
            request = replace(request, think=False)
        return await self._loop.request(self._guard.reminded(request), progress)

    async def _go_on(self) -> Ended | None:
        """Write on from what the journal holds; None where the reader wants no more reasoning."""
        try:
            return await self._gone_on()
        except Drifted:
            log.info("run %s: asked again, for it had begun in another script", self._run.pk)
        return await self._gone_on()

    async def _gone_on(self) -> Ended | None:
        try:
            return await self._stream(await self._request())
        except CannotContinue as reason:
            log.info("run %s: %s", self._run.pk, reason)
        return await self._stream(await self._anew())

    async def _stream(self, request: Request) -> Ended | None:
        ended, queries = Ended("cut"), QueryFilter()
        preface = Preface() if request.tools else None
        request = replace(request, before_sending=permission(self._run))
        log_context.engine_request_id.set(request.id)
        with traces.span("engine", model=self._run.model, request=request.id):
            async with aclosing(self._guard.watched(engine_of(self._run.model_key).write(request))) as deltas:
                async for delta in deltas:
                    await self._waiting(delta)
                    if self.first_seconds is None and isinstance(delta, Reasoning | Answer):
                        self.first_seconds = (timezone.now() - self._run.created_at).total_seconds()
                    match delta:
                        case Reasoning():
                            await self._reasoning(queries.feed(delta.text) if request.stop else delta.text)
                            if request.think and self._answer_now.is_set():
                                return None
                        case Answer():
                            text = preface.feed(delta.text) if preface else delta.text
                            await self._answer(self._citations.feed(text))
                        case Recast("answer"):
                            await self._drop_reasoning()
                            queries = QueryFilter()
                        case Recast():
                            await self._recast()
                        case Ended():
                            ended = delta
                            self.spending.add(ended.usage)
        shown, self._asked = queries.end()
        await self._reasoning(shown)
        await self._end_preface(preface, ended)
        return ended

    async def _end_preface(self, preface: Preface | None, ended: Ended) -> None:
        """What was written before a call belongs to the thoughts that made it."""
        pending = preface.end() if preface else ""
        if ended.finish != "tool_calls":
            await self._answer(self._citations.feed(pending))
        elif pending:
            await self._reasoning(pending)
        elif progress_of(self._journal.state.parts).answer:
            await self._recast()

    async def _waiting(self, delta: Delta) -> None:
        """Tell the place of a run whose model's queue is full, and when it has its turn."""
        if isinstance(delta, Waiting):
            if (self._journal.state.queue or events.QueueMoved(0, 0)).place != delta.place:
                await self._journal.append(events.QueueMoved(delta.place, 0))
        elif self._journal.state.queue:
            await self._journal.append(events.QueueMoved(0, 0))

    async def _recast(self) -> None:
        """What was written as the answer was reasoning."""
        await self._answer(self._citations.close())
        await self._journal.append(events.AnswerRecast())
        self._citations = CitationStream(self._answer_request.citable)
        self._began = self._began or time.monotonic()

    async def _drop_reasoning(self) -> None:
        """What was written as reasoning is the answer that follows."""
        self._began = 0.0
        await self._journal.append(events.ReasoningRecast())

    async def _anew(self) -> Request:
        """The request for a whole answer. Thoughts that the reader has cut short stay to be read; other text goes."""
        hurries = self._answer_now.is_set()
        progress = progress_of(self._journal.state.parts)
        if not hurries or progress.answer:
            numbered = reversed([*enumerate(self._journal.state.parts, 1)])
            searches_end = next((number for number, part in numbered if is_search(part)), 0)
            await self._journal.append(events.RunResumed(writer=self._run.writer, kept=searches_end))
            self._citations, self._began = await self._cited(), 0.0
        request = await self._request(begun=False)
        # Whoever cannot go on with cut thoughts is never cut again.
        return replace(request, id=uuid4().hex, think=request.think and not hurries, reasoning_tokens=None)

    async def _reasoning(self, text: str) -> None:
        self._began = self._began or time.monotonic()
        if text:
            self._journal.delta(events.ReasoningDelta(text))

    async def _answer(self, shown: Shown) -> None:
        if shown.text:
            await self._end_reasoning()
            self._journal.delta(events.AnswerDelta(shown.text, list(shown.marks)))
            self._early.look()

    async def _end_reasoning(self) -> None:
        """Say that the reasoning is over; what is cut with its run has not ended, and can be gone on with."""
        if ended := self._reasoned():
            await self._journal.append(*ended)

    def _reasoned(self) -> list[events.Event]:
        if not self._began:
            return []
        seconds, self._began = time.monotonic() - self._began, 0.0
        return [events.ReasoningEnded(round(seconds, 1))]


def is_search(part: Part) -> bool:
    return isinstance(part, SearchPart)


def finished(run: Run, citations: list[int], spending: Spending, seconds: float) -> events.RunFinished:
    """The end of a run that has answered, with what it has used."""
    price = price_of(run.model_key)
    cost = cost_micros(spending, price) if price else None
    currency = price.currency if price and cost is not None else None
    return events.RunFinished(citations, spending.usage, seconds, cost, currency)
