"""Cancelling tasks until they have really ended."""

import asyncio
from typing import Any

AGAIN_SECONDS = 2.0


async def end(*tasks: "asyncio.Future[Any]", again_seconds: float = AGAIN_SECONDS) -> None:
    """Cancel `tasks` and wait until all are done; how each ended is for its owner to ask.

    One `cancel` does it, unless a library swallows it and the task goes on as if nothing had been said, as redis-py did
    (`redis_servers.connections`). But a second one cuts what a task does at its end: `again_seconds` is longer than
    that may take.
    """
    unfinished = {task for task in tasks if not task.done()}
    while unfinished:
        for task in unfinished:
            task.cancel()
        _, unfinished = await asyncio.wait(unfinished, timeout=again_seconds)
