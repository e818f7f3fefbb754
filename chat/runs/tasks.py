"""The Celery tasks: the two of a run, and the one that looks at its pages again. A task carries a run's id only.

Whoever comes second to a run finds the lease taken.
"""

import logging
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from celery import shared_task
from celery.signals import worker_shutdown, worker_shutting_down
from django.db import Error as SqlError
from django.db import connections
from kombu.exceptions import OperationalError

from chat.concurrency.redis_client import redis
from chat.models import Run
from chat.protocol.state import FINISHED, RunState
from chat.runs import admission, event_loop, rechecking, related, runner, search_queue
from chat.runs.titles import may_be_named, name_conversation

log = logging.getLogger(__name__)
_left: list[tuple[Any, str]] = []
"""Tasks that were taken after the word to leave, with their runs."""
CLAIMS = 5
"""How often a search worker looks again for whose turn it is, when others were faster."""


@shared_task(name="chat.research")
def research(run_id: str) -> None:
    """Read the web for the run whose turn it is: which one, is decided now and not when the task was sent."""
    if event_loop.is_leaving:
        _left.append((research, run_id))
    else:
        event_loop.run(_researched())


@shared_task(name="chat.answer")
def answer(run_id: str) -> None:
    """Have the answer of a run written by this process; it is not waited for."""
    if event_loop.is_leaving:
        _left.append((answer, run_id))
    else:
        event_loop.start(_answered(UUID(run_id)))


@shared_task(name="chat.recheck")
def recheck(run_id: str) -> None:
    """Hold an old answer against its pages as they are now. Who waits in vain asks again."""
    if not event_loop.is_leaving:
        event_loop.start(rechecking.recheck(UUID(run_id)))


def set_going(run: Run) -> None:
    """Queue what a run waits for, now or when its turn comes. What fails here is made up for by the reaper."""
    if run.researched and run.admitted_at is None:
        advance()
        return
    try:
        send(run)
    except OperationalError as error:
        log.error("run %s cannot be queued: %s", run.pk, error)


def advance() -> None:
    """Queue the answers of those whose turn has come. Whoever frees a slot, or joins the line, calls this."""
    for run in admission.admit():
        set_going(run)


async def queued(run: Run) -> bool:
    """Whether tasks of the kind that this run waits for are still to be taken by a worker. Raises RedisError."""
    return bool(await redis().llen("answer" if run.researched else "search"))


def send(run: Run) -> None:
    """Queue what a run waits for. Raises kombu's OperationalError when the broker is away."""
    task = answer if run.researched else research
    task.apply_async([str(run.pk)], retry=False)


@worker_shutting_down.connect
def leave(**_: Any) -> None:
    event_loop.leave()


@worker_shutdown.connect
def send_what_is_left(**_: Any) -> None:
    """What came after the word to leave goes back: until now this process would have taken it again."""
    event_loop.drain()
    for task, run_id in _left:
        task.apply_async([run_id], retry=False)


async def _researched() -> None:
    for _ in range(CLAIMS):
        run_id = await sync_to_async(search_queue.next_run)()
        if run_id is None:
            return
        try:
            state = await runner.research(run_id)
        except SqlError:
            await sync_to_async(connections.close_all)()  # a database that was restarted is connected to anew
            raise
        if state is not None:
            await _searched(run_id, state)
            return


async def _searched(run_id: UUID, state: RunState) -> None:
    """What follows a search: its answer, or another try elsewhere; and the search of who waited for this one's end."""
    if not state.is_over:
        run = await Run.objects.defer("snapshot").aget(pk=run_id)
        await sync_to_async(set_going)(run)
    if event_loop.is_leaving or await redis().llen("search"):
        return  # others are told of what waits already
    if waiting := await sync_to_async(search_queue.next_run)():
        await sync_to_async(research.apply_async)([str(waiting)], retry=False)


async def _answered(run_id: UUID) -> None:
    try:
        state = await runner.answer(run_id)
    except SqlError:
        await sync_to_async(connections.close_all)()  # a database that was restarted is connected to anew
        raise
    if state and not state.is_over:  # this process ends
        await sync_to_async(answer.apply_async)([str(run_id)], retry=False)
    elif state:
        may_name = await sync_to_async(_advance_after)(run_id)
        if may_name and state.status == FINISHED:
            await name_conversation(run_id)
        if related.are_of_use(state) and not event_loop.is_leaving:
            await related.suggest_questions(run_id)


def _advance_after(run_id: UUID) -> bool:
    """Give on the slot of a run that is over; whether its conversation may be named."""
    advance()
    return may_be_named(run_id)
