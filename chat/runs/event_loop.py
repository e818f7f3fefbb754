"""The one event loop of a worker: a task only starts a run here, and its thread is free again, or waits for it.

Waiting for R1 is idle time of minutes: a run costs a coroutine, not a process and not a thread. When the worker is told
to end, its runs are handed on to another one at once.
"""

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import Future, wait
from functools import cache
from typing import Any

import uvloop

from chat.runs.monitor import run_monitor

log = logging.getLogger(__name__)
GRACE_SECONDS = 3.0
"""How long the end of the process waits for its runs to be handed on."""
is_leaving = False
"""The process takes no more runs."""
_going: "set[Future[None]]" = set()


@cache
def loop() -> asyncio.AbstractEventLoop:
    """The loop, started with its thread at the first call."""
    new_loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    threading.Thread(target=new_loop.run_forever, name="runs", daemon=True).start()
    return new_loop


def start(work: Coroutine[Any, Any, None]) -> None:
    """Have `work` done in the loop; what it raises is logged."""
    going = asyncio.run_coroutine_threadsafe(work, loop())
    _going.add(going)
    going.add_done_callback(_over)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Have `work` done in the loop and wait for it; what it raises is logged."""
    going = asyncio.run_coroutine_threadsafe(work, loop())
    _going.add(going)
    going.add_done_callback(_over)
    wait([going])


def _over(work: "Future[None]") -> None:
    _going.discard(work)
    if not work.cancelled() and (error := work.exception()):
        log.error("a run was left to the reaper: %r", error, exc_info=error)


def leave() -> None:
    """The process is told to end: have every run handed on."""
    global is_leaving
    is_leaving = True
    if loop.cache_info().currsize:  # else nothing has ever run here
        loop().call_soon_threadsafe(lambda: run_monitor().leave())


def drain() -> None:
    """Wait for the runs to be handed on, but not for ever."""
    wait(list(_going), GRACE_SECONDS)
