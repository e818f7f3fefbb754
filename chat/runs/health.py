"""Whether the parts that answer depends on are there, each by name.

Anybody may ask, as often as they like: a part is looked at once for all who ask within a second.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection
from redis.exceptions import RedisError

from chat.concurrency.per_loop import PerLoop
from chat.concurrency.redis_client import redis
from chat.engines import engines
from chat.models.schema import is_current
from chat.runs.workers import alive

PATIENCE_SECONDS = 3.0
KNOWN_SECONDS, AWAY_SECONDS = 1.0, 0.2
"""How long it is known that a part answers, and that it does not: who waits for it asks ten times a second."""
Check = Callable[[], Awaitable[bool]]


class RecentCheck:
    """One part; whoever asks while it is looked at shares the answer. One per event loop."""

    def __init__(self, check: Check, clock: Callable[[], float] = time.monotonic) -> None:
        self._check = check
        self._clock = clock
        self._looking = asyncio.Lock()
        self._known, self._until = False, float("-inf")

    async def answers(self) -> bool:
        """Whether the part answers, or did so a moment ago."""
        async with self._looking:
            if self._clock() >= self._until:
                self._known = await in_time(self._check())
                self._until = self._clock() + (KNOWN_SECONDS if self._known else AWAY_SECONDS)
            return self._known


async def parts(names: Sequence[str] = ()) -> dict[str, bool]:
    """Name of each part, or of those that are named, to whether it answers. Raises KeyError for a name of none."""
    chosen = names or tuple(CHECKS)
    checks = recent_checks()
    answers = await asyncio.gather(*(checks[name].answers() for name in chosen))
    return dict(zip(chosen, answers, strict=True))


async def in_time(check: Awaitable[bool]) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await check
    except (TimeoutError, RedisError, DatabaseError):
        return False


async def sql() -> bool:
    def asks() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True

    return await sync_to_async(asks)()


async def redis_answers() -> bool:
    return bool(await redis().ping())


async def engine_is_ready() -> bool:
    """Whether one of the models at least would answer."""
    return any(await asyncio.gather(*(in_time(engine.ready()) for engine in engines())))


CHECKS: dict[str, Check] = {
    "sql": sql,
    "schema": sync_to_async(is_current),
    "redis": redis_answers,
    "search": lambda: alive("search"),
    "answer": lambda: alive("answer"),
    "engine": engine_is_ready,
}
recent_checks = PerLoop(lambda: {name: RecentCheck(check) for name, check in CHECKS.items()})
