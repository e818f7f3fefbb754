"""Keeps in SQL what the runs of an event loop have written: several in one transaction, the oldest first.

In a thread of its own, and at most half of the time: a database that is slow makes snapshots older, and nothing else.
"""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial

from django.conf import settings
from django.db import Error as SqlError

from chat.concurrency.per_loop import background
from chat.journal.lease import Snapshot, save_snapshots
from chat.runs.active import ActiveRun
from chat.runs.database_thread import DatabaseThread

log = logging.getLogger(__name__)
BATCH = 32
"""Runs of one transaction: others who want to write wait for it."""


class SnapshotKeeper:
    """One per event loop, for its active runs by their tokens."""

    def __init__(self, active: Mapping[str, ActiveRun]) -> None:
        self._active = active
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Work until none is active."""
        if self._task is None or self._task.done():
            self._task = background(self._work())

    async def _work(self) -> None:
        thread = DatabaseThread("snapshots")
        try:
            await self._save_while_active(thread)
        finally:
            self._task = None  # whoever comes while the thread ends starts anew
            await thread.close()

    async def _save_while_active(self, thread: DatabaseThread) -> None:
        clock = asyncio.get_running_loop().time
        active_at = clock()
        while self._active or clock() - active_at < settings.CHAT.linger_seconds:
            began = clock()
            active_at = began if self._active else active_at
            try:
                await self._save(thread)
            except SqlError as error:
                log.warning("the states of runs cannot be stored: %s", error)
                await thread.reconnect()
            await asyncio.sleep(max(settings.CHAT.monitor_seconds, clock() - began))

    async def _save(self, thread: DatabaseThread) -> None:
        """Store those whose snapshots are older than they should be, at most a batch. Raises django.db.Error."""
        now = asyncio.get_running_loop().time()
        due = sorted((one for one in self._active.values() if one.is_due(now)), key=lambda one: one.saved_at)[:BATCH]
        if not due:
            return
        snapshots = [Snapshot.of(one.lease, one.journal.state) for one in due]
        refused = await thread.do(partial(save_snapshots, snapshots))
        for one, snapshot in zip(due, snapshots, strict=True):
            one.saved_seq, one.saved_at = snapshot.seq, now
        for snapshot in refused:
            log.error("run %s: the database refuses its state", snapshot.run_id)
