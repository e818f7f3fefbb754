"""A run that is being written in this event loop, as those who look after it see it."""

import asyncio
from enum import Enum, auto

from django.conf import settings

from chat.journal.journal import Journal
from chat.journal.lease import Lease


class Reason(Enum):
    """Why a writer must give up its lease before its work is done."""

    STOPPED = auto()
    """The reader wants no more."""
    LOST = auto()
    """Another has the run now, or it is deleted."""
    SHUTDOWN = auto()
    """This process ends: another one shall go on."""


class ActiveRun:
    """One run, its lease and its journal."""

    def __init__(self, lease: Lease, journal: Journal, *, is_answer: bool) -> None:
        self.lease = lease
        self.journal = journal
        self.is_answer = is_answer
        """Whether it has a slot: a search has none."""
        self.answer_now = asyncio.Event()
        """Set when the reader wants the answer without more reasoning."""
        self.end: asyncio.Future[Reason] = asyncio.get_running_loop().create_future()
        self.saved_seq, self.saved_at = 0, asyncio.get_running_loop().time()

    def request_stop(self, reason: Reason) -> None:
        if not self.end.done():
            self.end.set_result(reason)

    def is_due(self, now: float) -> bool:
        """Whether its snapshot is older than it should be."""
        is_changed = self.journal.state.seq > self.saved_seq and not self.end.done()
        return is_changed and now - self.saved_at >= settings.CHAT.snapshot_seconds
