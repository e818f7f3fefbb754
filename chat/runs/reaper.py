"""Sees to the runs that nobody writes: lost writers and tasks are made good, and those in line are told their place.

A writer is lost when its process is gone, or was silent for `stale_seconds` of this reaper's own rounds while the run's
journal did not grow either, nor was the process given a processor, where that can be seen: who works is slow, and lost
only when it has said nothing for `hang_seconds`. A run that is to stop, or whose journal has its end, loses nothing
with its writer: it is ended sooner. Any number of reapers may be at it: what one has seen to, the others find changed.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from chat.journal.heartbeat import PREFIX
from chat.journal.journal import last_lines
from chat.journal.lease import LeaseLost
from chat.journal.process import is_gone, processor_ticks
from chat.models import Run, WriterProcess
from chat.protocol import events
from chat.runs import admission, runner, search_queue, tasks
from chat.runs.positions import Positions
from chat.runs.silence import Silence

log = logging.getLogger(__name__)
LOSSES_MAX = 3
REST = 20
"""All that waits, which on a busy day is most of what is live, is looked at for a twentieth of the time."""


@dataclass(frozen=True)
class Written:
    """A live run that has a writer, and the newest sign of life of that writer's process."""

    run: UUID
    writer: str
    sign: object
    """It changes while the process lives: equal or not is all that matters, so that clocks do not."""
    process: str
    is_overdue: bool = False
    """Whether it was to be stopped `stop_seconds` ago."""

    @property
    def key(self) -> tuple[UUID, str]:
        return self.run, self.writer


class Reaper:
    """One per process that reaps; `round` is called every `reap_seconds`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        round_seconds = settings.CHAT.reap_seconds
        self._clock = clock
        self._rests_until = float("-inf")
        self._processes = Silence[tuple[UUID, str]](clock, 2 * round_seconds)
        self._journals = Silence[tuple[UUID, str]](clock, 2 * round_seconds)
        self._rest = Silence[tuple[UUID, str]](clock, 2 * round_seconds)
        self._waiting = Silence[UUID](clock, 10 * round_seconds)
        self._positions = Positions(clock)

    async def round(self) -> None:
        """Look once. Raises DatabaseError, RedisError."""
        lost = await self._lost(await sync_to_async(written)())
        if lost:
            for run in await sync_to_async(taken_from)(lost):
                await alone(run.pk, set_going_again(run))
        if (began := self._clock()) >= self._rests_until:
            await self._look_at_all_that_waits()
            self._rests_until = began + REST * (self._clock() - began)
        waits_for_model = await sync_to_async(admission.somebody_waits)()
        if waits_for_model:
            await sync_to_async(tasks.advance)()
        if waits_for_model or await sync_to_async(search_queue.somebody_waits)():
            await self._positions.notify(alone)

    async def _lost(self, runs: Sequence[Written]) -> list[Written]:
        """Those whose writer is lost. Raises RedisError."""
        stale, hang = settings.CHAT.stale_seconds, settings.CHAT.hang_seconds
        for silence in (self._processes, self._journals, self._rest):
            silence.begin_round()
        silent = {run: self._processes.seconds(run.key, run.sign) for run in runs}
        lost = [run for run in runs if run.is_overdue or is_gone(run.process)]
        # Journal and processor are looked at when the process has been silent for half of the time, and must rest then.
        doubtful = [run for run, seconds in silent.items() if seconds >= stale / 2 and run not in lost]
        ticks = {process: processor_ticks(process) for process in {run.process for run in doubtful}}
        newest = await last_lines([one.run for one in doubtful])
        for run, last in zip(doubtful, newest, strict=True):
            rests = self._rest.seconds(run.key, ticks[run.process]) >= stale / 2 or silent[run] >= hang
            is_silent = self._journals.seconds(run.key, last) >= stale / 2 and silent[run] >= stale
            if (is_silent and rests) or (last and last.terminal):
                lost.append(run)
        return lost

    async def _look_at_all_that_waits(self) -> None:
        """Send lost tasks again, carry out forgotten stops. Raises DatabaseError, RedisError."""
        await sync_to_async(admission.repair)()
        self._waiting.begin_round()
        for run in await sync_to_async(unwritten)():
            await alone(run.pk, see_to(run, self._waiting.seconds(run.pk, run.beat_at)))


def written() -> list[Written]:
    """The live runs that are written."""
    # Both times are the database's.
    overdue = Q(stop_asked_at__isnull=False, stop_asked_at__lt=Now() - timedelta(seconds=settings.CHAT.stop_seconds))
    live = Run.objects.live().filter(writer__gt="").annotate(is_overdue=overdue)
    runs = list(live.values_list("pk", "writer", "beat_at", "is_overdue"))
    prefixes = {writer[:PREFIX] for _, writer, _, _ in runs}
    processes = WriterProcess.objects.in_bulk(prefixes) if prefixes else {}
    return [
        Written(run, writer, one.beats, one.process, is_overdue)
        if (one := processes.get(writer[:PREFIX]))
        # Its process was never heard of: the claim is all that is known.
        else Written(run, writer, beat_at, "", is_overdue)
        for run, writer, beat_at, is_overdue in runs
    ]


def taken_from(lost: Iterable[Written]) -> list[Run]:
    """Take the leases of lost writers: the runs that this reaper, and no other, has taken.

    A process that was heard of meanwhile keeps its leases, but for those of runs that it should have stopped.
    """
    lost_runs = []
    with transaction.atomic():
        signs = {one.key: one.sign for one in written()}
        for one in lost:
            mine = Run.objects.live().filter(pk=one.run, writer=one.writer)
            is_lost = one.is_overdue or signs.get(one.key) == one.sign
            if is_lost and mine.update(writer="", losses=F("losses") + 1, beat_at=timezone.now()):
                log.warning("run %s: its writer is lost", one.run)
                lost_runs.append(one.run)
    return list(Run.objects.filter(pk__in=lost_runs).defer("snapshot"))


def unwritten() -> list[Run]:
    """The live runs that nobody writes, but for those in line."""
    return list(Run.objects.live().filter(writer="").exclude(admission.WAITS).defer("snapshot"))


async def see_to(run: Run, silent_seconds: float) -> None:
    """Queue again what lost its task; end what is to end. Raises LeaseLost, RedisError."""
    if run.stop_asked_at or await has_lost_its_task(run, silent_seconds):
        await set_going_again(run)


async def has_lost_its_task(run: Run, silent_seconds: float) -> bool:
    """Whether no worker came for so long that the task cannot be under way any more. Raises RedisError."""
    if silent_seconds < settings.CHAT.lost_task_seconds:
        return False
    return silent_seconds >= settings.CHAT.busy_task_seconds or not await tasks.queued(run)


async def set_going_again(run: Run) -> None:
    """Queue a run that nobody writes; end it where it was to be stopped, was lost too often, or has ended already but
    for its row. Raises LeaseLost, RedisError."""
    unchanged = Run.objects.live().filter(pk=run.pk, writer="", beat_at=run.beat_at)
    if run.stop_asked_at or run.losses > LOSSES_MAX or await has_its_end(run.pk):
        await runner.end_waiting(run.pk, events.RunStopped() if run.stop_asked_at else events.RunFailed("run.lost"))
        await sync_to_async(tasks.advance)()
    # Of several reapers who saw the same, the one that moves the time on sends the task.
    elif await unchanged.aupdate(beat_at=timezone.now()):
        await sync_to_async(tasks.set_going)(run)


async def has_its_end(run_id: UUID) -> bool:
    """Whether the run's journal has its last entry, which its row was not told. Raises RedisError."""
    [last] = await last_lines([run_id])
    return last is not None and last.terminal


async def alone(run_id: UUID, work: Awaitable[None]) -> None:
    """Do `work` for a run; one that cannot be read, or is written or deleted meanwhile, does not hold up the others."""
    try:
        await work
    except (Run.DoesNotExist, LeaseLost):
        log.info("run %s is gone, or written again", run_id)
    except (TypeError, ValueError, KeyError):
        log.exception("run %s has a state that cannot be read", run_id)
