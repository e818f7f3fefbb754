"""Sees to the runs that nobody writes: lost writers and tasks are made good, and who stands in line is told its place.

Any number of reapers may be at it: what one has seen to, the others find changed.
"""

import logging
from collections.abc import Awaitable
from datetime import datetime, timedelta
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from redis.exceptions import RedisError

from chat.journal.lease import Lease, LeaseLost
from chat.models import Page, Run
from chat.protocol import events
from chat.runs import admission, runner, tasks

log = logging.getLogger(__name__)
LOSSES_MAX = 3
LOST_TASK_SECONDS, BUSY_SECONDS = 10, 60
"""After so long a run's task is taken for lost and queued once more; where others are queued still, after longer."""
NOTIFIED_MAX, NOTIFIED_SECONDS = 20, 2
"""So many readers are told their place in a round, and none of them again sooner than that."""


async def reap() -> None:
    """One round. Raises DatabaseError, RedisError."""
    runs = await sync_to_async(unwritten)()
    for run in runs:
        await alone(run.pk, see_to(run))
    if any(stands_in_line(run) for run in runs):
        await sync_to_async(tasks.advance)()
        await notify_positions()


def unwritten() -> list[Run]:
    """The live runs that have no writer, or one that was not heard of for too long."""
    lost = Q(beat_at__lt=timezone.now() - timedelta(seconds=settings.CHAT.lost_seconds))
    return list(Run.objects.live().filter(lost | Q(writer="")).defer("snapshot"))


def stands_in_line(run: Run) -> bool:
    return run.researched and run.admitted_at is None


async def see_to(run: Run) -> None:
    """Take the lease from a lost writer; queue again what is lost; end what is to end. Raises PenLost, RedisError."""
    if run.writer:
        # Exactly the writer that was found lost: one that has come back meanwhile keeps its lease.
        mine = Run.objects.filter(pk=run.pk, writer=run.writer, beat_at=run.beat_at)
        if await mine.aupdate(writer="", losses=F("losses") + 1):
            log.warning("run %s: its writer is lost", run.pk)
            run.losses += 1
            await set_going_again(run)
    elif run.stop_asked_at or (not stands_in_line(run) and await lost_its_task(run)):
        await set_going_again(run)


async def lost_its_task(run: Run) -> bool:
    """Whether no worker came for so long that the task cannot be under way any more. Raises RedisError."""
    waited = timezone.now() - run.beat_at
    if waited < timedelta(seconds=LOST_TASK_SECONDS):
        return False
    return waited >= timedelta(seconds=BUSY_SECONDS) or not await tasks.queued(run)


async def set_going_again(run: Run) -> None:
    """Queue a run that nobody writes; end it where it was to be stopped or was lost too often. Raises PenLost."""
    seen = Run.objects.live().filter(pk=run.pk, writer="", beat_at=run.beat_at)
    if run.stop_asked_at or run.losses > LOSSES_MAX:
        await runner.end_waiting(run.pk, events.RunStopped() if run.stop_asked_at else events.RunFailed("run.lost"))
        await sync_to_async(tasks.advance)()
    # Of several reapers who saw the same, the one that moves the time on sends the task.
    elif await seen.aupdate(beat_at=timezone.now()):
        await sync_to_async(tasks.set_going)(run)


async def notify_positions() -> None:
    """Tell readers in line where they stand, first those to whom it makes most difference. Raises RedisError."""
    rested = timezone.now() - timedelta(seconds=NOTIFIED_SECONDS)
    moved = [place for place in await sync_to_async(admission.positions)() if is_news(place, rested)]
    for place in sorted(moved, key=difference, reverse=True)[:NOTIFIED_MAX]:
        await alone(place.waiting.run, tell(place))


def is_news(place: admission.Position, rested: datetime) -> bool:
    last_notified, beat_at = place.waiting.last_notified, place.waiting.beat_at
    return last_notified is None or (last_notified != place.place and beat_at < rested)


def difference(place: admission.Position) -> float:
    """How wrong the reader's number is, in relation to the right one."""
    return abs((place.waiting.last_notified or 1000) - place.place) / place.place


async def tell(place: admission.Position) -> None:
    """Write into a waiting run's journal where it stands. Raises PenLost, RedisError."""
    lease = await Lease.claim(place.waiting.run, admitted_at=None, stop_asked_at=None)
    if lease is None:
        return  # its turn has come, it was stopped, or another reaper is at it
    run = await Run.objects.select_related("turn").aget(pk=lease.run_id)
    try:
        journal = await runner.begun(run)
        await journal.append(events.QueueMoved(place.place, place.seconds))
    except RedisError:
        await lease.release(run.state())
        raise
    await lease.release(journal.state)
    # A worker or a stop that came in this moment found the lease taken, and left.
    called = Q(admitted_at__isnull=False) | Q(stop_asked_at__isnull=False)
    async for again in Run.objects.live().filter(called, pk=run.pk, writer="").defer("snapshot"):
        await set_going_again(again)


async def alone(run_id: UUID, work: Awaitable[None]) -> None:
    """Do `work` for a run; one that cannot be read, or is written or deleted meanwhile, does not hold up the others."""
    try:
        await work
    except (Run.DoesNotExist, LeaseLost):
        log.info("run %s is gone, or written again", run_id)
    except (TypeError, ValueError, KeyError):
        log.exception("run %s has a state that cannot be read", run_id)


async def delete_unused_pages() -> None:
    """Delete pages of a day ago that no source points at any more."""
    await Page.objects.filter(source=None, fetched_at__lt=timezone.now() - timedelta(days=1)).adelete()
