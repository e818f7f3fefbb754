"""The Redis client of each event loop, and the one of all threads."""

from typing import Any

from django.conf import settings
from redis import Redis as BlockingRedis
from redis.asyncio import Redis

from chat.concurrency.once import Once
from chat.concurrency.per_loop import PerLoop
from redis_servers import clients


def connected() -> "Redis":
    """A client whose answers are text. Whoever finds all its connections busy waits for one."""
    config = settings.CHAT
    return clients.async_client(
        config.redis_url,
        connections_max=config.redis_connections_max,
        waits_seconds=config.redis_timeout_seconds,
        **options(),
    )


redis = PerLoop(connected)
"""The client of the running loop."""


def connected_for_threads() -> "BlockingRedis":
    """A client that has as many connections as threads have used it at a time."""
    return clients.client(settings.CHAT.redis_url, **options())


shared_redis = Once(connected_for_threads)
"""The client of this process's threads."""


def options() -> dict[str, Any]:
    """Of either client: how long it waits, and that answers are text."""
    return {
        "socket_timeout": settings.CHAT.redis_timeout_seconds,
        "socket_connect_timeout": settings.CHAT.redis_connect_seconds,
        "decode_responses": True,
    }


async def close() -> None:
    """Close the running loop's connections: for loops that end before the process does."""
    client = redis.pop()
    if client is not None:
        await client.aclose()
