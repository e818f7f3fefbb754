"""Connections of event loops that lose no cancellation."""

import asyncio
from typing import Any

from redis.asyncio.connection import (
    AbstractConnection,
    Connection,
    SSLConnection,
    UnixDomainSocketConnection,
)


class Cancellable(AbstractConnection):
    """Whoever is cancelled while a command is sent hears of it.

    redis-py sends inside `asyncio.wait_for`, which before Python 3.12 swallows a cancellation that arrives in the step
    in which it is done (python/cpython#86296): a third of all, wherever a task does little but ask Redis.
    """

    async def send_packed_command(self, *arguments: Any, **options: Any) -> None:
        task = asyncio.current_task()
        before = task.cancelling() if task else 0
        await super().send_packed_command(*arguments, **options)
        if task and task.cancelling() > before:
            await self.disconnect(nowait=True)  # the answer of what was sent must not be taken for that of another
            raise asyncio.CancelledError


class TCPConnection(Cancellable, Connection):
    pass


class TLSConnection(Cancellable, SSLConnection):
    pass


class SocketConnection(Cancellable, UnixDomainSocketConnection):
    pass


CLASSES: dict[type[AbstractConnection], type[Cancellable]] = {
    Connection: TCPConnection,
    SSLConnection: TLSConnection,
    UnixDomainSocketConnection: SocketConnection,
}
"""By what redis-py would connect with."""
