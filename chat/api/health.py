"""Whether the parts that answer depends on are there, each by name."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection
from redis.exceptions import RedisError

from chat.engines import engines
from chat.journal.streams import redis
from chat.runs.workers import alive
from chat.schema import is_current

PATIENCE_SECONDS = 3.0


async def parts(names: Sequence[str] = ()) -> dict[str, bool]:
    """Name of each part, or of those that are named, to whether it answers. Raises KeyError for a name of none."""
    chosen = names or tuple(CHECKS)
    answers = await asyncio.gather(*(in_time(CHECKS[name]()) for name in chosen))
    return dict(zip(chosen, answers, strict=True))


async def in_time(check: Awaitable[bool]) -> bool:
    try:
        return await asyncio.wait_for(check, PATIENCE_SECONDS)
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


CHECKS: dict[str, Callable[[], Awaitable[bool]]] = {
    "sql": sql,
    "schema": sync_to_async(is_current),
    "redis": redis_answers,
    "search": lambda: alive("search"),
    "answer": lambda: alive("answer"),
    "engine": engine_is_ready,
}
