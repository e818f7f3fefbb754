"""One look at SQL for all runs that this event loop writes: who shall stop, and whose pen is lost.

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

from chat.journal import lease as pens
from chat.journal.journal import Journal
from chat.journal.lease import Pen, PenLost

log = logging.getLogger(__name__)


class Reason(Enum):
    """Why a writer must put its pen down before its work is done."""

    STOPPED = auto()
    """The reader wants no more."""
    LOST = auto()
    """Another has the run now, or it is deleted."""
    LEAVING = auto()
    """This process ends: another one shall go on."""


class Held:
    """A run that is being written here."""

    def __init__(self, pen: Pen, journal: Journal) -> None:
        self.pen = pen
        self.journal = journal
        self.answer_now = asyncio.Event()
        """Set when the reader wants the answer without more reasoning."""
        self.end: asyncio.Future[Reason] = asyncio.get_running_loop().create_future()
        self.saved_seq = 0

    def must_end(self, reason: Reason) -> None:
        if not self.end.done():
            self.end.set_result(reason)


class Watch:
    """One per event loop."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._is_leaving = False
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def over(self, pen: Pen, journal: Journal) -> AsyncIterator[Held]:
        """Watch over a run while it is written."""
        held = self._held[pen.token] = Held(pen, journal)
        if self._is_leaving:
            held.must_end(Reason.LEAVING)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
        try:
            yield held
        finally:
            del self._held[pen.token]

    def leave(self) -> None:
        """Have every run handed on, also those that are yet to come."""
        self._is_leaving = True
        for held in self._held.values():
            held.must_end(Reason.LEAVING)

    async def _look(self) -> None:
        clock = asyncio.get_running_loop().time
        beaten_at = clock()
        while self._held:
            try:
                await self._hear()
                if clock() - beaten_at >= settings.CHAT.beat_seconds:
                    beaten_at = clock()
                    await self._beat()
            except SqlError as error:
                log.warning("the runs that are written here are not looked after: %s", error)
                await sync_to_async(connections.close_all)()  # a database that was restarted is connected to anew
            await asyncio.sleep(settings.CHAT.watch_seconds)

    async def _hear(self) -> None:
        for token, wishes in (await pens.wishes()).items():
            if held := self._held.get(token):
                if wishes.stop:
                    held.must_end(Reason.STOPPED)
                if wishes.answer_now:
                    held.answer_now.set()

    async def _beat(self) -> None:
        """Say that the writers live; store the states of those that have written."""
        held = dict(self._held)
        for token in set(held).difference(await pens.beat(list(held))):
            held[token].must_end(Reason.LOST)
        for one in held.values():
            if one.journal.state.seq > one.saved_seq and not one.end.done():
                seq = one.journal.state.seq
                try:
                    await one.pen.save(one.journal.state)
                    one.saved_seq = seq
                except PenLost:
                    one.must_end(Reason.LOST)


_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, Watch] = WeakKeyDictionary()


def watch() -> Watch:
    """The watch of the running loop."""
    return _watches.setdefault(asyncio.get_running_loop(), Watch())


def close() -> None:
    """Forget the running loop's watch: for loops that end before the process does."""
    _watches.pop(asyncio.get_running_loop(), None)
