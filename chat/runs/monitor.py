"""One look at SQL for all runs that this event loop writes: who shall stop, and whose lease is lost.

It also keeps their heartbeats and snapshots. What a reader asks for is a durable record in the run's row, so that
every worker sees it, in every state of a run.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum, auto
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error as SqlError
from django.db import connections

from chat.journal import lease as leases
from chat.journal.journal import Journal
from chat.journal.lease import Lease, LeaseLost

log = logging.getLogger(__name__)


class Reason(Enum):
    """Why a writer must release its lease before its work is done."""

    STOPPED = auto()
    """The reader wants no more."""
    LOST = auto()
    """Another has the run now, or it is deleted."""
    SHUTDOWN = auto()
    """This process ends: another one shall go on."""


class ActiveRun:
    """A run that is being written here."""

    def __init__(self, lease: Lease, journal: Journal) -> None:
        self.lease = lease
        self.journal = journal
        self.answer_now = asyncio.Event()
        """Set when the reader wants the answer without more reasoning."""
        self.end: asyncio.Future[Reason] = asyncio.get_running_loop().create_future()
        self.saved_seq = 0

    def request_stop(self, reason: Reason) -> None:
        if not self.end.done():
            self.end.set_result(reason)


class RunMonitor:
    """One per event loop."""

    def __init__(self) -> None:
        self._active: dict[str, ActiveRun] = {}
        self._is_leaving = False
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watching(self, lease: Lease, journal: Journal) -> AsyncIterator[ActiveRun]:
        """Watch over a run while it is written."""
        active = self._active[lease.token] = ActiveRun(lease, journal)
        if self._is_leaving:
            active.request_stop(Reason.SHUTDOWN)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
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
        clock = asyncio.get_running_loop().time
        beaten_at = clock()
        while self._active:
            try:
                await self._read_requests()
                if clock() - beaten_at >= settings.CHAT.beat_seconds:
                    beaten_at = clock()
                    await self._heartbeat()
            except SqlError as error:
                log.warning("the runs that are written here are not looked after: %s", error)
                await sync_to_async(connections.close_all)()  # a database that was restarted is connected to anew
            await asyncio.sleep(settings.CHAT.watch_seconds)

    async def _read_requests(self) -> None:
        for token, reader_requests in (await leases.reader_requests()).items():
            if active := self._active.get(token):
                if reader_requests.stop:
                    active.request_stop(Reason.STOPPED)
                if reader_requests.answer_now:
                    active.answer_now.set()

    async def _heartbeat(self) -> None:
        """Say that the writers live; store the states of those that have written."""
        active = dict(self._active)
        for token in set(active).difference(await leases.beat(list(active))):
            active[token].request_stop(Reason.LOST)
        for one in active.values():
            if one.journal.state.seq > one.saved_seq and not one.end.done():
                seq = one.journal.state.seq
                try:
                    await one.lease.save(one.journal.state)
                    one.saved_seq = seq
                except LeaseLost:
                    one.request_stop(Reason.LOST)


_monitors: WeakKeyDictionary[asyncio.AbstractEventLoop, RunMonitor] = WeakKeyDictionary()


def run_monitor() -> RunMonitor:
    """The watch of the running loop."""
    return _monitors.setdefault(asyncio.get_running_loop(), RunMonitor())


def close() -> None:
    """Forget the running loop's watch: for loops that end before the process does."""
    _monitors.pop(asyncio.get_running_loop(), None)
