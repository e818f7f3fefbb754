"""Cancelling tasks until they have really ended."""

import asyncio
from typing import Any

AGAIN_SECONDS = 0.1


async def end(*tasks: "asyncio.Future[Any]", again_seconds: float = AGAIN_SECONDS) -> None:
    """Cancel `tasks` and wait until all are done; how each ended is for its owner to ask.

    One `cancel` is not enough: the Redis client waits in ways that swallow a cancellation which arrives together with
    the answer (seen with redis-py 8.1 on Python 3.11), and the task would go on as if nothing had been said. But a
    second one cuts what a task does at its end: `again_seconds` is longer than that may take.
    """
    unfinished = {task for task in tasks if not task.done()}
    while unfinished:
        for task in unfinished:
            task.cancel()
        _, unfinished = await asyncio.wait(unfinished, timeout=again_seconds)
