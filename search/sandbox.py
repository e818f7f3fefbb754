"""Work on strangers' text, done in child processes with limits on their CPU time and memory.

A page, a regular expression or a parser that runs away, eats memory or crashes ends its child and nothing else: the
caller gets `Killed`, the next job a new child. Children are forked from a server process that has imported what they
need (`multiprocessing`'s fork server), so that a new one costs milliseconds. It never loads the settings, and what it
inherits of the environment is cleared: a child knows no secret.
"""

import asyncio
import os
import pickle
import resource
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import ParamSpec, TypeVar

from search.errors import SearchError
from search.fair_queue import FairQueue, Overfull, owner
from search.sandbox_outcome import Unreadable, packed, packed_error, unpacked

P = ParamSpec("P")
T = TypeVar("T")

_EMPTIED = "search.sandbox_environment"
PRELOADED = ("search.sandbox_preload",)
_LOOK_SECONDS = 0.25
"""How often a running job's caller is asked whether it still waits."""


class Killed(Exception):
    """The job did not survive its limits, or its child died of it. The same job would fail again."""


class NotBegun(Killed):
    """The job was done by nobody: there was no child for it. It may well be survived later."""


@dataclass(frozen=True)
class Limits:
    """What one job may cost. Wall-clock time is generous: on a busy machine a healthy job is slow, not dangerous."""

    cpu_seconds: int = 3
    wall_seconds: float = 20.0
    memory_bytes: int = 768 * 1024 * 1024
    """More than a child has when it starts."""
    answer_bytes: int = 64 * 1024 * 1024
    jobs_per_child: int = 300
    """Then it is replaced: parsers of strange markup may leak."""
    idle_seconds: float = 120.0
    """A child that has nothing to do for so long ends."""
    polite_after_seconds: float = 1.0
    """A job that takes longer goes on at a lower priority, behind its neighbours."""


class Sandbox:
    """At most `size` jobs at a time, and a little more than half as many of one owner (`fair_queue.owner`).

    Further ones wait, and are done owner by owner. May be used from any event loop or thread.
    """

    def __init__(self, size: int, limits: Limits | None = None, preloaded: Sequence[str] = PRELOADED) -> None:
        """`preloaded`: modules that the fork server imports first; those of a process's first sandbox count."""
        self._limits = limits or Limits()
        self._preloaded = tuple(preloaded)
        self._threads = ThreadPoolExecutor(max_workers=size, thread_name_prefix="sandbox")
        self._waiting = FairQueue[_Job](most_at_once=size // 2 + 1)
        self._own = threading.local()
        self._is_closed = threading.Event()
        self._is_warm = False

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function`, which a module must name, returns for `args`. Raises `Killed`, and its `SearchError`s.

        The child's answer is read as JSON of the type that `function` is annotated to return, and as nothing else.
        Any other exception is a fault of the job and kills its child (the traceback is in the log). A caller that is
        cancelled gives the job up.
        """
        job = _Job(pickle.dumps((function, args, kwargs), protocol=pickle.HIGHEST_PROTOCOL))
        try:
            self._waiting.put(owner.get(), job)
            self._threads.submit(self._work)
            outcome = await asyncio.wrap_future(job.outcome)
        except Overfull as error:
            raise NotBegun("too many jobs of one user") from error
        finally:
            job.is_given_up.set()
        try:
            return unpacked(function, outcome)
        except Unreadable as error:
            raise Killed(f"unreadable: {error}") from error

    def warm(self) -> None:
        """Have the first child started, and what it is forked from, before there is something to do for it."""
        if not self._is_warm:
            self._is_warm = True
            self._threads.submit(self._start_child)

    def _start_child(self) -> None:
        with suppress(Killed):  # whoever brings the first job is told
            self._child()

    def close(self) -> None:
        """End all children; jobs under way are killed."""
        self._is_closed.set()
        for job in self._waiting.clear():
            job.outcome.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _work(self) -> None:
        """Do jobs until none may be done now: whose owner had too many is taken up by whoever has done one of them."""
        while (turn := self._waiting.next()) is not None:
            served, job = turn
            try:
                self._do(job)
            finally:
                self._waiting.done(served)

    def _do(self, job: "_Job") -> None:
        if not job.outcome.set_running_or_notify_cancel():
            return
        try:
            outcome = self._done(job)
        except BaseException as error:  # noqa: BLE001 - it is the caller's, who waits for nothing else
            job.outcome.set_exception(error)
        else:
            job.outcome.set_result(outcome)

    def _done(self, job: "_Job") -> bytes:
        while True:
            child = self._child()
            try:
                return child.outcome(job.content, lambda: job.is_given_up.is_set() or self._is_closed.is_set())
            except _Retired:
                continue  # it had ended before the job reached it
            finally:
                if not child.is_alive or self._is_closed.is_set():
                    child.kill()
                    self._own.child = None

    def _child(self) -> "_Child":
        child: _Child | None = getattr(self._own, "child", None)
        if child is None:
            try:
                child = self._own.child = _Child(self._limits, _context(self._preloaded))
            except (OSError, EOFError) as error:  # no files, no memory, or the fork server has just died
                raise NotBegun(f"no child could be started: {error!r}") from error
        return child


@dataclass(frozen=True, eq=False)
class _Job:
    """What is to be done, pickled, and what becomes of it."""

    content: bytes
    outcome: Future[bytes] = field(default_factory=Future)
    is_given_up: threading.Event = field(default_factory=threading.Event)


class _Retired(Exception):
    """The child had ended by itself, between two jobs."""


class _Child:
    """One process, and our end of the pipe to it."""

    def __init__(self, limits: Limits, context: ForkServerContext) -> None:
        self._limits = limits
        self._pipe, theirs = context.Pipe()
        self._process: ForkServerProcess = context.Process(target=_serve, args=(theirs, limits), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def outcome(self, job: bytes, is_given_up: Callable[[], bool]) -> bytes:
        """The packed outcome of one job. Raises `Killed` and `_Retired`."""
        with self._in_time() as late:
            try:
                self._pipe.send_bytes(job)
            except OSError as error:
                raise (Killed("time") if late.is_set() else _Retired()) from error
            self._wait(is_given_up)
            try:
                return self._pipe.recv_bytes(self._limits.answer_bytes)
            except (EOFError, OSError) as error:
                self._process.join()
                if self._process.exitcode == 0:
                    raise _Retired from error
                raise Killed("time" if late.is_set() else _reason(self._process.exitcode)) from error

    @contextmanager
    def _in_time(self) -> Iterator[threading.Event]:
        """End the child a little after its time, whatever it does: one that neither reads its job nor ends its answer,
        or has closed the pipe and lives on, would hold this thread for ever."""
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(self._limits.wall_seconds + 1.0, end)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()

    def _wait(self, is_given_up: Callable[[], bool]) -> None:
        started, is_polite = time.monotonic(), False
        while not self._pipe.poll(_LOOK_SECONDS):
            seconds = time.monotonic() - started
            if is_given_up() or seconds > self._limits.wall_seconds:
                self.kill_process()
                raise Killed("given up" if is_given_up() else "time")
            if seconds > self._limits.polite_after_seconds and not is_polite:
                is_polite = True
                with suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, self._process.pid or 0, 15)

    def kill_process(self) -> None:
        self._process.kill()
        self._process.join()


def _reason(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return "CPU time" if -exit_code == signal.SIGXCPU else signal.Signals(-exit_code).name
    return f"exit {exit_code}"


@lru_cache(maxsize=1)
def _context(preloaded: tuple[str, ...]) -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload([_EMPTIED, *preloaded])
    return context


def _serve(pipe: Connection, limits: Limits) -> None:
    """The life of a child: jobs, one after the other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ.clear()
    _limit_memory(limits.memory_bytes)
    for _ in range(limits.jobs_per_child):
        if not pipe.poll(limits.idle_seconds):
            return
        try:
            job = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        pipe.send_bytes(_answer(job, limits.cpu_seconds))


def _answer(job: bytes, cpu_seconds: int) -> bytes:
    function, args, kwargs = pickle.loads(job)  # noqa: S301 (our own parent)
    # The kernel ends whoever uses more, also inside a parser that never lets Python's own timers have their turn.
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + 1 + cpu_seconds, resource.RLIM_INFINITY))
    try:
        return packed(function, function(*args, **kwargs))
    except SearchError as error:
        return packed_error(error)


def _limit_memory(more_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # where there is no /proc, or no such limit
        here = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (here + more_bytes, here + more_bytes))


@lru_cache(maxsize=1)
def sandbox() -> Sandbox:
    """The one of this process: twice as many children at most as there are cores, so that a hostile page holds up
    nobody; each is started when it is first needed."""
    return Sandbox(size=2 * (os.cpu_count() or 1) + 1)
