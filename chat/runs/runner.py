"""Runs a run: turns the nouns of the leaves into events, and nothing else.

Whoever holds the lease works on one phase at a time, monitored for a stop, for the loss of the lease and for the end
of the process. Every way out ends in exactly one terminal event, or hands the run on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import OuterRef, Subquery
from redis.exceptions import RedisError

from chat.concurrency.cancellation import end
from chat.journal import notifications
from chat.journal.journal import Journal, outlive
from chat.journal.lease import Lease, LeaseLost, claimed
from chat.models import Instructions, Run
from chat.models.prepared import Parameter, Rows
from chat.operation import ledger
from chat.protocol import events
from chat.protocol.state import RunState, SearchPart
from chat.runs import admission
from chat.runs.answer import write_answer
from chat.runs.continuation import repeated
from chat.runs.monitor import ActiveRun, Reason, run_monitor
from chat.runs.permission import StopRequested, permission
from chat.runs.planning import planned
from chat.runs.request import past_turns
from chat.runs.web_search import bounded, search_the_web
from chat.telemetry import log_context, metrics, traces
from inference.errors import EngineError
from search import fair_queue
from search.errors import SearchError

log = logging.getLogger(__name__)
GRACE_SECONDS = 3.0
"""How long a phase that is stopped may take to let the engine go."""
OPENINGS = 5
"""How often a new writer reads a journal again into which the one before it slips entries."""
Phase = Callable[[Run, Journal, asyncio.Event], Awaitable[None]]
"""The event is set when the reader wants the answer now."""


async def research(run_id: UUID) -> RunState | None:
    """Read the web for a run, which then joins the queue. Its state then; None where another worker has it."""
    with traces.span("research", run_id):
        state = await hold(run_id, read_the_web, researched=False)
    if state is not None and not state.is_over:
        await sync_to_async(admission.joined)(run_id)
    return state


async def answer(run_id: UUID) -> RunState | None:
    """Write the answer of a run whose pages are read, or which wants none, and whose turn it is.

    Its state then, which is not over where another worker is to go on; None where another one has it.
    """
    with traces.span("answer", run_id):
        return await hold(run_id, write_answer, researched=True, admitted_at__isnull=False)


async def hold(run_id: UUID, phase: Phase, **expected: bool) -> RunState | None:
    """Take the lease, go through `phase`, release the lease; the run's state then, None where another has the lease.

    Raises RedisError and OperationalError where that could not be written: the lease is then found forgotten by the
    heartbeat.
    """
    log_context.run_id.set(str(run_id))
    taken_run = await sync_to_async(taken)(run_id, expected)
    if taken_run is None:
        return None  # stopped by the user, or another worker was faster
    lease, run = taken_run
    try:
        fair_queue.owner.set(str(run.owner_id))
        journal = await opened(run, lease)
        async with run_monitor().watching(lease, journal, is_answer=run.researched) as active:
            if run.stop_asked_at:
                active.request_stop(Reason.STOPPED)
            reason = None if journal.state.is_over else await work(active, phase(run, journal, active.answer_now))
        await metrics.add(of_phase(run, journal.state))
        if journal.state.is_over:
            await close(run, lease, journal)
            await outlive(run_id, settings.CHAT.journal_minutes * 60)
        else:
            await lease.release(journal.state, researched=run.researched or reason is None)
    except LeaseLost:
        log.warning("run %s was taken over or deleted while it was written", run_id)
        return None
    finally:
        lease.forget()
    return journal.state


def taken(run_id: UUID, expected: dict[str, bool]) -> tuple[Lease, Run] | None:
    """The lease and the run, in one visit to the thread of SQL: many wait for it where many answers are written.

    None where another worker was faster. Raises Run.DoesNotExist, django.db.Error.
    """
    if (lease := claimed(run_id, expected)) is None:
        return None
    try:
        return lease, loaded(run_id)
    except BaseException:
        lease.forget()
        raise


_WISHES = Instructions.objects.filter(owner=OuterRef("owner")).values("text")
_RUN = Rows(
    lambda: (
        Run.objects.select_related("turn__conversation").annotate(wishes=Subquery(_WISHES)).filter(pk=Parameter("run"))
    )
)


def loaded(run_id: UUID) -> Run:
    """The run with its turn, conversation and instructions. Raises Run.DoesNotExist, django.db.Error."""
    if (run := _RUN.first(run=run_id)) is None:
        raise Run.DoesNotExist
    run.instructions = vars(run)["wishes"] or ""  # annotations are no fields of the model
    return run


async def close(run: Run, lease: Lease, journal: Journal) -> None:
    """Release the lease of a run that is over; its user's tabs learn of it, whichever conversation they show."""
    await lease.end(journal.state, partial(ledger.record, run, journal.state, run.first_seconds))
    conversation = run.turn.conversation
    await notifications.notify(conversation.owner_id, conversation.pk, "answered", run.pk)


def of_phase(run: Run, state: RunState) -> Iterator[metrics.Increment]:
    """What there is to count when a phase has ended, or was handed on."""
    if run.losses:
        yield metrics.Increment("takeovers", ())
    if run.first_seconds is not None:
        yield from metrics.observed("first_token_seconds", run.first_seconds, run.model)
    if not run.researched:
        yield from metrics.of_search(state)
    if state.is_over:
        yield from metrics.of_end(state)
        searches = [part for part in state.parts if isinstance(part, SearchPart)]
        if (seconds := ledger.waited_seconds(run, searches)) is not None:
            yield from metrics.observed("slot_wait_seconds", seconds, run.model)


async def opened(run: Run, lease: Lease) -> Journal:
    """The journal, with what comes before the work in it. Raises LeaseLost, RedisError.

    The first entry of a new writer shuts out the one before it, which may only sleep. What that one has slipped in
    before is part of the run, and read again. A run that had no writer is not waited for: there is nobody to shut out.
    """
    for _ in range(OPENINGS):
        journal = await Journal.open(run, lease.token)
        try:
            if before := await beginning(run, journal.state, lease):
                if not (journal.state.seq or run.losses):
                    journal.begin(*before)
                else:
                    await journal.append(*before)
            return journal
        except LeaseLost:
            if not await lease.is_held():
                raise
    raise LeaseLost


async def beginning(run: Run, state: RunState, lease: Lease) -> list[events.Event]:
    """Word that a lost writer's run goes on, or the pages and text that this one goes over again."""
    first: list[events.Event] = [] if state.seq else [started(run)]
    if state.is_over:
        return first
    if state.queue and (run.admitted_at or not run.researched):
        first.append(events.QueueMoved(0, 0))  # its reader was told its place: it waits no more
    has_text = any(not isinstance(part, SearchPart) for part in state.parts)
    if not run.researched and (state.parts or run.losses):
        return [*first, events.RunResumed(writer=lease.token, kept=0)]
    if has_text or run.losses:
        return [*first, events.RunResumed(writer=lease.token, kept=len(state.parts))]
    if not state.parts and run.researched:
        return [*first, *await repeated(run)]
    return first


async def begun(run: Run) -> Journal:
    """The run's journal, with its first entry in it. Raises LeaseLost, RedisError."""
    journal = await Journal.open(run)
    if journal.state.seq == 0:
        await journal.append(started(run))
    return journal


async def end_waiting(run_id: UUID, end: events.Event) -> None:
    """End a run that waits for a worker; one that is being written is left to its writer. Raises LeaseLost."""
    lease = await Lease.claim(run_id)
    if lease is None:
        return
    try:
        run = await sync_to_async(loaded)(run_id)
        journal = await begun(run)
        if not journal.state.is_over:
            await journal.append(end)
        await metrics.add(metrics.of_end(journal.state))
        await close(run, lease, journal)
    finally:
        lease.forget()


def started(run: Run) -> events.RunStarted:
    return events.RunStarted(
        turn=str(run.turn_id),
        question=run.turn.question,
        search=run.search,
        think=run.think,
        model=run.model,
        effort=run.effort,
        model_key=run.model_key or None,
    )


async def work(active: ActiveRun, phase: Awaitable[None]) -> Reason | None:
    """Go through `phase` until it ends, fails, or must be put down: why, if so. Raises LeaseLost, RedisError."""
    task, journal = asyncio.ensure_future(phase), active.journal
    try:
        waited: set[asyncio.Future[Any]] = {task, active.end}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if has_met_a_stop(task):
            active.request_stop(Reason.STOPPED)
        if not active.end.done():
            if code := failure(task):
                await journal.append(events.RunFailed(code))
            return None
    finally:
        await end(task, again_seconds=GRACE_SECONDS)
    reason = active.end.result()
    if reason is Reason.LOST:
        raise LeaseLost
    if reason is Reason.STOPPED and not journal.state.is_over:
        await journal.append(events.RunStopped())
    return reason


def has_met_a_stop(task: "asyncio.Future[None]") -> bool:
    """Whether a phase was refused a request to the engine, sooner than the monitor has seen the stop."""
    return task.done() and not task.cancelled() and isinstance(task.exception(), StopRequested)


def failure(task: "asyncio.Future[None]") -> str | None:
    """The code of what a phase died of; None if it did not. Raises LeaseLost, RedisError, OperationalError.

    A store that is away, or a database whose lock was not had in time, is no fault of the run: another writer goes on.
    """
    try:
        task.result()
    except (SearchError, EngineError) as error:
        log.warning("%s: %s", error.code, error)
        return error.code
    except (LeaseLost, RedisError, OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("a run failed for a reason that nobody expected")
        return "run.internal"
    return None


async def read_the_web(run: Run, journal: Journal, _: asyncio.Event) -> None:
    """The search phase: hits, pages and skips become events as they come."""
    question, past = run.turn.question, await past_turns(run.turn)
    async with bounded(settings.CHAT.search_seconds), planned(question, past, permission(run)) as queries:
        started = events.SearchStarted([query.text for query in queries])
        await search_the_web(run, journal, question, queries, started)
