"""The Redis client of each event loop."""

from django.conf import settings
from redis.asyncio import BlockingConnectionPool, Redis

from chat.concurrency.per_loop import PerLoop


def connected() -> "Redis":
    """A client whose answers are text. Whoever finds all its connections busy waits for one."""
    config = settings.CHAT
    pool = BlockingConnectionPool.from_url(
        config.redis_url,
        max_connections=config.redis_connections_max,
        timeout=config.redis_timeout_seconds,
        socket_timeout=config.redis_timeout_seconds,
        socket_connect_timeout=config.redis_connect_seconds,
        decode_responses=True,
    )
    return Redis.from_pool(pool)


redis = PerLoop(connected)
"""The client of the running loop."""


async def close() -> None:
    """Close the running loop's connections: for loops that end before the process does."""
    client = redis.pop()
    if client is not None:
        await client.aclose()
