"""The one event loop of an answer worker: every thread of its pool parks on a coroutine here.

Waiting for R1 is idle time of minutes: a run costs a parked thread and a coroutine, not a process.
"""

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache
from typing import TypeVar

T = TypeVar("T")


@cache
def loop() -> asyncio.AbstractEventLoop:
    """The loop, started with its thread at the first call."""
    made = asyncio.new_event_loop()
    threading.Thread(target=made.run_forever, name="runs", daemon=True).start()
    return made


def run(work: Coroutine[object, object, T]) -> T:
    """Wait in this thread for `work` to end in the loop; its result, or what it raises."""
    return asyncio.run_coroutine_threadsafe(work, loop()).result()
