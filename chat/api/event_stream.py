"""A run's entries as server-sent events, also for pages without a socket: the same slots and checks as sockets."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from uuid import UUID

from django.conf import settings

from chat.api.connections import Connection, open_connections
from chat.concurrency.cancellation import end
from chat.journal.journal import Line
from chat.journal.reader import feed
from chat.protocol.state import RunState

BEAT = ": all is well\n\n"
"""A comment: it means nothing to whoever reads, and shows that somebody still does."""


class EventStream:
    """What one program is sent of one run, until it is over or its user has signed out."""

    def __init__(self) -> None:
        self._closed = asyncio.Event()

    async def close(self) -> None:
        """Send nothing more."""
        self._closed.set()

    async def beat(self) -> None:
        """Silence is filled where it is waited for."""

    async def frames(self, run_id: UUID, after: int, connection: Connection) -> AsyncIterator[str]:
        """The frames after the cursor. Raises Run.DoesNotExist, RedisError."""
        async with open_connections().holding(connection), aclosing(self._items(run_id, after)) as items:
            async for item in items:
                yield BEAT if item is None else frame_of(item)

    async def _items(self, run_id: UUID, after: int) -> AsyncGenerator[Line | RunState | None, None]:
        """What the feed brings; None for each silence of `connection_beat_seconds`."""
        source, closing = feed(run_id, after), asyncio.ensure_future(self._closed.wait())
        arriving = asyncio.ensure_future(anext(source, ...))
        try:
            while not self._closed.is_set():
                waited = {arriving, closing}
                beat_seconds = settings.CHAT.connection_beat_seconds
                await asyncio.wait(waited, timeout=beat_seconds, return_when=asyncio.FIRST_COMPLETED)
                if not arriving.done():
                    yield None
                    continue
                item = arriving.result()
                if isinstance(item, type(...)):
                    return
                arriving = asyncio.ensure_future(anext(source, ...))
                yield item
        finally:
            await end(arriving, closing)


def frame_of(item: Line | RunState) -> str:
    """One event; its id is the cursor behind it."""
    if isinstance(item, RunState):
        body = json.dumps({"type": "snapshot", "run": item.run, "seq": item.seq, "state": item.to_json()})
        return f"id: {item.seq}\nevent: snapshot\ndata: {body}\n\n"
    return f"id: {item.seq}\ndata: {item.text}\n\n"
