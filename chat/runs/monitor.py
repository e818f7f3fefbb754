"""One look at SQL for all runs that this event loop writes: who shall stop, and whose lease is lost.

It also measures how much the loop can carry. What a reader asks for is a durable record in the run's row, so that every
worker sees it, in every state of a run.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial

from django.conf import settings
from django.db import Error as SqlError

from chat.concurrency.per_loop import PerLoop, background
from chat.journal import lease as leases
from chat.journal.heartbeat import heartbeat
from chat.journal.journal import Journal
from chat.journal.lease import Lease
from chat.runs.active import ActiveRun, Reason
from chat.runs.capacity import Capacity
from chat.runs.database_thread import DatabaseThread
from chat.runs.snapshots import SnapshotKeeper

__all__ = ["ActiveRun", "Reason", "RunMonitor", "run_monitor"]

log = logging.getLogger(__name__)


class RunMonitor:
    """One per event loop."""

    def __init__(self) -> None:
        self._active: dict[str, ActiveRun] = {}
        self._is_leaving = False
        self._capacity = Capacity()
        self._snapshots = SnapshotKeeper(self._active)
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watching(self, lease: Lease, journal: Journal, *, is_answer: bool = True) -> AsyncIterator[ActiveRun]:
        """Watch over a run while it is written."""
        active = self._active[lease.token] = ActiveRun(lease, journal, is_answer=is_answer)
        if self._is_leaving:
            active.request_stop(Reason.SHUTDOWN)
        if self._task is None or self._task.done():
            self._task = background(self._look())
        self._snapshots.start()
        try:
            yield active
        finally:
            del self._active[lease.token]

    def leave(self) -> None:
        """Have every run handed on, also those that are yet to come."""
        self._is_leaving = True
        for active in self._active.values():
            active.request_stop(Reason.SHUTDOWN)

    async def _look(self) -> None:
        thread = DatabaseThread("monitor")
        try:
            await self._look_while_active(thread)
        finally:
            self._task = None  # whoever comes while the thread ends starts a new look
            heartbeat().turned(is_active=False)
            await thread.close()

    async def _look_while_active(self, thread: DatabaseThread) -> None:
        checked_at = active_at = time.monotonic()
        while self._active or time.monotonic() - active_at < settings.CHAT.linger_seconds:
            heartbeat().turned(is_active=bool(self._active))
            if not self._active:  # the next run comes soon, and a thread and a connection cost more than to wait for it
                await asyncio.sleep(settings.CHAT.monitor_seconds)
                continue
            active_at = time.monotonic()
            try:
                self._read_requests(await thread.do(leases.reader_requests))
                if time.monotonic() - checked_at >= settings.CHAT.heartbeat_seconds:
                    checked_at = time.monotonic()
                    self._give_up(await thread.do(partial(lost_among, list(self._active))))
                    self._measure()
            except SqlError as error:
                log.warning("the runs that are written here are not looked after: %s", error)
                await thread.reconnect()
            await self._sleep(settings.CHAT.monitor_seconds)

    def _measure(self) -> None:
        if answers := sum(active.is_answer for active in self._active.values()):
            heartbeat().carries(self._capacity.observed(answers))

    async def _sleep(self, seconds: float) -> None:
        began = time.monotonic()
        await asyncio.sleep(seconds)
        self._capacity.note(time.monotonic() - began - seconds)

    def _read_requests(self, requests: dict[str, leases.ReaderRequests]) -> None:
        for token, request in requests.items():
            if active := self._active.get(token):
                if request.stop:
                    active.request_stop(Reason.STOPPED)
                if request.answer_now:
                    active.answer_now.set()

    def _give_up(self, lost: Iterable[str]) -> None:
        for token in lost:
            if active := self._active.get(token):
                active.request_stop(Reason.LOST)


def lost_among(tokens: Iterable[str]) -> set[str]:
    """Which of this process's leases do not stand in their rows any more. Raises django.db.Error."""
    return set(tokens) - heartbeat().standing()


run_monitor = PerLoop(RunMonitor)
"""The monitor of the running loop."""
