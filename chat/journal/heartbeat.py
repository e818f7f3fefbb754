"""Says that this process lives while it holds leases: one small UPDATE of a row of its own, from a thread of its own.

Nothing that a run does, and no save, can hold it up. It is silent where the process's event loop has not turned for
long: a process that hangs must not keep its runs. Leases that stand in rows and that nobody here holds are released.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.db import Error as SqlError
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from chat.journal.process import identity
from chat.models import Run, WriterProcess

log = logging.getLogger(__name__)
PREFIX, TOKEN = 12, 32
"""Hex digits of a process's id, and of a lease's token, which begins with it."""
IDLE_SECONDS = 10.0
"""So long after its last lease the thread stays, for the next one."""


class Heartbeat:
    """One per process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.process = uuid4().hex[:PREFIX]
        """The id of this process's row, and the beginning of all its tokens."""
        self._clock = clock
        self._lock = threading.Lock()
        self._leases: set[str] = set()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()
        self._renewed_at = float("-inf")
        self._turned_at: float | None = None
        self._capacity: int | None = None

    def token(self) -> str:
        """A new lease's token; from now on the process is heard of. Raises django.db.Error."""
        token = self.process + uuid4().hex[: TOKEN - PREFIX]
        with self._lock:
            self._leases.add(token)
            is_running = self._thread is not None and self._thread.is_alive()
        if not is_running or self.is_late:
            self.beat()
        self._start()
        return token

    def forget(self, token: str) -> None:
        """The lease is released or lost."""
        with self._lock:
            self._leases.discard(token)

    def stop(self) -> None:
        """Give the thread and its connection back; what is held is held no more. The next lease starts it again."""
        with self._lock:
            self._leases.clear()
            thread = self._thread
        if thread is not None:
            self._stopped.set()
            thread.join()
            self._stopped.clear()

    @property
    def is_late(self) -> bool:
        """Whether so long ago was the last beat that is known to be stored, that leases may soon be taken for stale."""
        return self._clock() - self._renewed_at > settings.CHAT.renew_seconds

    def turned(self, is_active: bool) -> None:
        """From the monitor: its event loop turns; or it has nothing to look at any more."""
        self._turned_at = self._clock() if is_active else None

    def carries(self, capacity: int | None) -> None:
        """From the monitor: how many runs this process can write at a time; None: as many as there are."""
        self._capacity = capacity

    def beat(self) -> None:
        """Say it now. Raises django.db.Error."""
        began = self._clock()
        mine = WriterProcess.objects.filter(pk=self.process)
        if not mine.update(beats=F("beats") + 1, beat_at=Now(), capacity=self._capacity):
            WriterProcess.objects.create(pk=self.process, process=identity(), beat_at=Now(), capacity=self._capacity)
        self._renewed_at = began

    def beat_unless_hanging(self) -> None:
        """What the thread does every `heartbeat_seconds`."""
        if self._is_hanging():
            log.error("the event loop has not turned for long: its runs are for others to go on with")
            return
        try:
            self.beat()
            self.release_forgotten()
        except SqlError as error:
            log.warning("this process cannot say that it lives: %s", error)
            connection.close()  # a database that was restarted is connected to anew

    def standing(self) -> set[str]:
        """The tokens of this process's leases that stand in their rows. Raises django.db.Error."""
        # Between the process's id and the same with a letter that no hex digit reaches: one range of the index.
        mine = Run.objects.filter(writer__gte=self.process, writer__lt=f"{self.process}g")
        return set(mine.values_list("writer", flat=True))

    def release_forgotten(self) -> None:
        """Leave runs to others whose writer here has failed to release its lease. Raises django.db.Error."""
        standing = self.standing()
        with self._lock:
            forgotten = standing - self._leases
        if forgotten:
            log.warning("%d leases were left behind by their writers", len(forgotten))
            Run.objects.filter(writer__in=forgotten).update(writer="", losses=F("losses") + 1, beat_at=timezone.now())

    def _start(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._keep_beating, name="heartbeat", daemon=True)
                self._thread.start()

    def _keep_beating(self) -> None:
        idle_since = self._clock()
        while not self._stopped.wait(settings.CHAT.heartbeat_seconds):
            with self._lock:
                idle_since = self._clock() if self._leases else idle_since
                if self._clock() - idle_since > IDLE_SECONDS:
                    self._thread = None  # whoever takes a lease from now on starts another
                    break
            self.beat_unless_hanging()
        connection.close()

    def _is_hanging(self) -> bool:
        turned_at = self._turned_at
        return turned_at is not None and self._clock() - turned_at > settings.CHAT.hang_seconds


_heartbeats: dict[int, Heartbeat] = {}


def heartbeat() -> Heartbeat:
    """This process's: a forked one has its own."""
    pid = os.getpid()
    if pid not in _heartbeats:
        _heartbeats.clear()
        _heartbeats[pid] = Heartbeat()
    return _heartbeats[pid]
