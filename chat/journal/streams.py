"""Redis streams, typed: the client's own annotations allow for every mode it has, we use one."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast
from weakref import WeakKeyDictionary

from django.conf import settings
from redis.asyncio import Redis

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, "Redis"] = WeakKeyDictionary()


def redis() -> "Redis":
    """The client of the running loop: answers are text, and none is waited for longer than 30 s."""
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = Redis.from_url(
            settings.CHAT.redis_url, socket_timeout=30, socket_connect_timeout=5, decode_responses=True
        )
    return _clients[loop]


async def close() -> None:
    """Close the running loop's connections: for loops that end before the process does."""
    client = _clients.pop(asyncio.get_running_loop(), None)
    if client is not None:
        await client.aclose()


Row = tuple[str, dict[str, str]]
"""An entry's id and its fields."""
START = "0-0"


def place(id: str) -> tuple[int, int]:
    """An id as Redis orders it."""
    first, _, second = id.partition("-")
    return int(first), int(second)


async def rows_after(key: str, after: str, count: int | None = None) -> list[Row]:
    """The entries of a stream after id `after`, oldest first. Raises RedisError."""
    return cast("list[Row]", await redis().xrange(key, min=f"({after}", count=count))


async def last_id(key: str) -> str:
    """The id of the newest entry; `START` where there is none. Raises RedisError."""
    newest = cast("list[Row]", await redis().xrevrange(key, count=1))
    return newest[0][0] if newest else START


async def read_new(seen: Mapping[str, str], count: int, wait_seconds: float) -> list[tuple[str, list[Row]]]:
    """What the streams have after the ids `seen` of them, as soon as one has something. Raises RedisError."""
    found = await redis().xread(cast("Any", seen), count=count, block=int(wait_seconds * 1000))
    return cast("list[tuple[str, list[Row]]]", found or [])


async def append(key: str, fields: Mapping[str, str], *, keep: int, keep_seconds: int) -> None:
    """Append an entry to a stream that holds only its newest `keep`, for `keep_seconds`. Raises RedisError."""
    pipe = redis().pipeline(transaction=False)
    pipe.xadd(key, cast("Any", fields), maxlen=keep)
    pipe.expire(key, keep_seconds)
    await pipe.execute()
