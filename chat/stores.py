"""The one Redis connection pool of a process's event loop."""

import asyncio
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
