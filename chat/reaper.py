"""Finds runs that nobody writes any more and sets them going again, or ends them when that has failed too often."""

import logging
from datetime import timedelta
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from chat import events, tasks
from chat.actions import end_waiting
from chat.models import Page, Run
from chat.pen import PenLost

log = logging.getLogger(__name__)
LOSSES_MAX = 3
WAITING_SECONDS = 30
"""After so long without a worker a run's task is taken for lost and queued once more."""


async def reap() -> None:
    """One round. Raises DatabaseError, RedisError."""
    await sync_to_async(close_old_connections)()  # a database that was restarted is connected to anew
    now = timezone.now()
    lost = Run.objects.live().exclude(writer="").filter(beat_at__lt=now - timedelta(seconds=settings.CHAT.lost_seconds))
    async for run in lost:
        # Exactly the writer that was found lost: one that has come back meanwhile keeps its pen.
        mine = Run.objects.filter(pk=run.pk, writer=run.writer, beat_at=run.beat_at)
        if await mine.aupdate(writer="", losses=F("losses") + 1):
            log.warning("run %s: its writer is lost", run.pk)
            await set_going_again(run.pk)
    waiting = Run.objects.live().filter(writer="", beat_at__lt=now - timedelta(seconds=WAITING_SECONDS))
    async for run in waiting:
        await set_going_again(run.pk)


async def set_going_again(run_id: UUID) -> None:
    """Queue a run that waits; end it where it was to be stopped or was lost too often.

    A run that cannot be read, or that is written or deleted meanwhile, is left out: the others have their turn.
    """
    try:
        await _set_going_again(await Run.objects.select_related("turn").aget(pk=run_id))
    except (Run.DoesNotExist, PenLost):
        log.info("run %s is gone, or written again", run_id)
    except (TypeError, ValueError, KeyError):
        log.exception("run %s has a state that cannot be read", run_id)


async def _set_going_again(run: Run) -> None:
    if run.stop_asked_at:
        await end_waiting(run.pk, events.RunStopped())
    elif run.losses > LOSSES_MAX:
        await end_waiting(run.pk, events.RunFailed("run.lost"))
    elif await Run.objects.live().filter(pk=run.pk, writer="").aupdate(beat_at=timezone.now()):
        try:
            await sync_to_async(tasks.send)(run)
        except OperationalError as error:
            log.error("run %s cannot be queued: %s", run.pk, error)


async def forget_pages() -> None:
    """Delete pages of a day ago that no source points at any more."""
    await Page.objects.filter(source=None, fetched_at__lt=timezone.now() - timedelta(days=1)).adelete()
