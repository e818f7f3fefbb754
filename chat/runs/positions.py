"""Tells those in line where they stand. Of all reapers one does it: what it costs is paid once."""

import time
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db.models import Q
from redis.exceptions import RedisError

from chat.concurrency.redis_client import redis
from chat.journal.lease import Lease
from chat.models import Run
from chat.protocol import events
from chat.runs import queue_positions, runner, search_queue, tasks
from chat.runs.queue_positions import Position

LEADER_KEY = "wenyuan:positions"
LEADER_SECONDS = 5
REST = 20
"""The queue is looked through at most a twentieth of the time."""
Alone = Callable[[UUID, Awaitable[None]], Awaitable[None]]
"""Does work for one run so that its failure is no other's."""


class Positions:
    """One per reaper."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._name = uuid4().hex
        self._notified_at: dict[UUID, float] = {}
        self._rests_until = float("-inf")

    async def notify(self, alone: Alone) -> None:
        """Tell readers their place, first those to whom it makes most difference. Raises DatabaseError, RedisError."""
        began = self._clock()
        if began < self._rests_until or not await self._leads():
            return
        positions = await sync_to_async(all_positions)()
        self._rests_until = self._clock() + REST * (self._clock() - began)
        waiting = {one.waiting.run for one in positions}
        self._notified_at = {run: at for run, at in self._notified_at.items() if run in waiting}
        moved = sorted(filter(self._is_news, positions), key=difference, reverse=True)
        for position in moved[: settings.CHAT.positions_max]:
            self._notified_at[position.waiting.run] = self._clock()
            await alone(position.waiting.run, tell(position))

    async def _leads(self) -> bool:
        """Whether it is this one that tells. Raises RedisError."""
        if await redis().set(LEADER_KEY, self._name, nx=True, ex=LEADER_SECONDS):
            return True
        if await redis().get(LEADER_KEY) != self._name:
            return False
        await redis().expire(LEADER_KEY, LEADER_SECONDS)
        return True

    def _is_news(self, position: Position) -> bool:
        last, at = position.waiting.last_notified, self._notified_at.get(position.waiting.run, float("-inf"))
        return last is None or (last != position.place and self._clock() - at >= settings.CHAT.positions_seconds)


def all_positions() -> list[Position]:
    """Those of who waits for the model, and for a search."""
    return queue_positions.positions() + search_queue.positions()


def difference(position: Position) -> float:
    """How wrong the reader's number is, in relation to the right one."""
    return abs((position.waiting.last_notified or 1000) - position.place) / position.place


async def tell(position: Position) -> None:
    """Write into a waiting run's journal where it stands. Raises LeaseLost, RedisError."""
    lease = await Lease.claim(position.waiting.run, admitted_at=None, stop_asked_at=None)
    if lease is None:
        return  # its turn has come, it was stopped, or another reaper is at it
    try:
        run = await Run.objects.select_related("turn").aget(pk=lease.run_id)
        try:
            journal = await runner.begun(run)
            await journal.append(events.QueueMoved(position.place, position.seconds))
        except RedisError:
            await lease.release(run.state())
            raise
        await lease.release(journal.state)
    finally:
        lease.forget()
    # A worker or a stop that came in this moment found the lease taken, and left.
    called = Q(admitted_at__isnull=False) | Q(stop_asked_at__isnull=False) | Q(researched=False)
    async for again in Run.objects.live().filter(called, pk=lease.run_id, writer="").defer("snapshot"):
        if again.stop_asked_at:
            await runner.end_waiting(again.pk, events.RunStopped())
            await sync_to_async(tasks.advance)()
        else:
            await sync_to_async(tasks.set_going)(again)
