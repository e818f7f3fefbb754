"""Calls beside the answers, a plan of queries or a title: a few at a time, so that a model is asked for no more than is
said. One engine serves those of an event loop: what its servers serve is found out once, not for each call."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from django.conf import settings

from chat.concurrency.per_loop import PerLoop
from chat.engines import LexicalRanker
from chat.telemetry import metrics
from inference import Engine, connect


@asynccontextmanager
async def small_call(purpose: str) -> AsyncIterator[Engine]:
    """The engine, as soon as fewer than `small_calls_max` of the process are under way; callers bound the wait.

    `purpose`: what it is counted as, where there is a model to be asked.
    """
    async with _places():
        engine = _engine()
        if engine.connected:
            await metrics.add([metrics.Increment("small_calls", (purpose,))])
        yield engine


def connected() -> Engine:
    """The planner's engine where there is one, else the answers'. Each call is tried once."""
    config = settings.PLANNER or settings.INFERENCE
    if config.engine == "local":
        config = replace(config, engine="quotes")  # a model on the processor is too slow to be asked on the way
    return connect(replace(config, attempts=1), LexicalRanker())


_engine = PerLoop(connected)
_places = PerLoop(lambda: asyncio.Semaphore(settings.CHAT.small_calls_max))
