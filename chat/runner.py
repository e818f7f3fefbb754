"""Runs a run: turns the nouns of the leaves into events, and nothing else.

Whoever holds the pen works on one phase at a time while a watch looks for a stop and keeps the heartbeat. Every way out
ends in exactly one terminal event, or hands the run on.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chat import events
from chat.answer import write_answer
from chat.brief import past_turns
from chat.continuing import repeated, source_found
from chat.ending import end
from chat.journal import Journal
from chat.models import Run
from chat.pen import Pen, PenLost
from chat.planning import planned
from chat.sources import Sources, warning
from chat.state import FINISHED, RunState, SearchPart
from chat.titles import name_conversation
from inference.errors import EngineError
from search import Hit, Page, Report, Skipped
from search import research as search_for
from search.errors import SearchError

log = logging.getLogger(__name__)
FAREWELL_SECONDS = 3.0
"""How long a phase that is stopped may take to let the engine go."""
Phase = Callable[[Run, Journal, asyncio.Event], Awaitable[None]]
"""The event is set when the reader wants the answer now."""


async def research(run_id: UUID) -> bool:
    """Read the web for a run; whether it now waits for its answer."""
    state = await hold(run_id, read_the_web, researched=False)
    return state is not None and not state.is_over


async def answer(run_id: UUID) -> None:
    """Write the answer of a run whose pages are read, or which wants none, and then name its conversation."""
    state = await hold(run_id, write_answer, researched=True)
    if state and state.status == FINISHED:
        await name_conversation(run_id)


async def hold(run_id: UUID, phase: Phase, **expected: bool) -> RunState | None:
    """Take the pen, go through `phase`, lay the pen down; the run's state then, None where another has the pen."""
    pen = await Pen.claim(run_id, **expected)
    if pen is None:
        return None  # stopped by the user, or another worker was faster
    run = await Run.objects.select_related("turn").aget(pk=run_id)
    try:
        journal = await begun(run)
        if not journal.state.is_over:
            await begin(run, journal, pen)
            answer_now = asyncio.Event()
            await work(pen, journal, answer_now, phase(run, journal, answer_now))
        over = {"ended_at": timezone.now()} if journal.state.is_over else {"researched": True}
        await pen.hand_on(journal.state, **over)
    except PenLost:
        log.warning("run %s was taken over or deleted while it was written", run_id)
        return None
    return journal.state


async def begun(run: Run) -> Journal:
    """The run's journal, with its first entry in it. Raises PenLost, RedisError."""
    journal = await Journal.open(run)
    if journal.state.seq == 0:
        await journal.append(started(run))
    return journal


async def begin(run: Run, journal: Journal, pen: Pen) -> None:
    """Word that a lost writer's run goes on, or the pages and text that this one goes over again."""
    parts = journal.state.parts
    if parts and not run.researched:
        await journal.append(events.RunResumed(writer=pen.token, kept=0))
    elif any(not isinstance(part, SearchPart) for part in parts):
        await journal.append(events.RunResumed(writer=pen.token, kept=len(parts)))
    elif not parts and run.researched and (before := await repeated(run)):
        await journal.append(*before)


def started(run: Run) -> events.RunStarted:
    return events.RunStarted(
        turn=str(run.turn_id), question=run.turn.question, search=run.search, think=run.think, model=run.model
    )


async def work(pen: Pen, journal: Journal, answer_now: asyncio.Event, phase: Awaitable[None]) -> None:
    """Go through `phase` until it ends, fails, or the reader asks to stop. Raises PenLost."""
    task, watch = asyncio.ensure_future(phase), asyncio.create_task(watched(pen, journal, answer_now))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if watch.done():
            await end(task, again_seconds=FAREWELL_SECONDS)
            watch.result()
            if not journal.state.is_over:
                await journal.append(events.RunStopped())
        elif code := failure(task):
            await journal.append(events.RunFailed(code))
    finally:
        await end(task, watch, again_seconds=FAREWELL_SECONDS)


def failure(task: "asyncio.Future[None]") -> str | None:
    """The code of what a phase died of; None if it did not. Raises PenLost."""
    try:
        task.result()
    except (SearchError, EngineError) as error:
        log.warning("%s: %s", error.code, error)
        return error.code
    except PenLost:
        raise
    except Exception:
        log.exception("a run failed for a reason that nobody expected")
        return "run.internal"
    return None


async def watched(pen: Pen, journal: Journal, answer_now: asyncio.Event) -> None:
    """Keep the heartbeat and the snapshot; return when the reader asks to stop. Raises PenLost."""
    saved = time.monotonic()
    while not (wishes := await pen.wishes()).stop:
        if wishes.answer_now:
            answer_now.set()
        await asyncio.sleep(settings.CHAT.watch_seconds)
        if time.monotonic() - saved >= settings.CHAT.snapshot_seconds:
            await pen.save(journal.state)
            saved = time.monotonic()


async def read_the_web(run: Run, journal: Journal, _: asyncio.Event) -> None:
    """The search phase: hits, pages and skips become events as they come."""
    question, sources = run.turn.question, await Sources.of(run)
    read = skipped = 0
    async with AsyncExitStack() as stack:
        queries = await stack.enter_async_context(planned(question, await past_turns(run.turn)))
        await journal.append(events.SearchStarted([query.text for query in queries]))
        finding = search_for(question, queries, settings.SEARCH, run.turn.sites)
        finds = await stack.enter_async_context(aclosing(finding))
        async for found in finds:
            match found:
                case Hit():
                    await journal.append(source_found(await sources.add(found), found))
                case Page():
                    await journal.append(events.SourceRead(await sources.keep(found), warning(found)))
                    read += 1
                case Skipped():
                    await journal.append(events.SourceSkipped(await sources.skip(found), found.error.code))
                    skipped += 1
                case Report():
                    await sources.choose(found.passages)
                    await journal.append(search_ended(found, read, skipped))


def search_ended(report: Report, read: int, skipped: int) -> events.SearchEnded:
    code = report.error.code if report.error else "search.widened" if report.widened else None
    seconds, answered = round(report.seconds, 1), list(report.providers)
    return events.SearchEnded(read, skipped, seconds, answered, code, dict(report.failures))
