"""Work that waits for one of a few workers, in turns: of whom the fewest jobs are being done, one is done next.

Whoever brings many jobs, or slow ones, keeps only the own jobs waiting: it has some of the workers and never all.
"""

import threading
from collections import Counter, deque
from contextvars import ContextVar
from typing import Generic, TypeVar

T = TypeVar("T")
WAITING_MAX = 1000
"""Jobs of one owner: more than all searches that one user may have at a time can bring."""
owner: ContextVar[str] = ContextVar("owner", default="")
"""For whom work is done from here on; whoever begins a search says so."""


class Overfull(Exception):
    """The owner has so many jobs waiting that one more is not taken."""


class FairQueue(Generic[T]):
    """Jobs by owner; each owner's own are served in their order. May be used from any thread."""

    def __init__(self, most_at_once: int) -> None:
        """`most_at_once`: of one owner's jobs, as many are served at a time."""
        self._most = most_at_once
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[T]] = {}
        """In the order in which owners were served last."""
        self._served: Counter[str] = Counter()

    def put(self, owner: str, job: T) -> None:
        """Have it wait. Raises Overfull."""
        with self._lock:
            jobs = self._waiting.setdefault(owner, deque())
            if len(jobs) >= WAITING_MAX:
                raise Overfull
            jobs.append(job)

    def next(self) -> tuple[str, T] | None:
        """The job whose turn it is, with its owner, who has one more served until `done` is called; None: there is none
        that may be served now."""
        with self._lock:
            served = min(self._waiting, key=lambda one: self._served[one], default=None)
            if served is None or self._served[served] >= self._most:
                return None
            jobs = self._waiting.pop(served)
            job = jobs.popleft()
            if jobs:
                self._waiting[served] = jobs  # behind the others
            self._served[served] += 1
            return served, job

    def done(self, owner: str) -> None:
        """A job of this owner is over."""
        with self._lock:
            self._served[owner] -= 1
            if not self._served[owner]:
                del self._served[owner]

    def clear(self) -> list[T]:
        """Take all out that wait."""
        with self._lock:
            waiting = [job for jobs in self._waiting.values() for job in jobs]
            self._waiting.clear()
            return waiting
