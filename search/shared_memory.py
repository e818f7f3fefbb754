"""What searches remember across workers: pages, refusals, robots.txt, whose turn it is at a site, which provider rests.

Kept in Redis, with an expiry but for the few numbers that an operator watches. Nothing here may fail a search: without
Redis, or with a sick one, everything is simply not remembered.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol, cast
from uuid import uuid4

from search.conf import SearchConfig

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = logging.getLogger(__name__)

_PREFIX = "search:1:"
TALLIES = "wenyuan:search:tallies"
_SECONDS = 0.5
"""For any one question to Redis."""
_CONNECTIONS = 100
"""Of one event loop."""

# One script, so that two workers never take the same turn. The server's own clock is the only one that counts. A site
# that was left alone may be asked a few times at once, then once a spacing (a token bucket).
_TURN = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 50 end
local spacing = tonumber(ARGV[1])
local next = math.max(now, tonumber(redis.call('GET', KEYS[2]) or 0))
local wait = next - now - spacing * (tonumber(ARGV[5]) - 1)
if wait > 0 then return wait end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('SET', KEYS[2], next + spacing, 'PX', math.max(1, next + spacing - now))
return 0
"""


class Memory(Protocol):
    """What a search needs of it."""

    async def get(self, key: str) -> bytes | None:
        """What was put there, while it lasts."""

    async def get_all(self, keys: Sequence[str]) -> list[bytes | None]:
        """The same for several keys, in their order."""

    async def put(self, key: str, value: bytes, seconds: float) -> None:
        """Remember `value` for so long."""

    async def count(self, key: str, seconds: float) -> int:
        """How often this was called for `key` within `seconds` of its first time."""

    async def tally(self, metric: str, label: str = "", more: int = 1) -> None:
        """So many more in a number that an operator watches (`search.tallies`); it never expires."""

    async def tallied(self) -> dict[tuple[str, str], int]:
        """Those numbers by metric and label."""

    async def forget(self, key: str) -> None:
        """As if it had never been."""

    async def note(self, key: str, value: float, most: int, seconds: float) -> None:
        """Put `value` before the earlier ones under `key`, of which `most` are remembered for so long."""

    async def noted(self, keys: Sequence[str]) -> list[list[float]]:
        """The values noted under each of `keys`, the newest first."""

    async def turn(self, key: str, lease: str, config: SearchConfig) -> float:
        """0 when it is this lease's turn, else the seconds to wait before asking again."""

    async def leave(self, key: str, lease: str) -> None:
        """Give the turn back."""


class Forgetful:
    """Remembers nothing; everybody's turn is now."""

    async def get(self, key: str) -> bytes | None:
        return None

    async def get_all(self, keys: Sequence[str]) -> list[bytes | None]:
        return [None for _ in keys]

    async def put(self, key: str, value: bytes, seconds: float) -> None:
        return

    async def count(self, key: str, seconds: float) -> int:
        return 1

    async def tally(self, metric: str, label: str = "", more: int = 1) -> None:
        return

    async def tallied(self) -> dict[tuple[str, str], int]:
        return {}

    async def forget(self, key: str) -> None:
        return

    async def note(self, key: str, value: float, most: int, seconds: float) -> None:
        return

    async def noted(self, keys: Sequence[str]) -> list[list[float]]:
        return [[] for _ in keys]

    async def turn(self, key: str, lease: str, config: SearchConfig) -> float:
        return 0.0

    async def leave(self, key: str, lease: str) -> None:
        return


class SharedMemory:
    """In Redis. Each failure is logged and answered as `Forgetful` would."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis

    async def get(self, key: str) -> bytes | None:
        with _forgiven():
            value = await self._redis.get(_PREFIX + key)
            return value if isinstance(value, bytes) else None
        return None

    async def get_all(self, keys: Sequence[str]) -> list[bytes | None]:
        with _forgiven():
            values = await self._redis.mget([_PREFIX + key for key in keys]) if keys else []
            return [value if isinstance(value, bytes) else None for value in values]
        return [None for _ in keys]

    async def put(self, key: str, value: bytes, seconds: float) -> None:
        with _forgiven():
            await self._redis.set(_PREFIX + key, value, px=max(1, int(seconds * 1000)))

    async def count(self, key: str, seconds: float) -> int:
        with _forgiven():
            total = int(await self._redis.incr(_PREFIX + key))
            if total == 1:
                await self._redis.pexpire(_PREFIX + key, int(seconds * 1000))
            return total
        return 1

    async def tally(self, metric: str, label: str = "", more: int = 1) -> None:
        with _forgiven():
            await self._redis.hincrby(TALLIES, f"{metric}|{label}", more)

    async def tallied(self) -> dict[tuple[str, str], int]:
        with _forgiven():
            stored = await cast("Awaitable[dict[bytes, bytes]]", self._redis.hgetall(TALLIES))
            return {name_and_label(field): int(number) for field, number in stored.items()}
        return {}

    async def forget(self, key: str) -> None:
        with _forgiven():
            await self._redis.delete(_PREFIX + key)

    async def note(self, key: str, value: float, most: int, seconds: float) -> None:
        with _forgiven():
            async with self._redis.pipeline(transaction=False) as pipe:
                name = f"{_PREFIX}noted:{key}"
                pipe.lpush(name, f"{value:.3f}")
                pipe.ltrim(name, 0, most - 1)
                pipe.pexpire(name, int(seconds * 1000))
                await pipe.execute()

    async def noted(self, keys: Sequence[str]) -> list[list[float]]:
        with _forgiven():
            async with self._redis.pipeline(transaction=False) as pipe:
                for key in keys:
                    pipe.lrange(f"{_PREFIX}noted:{key}", 0, -1)
                return [[float(value) for value in values] for values in await pipe.execute()]
        return [[] for _ in keys]

    async def turn(self, key: str, lease: str, config: SearchConfig) -> float:
        spacing, held_milliseconds = int(config.spacing_seconds * 1000), int(config.page_seconds * 1000)
        keys = (f"{_PREFIX}turns:{key}", f"{_PREFIX}next:{key}")
        with _forgiven():
            arguments = (
                str(spacing),
                str(config.site_concurrency),
                str(held_milliseconds),
                lease,
                str(config.site_burst),
            )
            milliseconds = await cast("Awaitable[int]", self._redis.eval(_TURN, 2, *keys, *arguments))
            return milliseconds / 1000
        return 0.0

    async def leave(self, key: str, lease: str) -> None:
        with _forgiven():
            await self._redis.zrem(f"{_PREFIX}turns:{key}", lease)


@asynccontextmanager
async def remembering(config: SearchConfig, kind: type[SharedMemory] = SharedMemory) -> AsyncIterator[Memory]:
    """The memory that the configuration names, as `kind` sees it, for as long as the block."""
    if not config.redis_url:
        yield Forgetful()
        return
    from redis_servers.clients import async_client

    # No driver information: to find its own version the library reads its metadata from disk for every connection.
    options = {"socket_timeout": _SECONDS, "socket_connect_timeout": _SECONDS, "driver_info": None}
    redis = async_client(config.redis_url, connections_max=_CONNECTIONS, waits_seconds=_SECONDS, **options)
    try:
        yield kind(redis)
    finally:
        with _forgiven():
            await redis.aclose()


def name_and_label(field: bytes) -> tuple[str, str]:
    name, _, label = field.decode().partition("|")
    return name, label


def lease() -> str:
    """A name for one turn."""
    return uuid4().hex


class _forgiven:  # noqa: N801 (read as a word: `with _forgiven():`)
    """Redis failing is no reason to fail."""

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        from redis.exceptions import RedisError

        if isinstance(error, RedisError | OSError):
            log.warning("nothing is remembered: %s", error)
            return True
        return False
