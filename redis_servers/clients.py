"""Clients of the Redis at an address, of whichever kind that is."""

from typing import Any

from redis import Redis
from redis.asyncio import BlockingConnectionPool
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.connection import Connection, parse_url

from redis_servers.address import is_of_sentinels, sentinel_address
from redis_servers.connections import CLASSES
from redis_servers.primary import AsyncPool, Pool


def async_client(url: str, *, waits_seconds: float, connections_max: int, **options: Any) -> "AsyncRedis":
    """For one event loop. Whoever finds all its connections busy waits for one, so long."""
    options |= {"max_connections": connections_max, "timeout": waits_seconds}
    if is_of_sentinels(url):
        return AsyncRedis.from_pool(AsyncPool.of(sentinel_address(url), **options))
    options |= parse_url(url)
    options["connection_class"] = CLASSES[options.get("connection_class", Connection)]
    return AsyncRedis.from_pool(BlockingConnectionPool(**options))


def client(url: str, **options: Any) -> "Redis":
    """For threads."""
    if is_of_sentinels(url):
        return Redis.from_pool(Pool.from_url(url, **options))
    return Redis.from_url(url, **options)
