"""Connections to the primary that Sentinels name now, made anew whenever it is another.

redis-py's own pools ask the Sentinels at each new connection and drop what idles when the answer has changed. Beyond
that, connections in use are given up once they are free, and a server that may not be written to counts as lost.
"""

from collections.abc import Mapping
from typing import Any

from redis.asyncio import BlockingConnectionPool
from redis.asyncio.connection import SSLConnection as AsyncSSLConnection
from redis.asyncio.retry import Retry as AsyncRetry
from redis.asyncio.sentinel import Sentinel as AsyncSentinels
from redis.asyncio.sentinel import SentinelConnectionPool as AsyncSentinelPool
from redis.asyncio.sentinel import SentinelManagedConnection as AsyncManaged
from redis.backoff import NoBackoff
from redis.connection import SSLConnection
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.retry import Retry
from redis.sentinel import Sentinel as Sentinels
from redis.sentinel import SentinelConnectionPool, SentinelManagedConnection

from redis_servers.address import SentinelAddress, sentinel_address
from redis_servers.connections import Cancellable

SENTINEL_SECONDS = 1.0
"""One Sentinel may take so long to say where the primary is; then the next is asked."""
NOT_PRIMARY = ("READONLY", "NOREPLICAS", "MASTERDOWN")
"""One of these is in the answer of a server that was demoted, or that its replicas have left; a script quotes it."""


def is_lost(error: ResponseError) -> bool:
    return any(code in str(error) for code in NOT_PRIMARY)


class AsyncConnection(Cancellable, AsyncManaged):
    async def read_response(self, *arguments: Any, **options: Any) -> Any:
        try:
            return await super().read_response(*arguments, **options)
        except ResponseError as error:
            if not is_lost(error):
                raise
            await self.disconnect()
            raise RedisConnectionError(f"no primary any more: {error}") from error


class AsyncTLSConnection(AsyncConnection, AsyncSSLConnection):
    pass


class AsyncPool(AsyncSentinelPool, BlockingConnectionPool):
    """Whoever finds all its connections busy waits for one."""

    @classmethod
    def of(cls, address: SentinelAddress, **options: Any) -> "AsyncPool":
        given = options | connecting(address)
        given["connection_class"] = AsyncConnection if address.tls is None else AsyncTLSConnection
        sentinels = AsyncSentinels(address.sentinels, sentinel_kwargs=asking(address, AsyncRetry))
        return cls(address.service, sentinels, **given)

    async def get_master_address(self) -> Any:
        before = self.master_address
        address = await super().get_master_address()
        if before is not None and address != before:
            for connection in self._in_use_connections:
                connection.mark_for_reconnect()
        return address

    async def aclose(self) -> None:
        await super().aclose()
        await self.sentinel_manager.aclose()


class Connection(SentinelManagedConnection):
    def read_response(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().read_response(*arguments, **options)
        except ResponseError as error:
            if not is_lost(error):
                raise
            self.disconnect()
            raise RedisConnectionError(f"no primary any more: {error}") from error


class TLSConnection(Connection, SSLConnection):
    pass


class Pool(SentinelConnectionPool):
    """Of threads. `from_url` is how Django's cache makes it."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> "Pool":
        address = sentinel_address(url)
        given = options | connecting(address)
        given["connection_class"] = Connection if address.tls is None else TLSConnection
        return cls(address.service, Sentinels(address.sentinels, sentinel_kwargs=asking(address)), **given)

    def close(self) -> None:
        super().close()
        self.sentinel_manager.close()


def connecting(address: SentinelAddress) -> dict[str, Any]:
    """How the primary is spoken to."""
    return {"db": address.db, **address.credentials, **(address.tls or {})}


def asking(address: SentinelAddress, retry: type[Any] = Retry) -> dict[str, Any]:
    """How a Sentinel is spoken to. One that is away is not tried twice: there are others, and everybody asks again."""
    seconds = {"socket_timeout": SENTINEL_SECONDS, "socket_connect_timeout": SENTINEL_SECONDS}
    tls: Mapping[str, Any] = {} if address.tls is None else {"ssl": True, **address.tls}
    return {**seconds, "retry": retry(NoBackoff(), 0), **address.sentinel_credentials, **tls}
