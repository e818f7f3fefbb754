"""Redis streams, typed: the client's own annotations allow for every mode it has, we use one."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from chat.concurrency.redis_client import redis

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


async def last_rows(keys: Sequence[str]) -> list[Row | None]:
    """The newest entry of each stream; None where there is none. One round trip. Raises RedisError."""
    if not keys:
        return []
    pipe = redis().pipeline(transaction=False)
    for key in keys:
        pipe.xrevrange(key, count=1)
    newest = cast("list[list[Row]]", await pipe.execute())
    return [rows[0] if rows else None for rows in newest]


async def read_new(cursors: Mapping[str, str], count: int, wait_seconds: float) -> list[tuple[str, list[Row]]]:
    """What the streams have after the ids `seen` of them, as soon as one has something. Raises RedisError."""
    rows = await redis().xread(cast("Any", cursors), count=count, block=int(wait_seconds * 1000))
    return cast("list[tuple[str, list[Row]]]", rows or [])


async def append(key: str, fields: Mapping[str, str], *, keep: int, keep_seconds: int) -> None:
    """Append an entry to a stream that holds only its newest `keep`, for `keep_seconds`. Raises RedisError."""
    await appending(redis().pipeline(transaction=False), key, fields, keep=keep, keep_seconds=keep_seconds).execute()


def appending(pipe: Any, key: str, fields: Mapping[str, str], *, keep: int, keep_seconds: int) -> Any:
    """`pipe`, which does that too when it is executed."""
    pipe.xadd(key, fields, maxlen=keep)
    pipe.expire(key, keep_seconds)
    return pipe
