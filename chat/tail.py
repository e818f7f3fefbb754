"""One reader per event loop tails every stream that somebody here waits for, and wakes those who wait.

It carries nothing itself: a woken reader takes what it lacks from the stream, so there is no buffer to overflow and no
order to restore. Sockets of other processes have their own tail: Redis is the only thing they share.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4
from weakref import WeakKeyDictionary

from redis.exceptions import RedisError

from chat.streams import START, append, newest_ids

log = logging.getLogger(__name__)
BLOCK_SECONDS = 2


class Tail:
    """Waits for many streams with one connection."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._seen: dict[str, str] = {}
        self._wake = f"wenyuan:wake:{uuid4().hex}"
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def watch(self, key: str, after: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever stream `key` has grown since id `after`, or since it was last cleared."""
        grown = asyncio.Event()
        if key not in self._waiting:
            self._waiting[key], self._seen[key] = set(), after
        self._waiting[key].add(grown)
        try:
            await self._interrupt()
            yield grown
        finally:
            self._waiting[key].discard(grown)
            if not self._waiting[key]:
                del self._waiting[key], self._seen[key]

    async def _interrupt(self) -> None:
        """Make the reader start again with the present list of streams."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._read())
        await append(self._wake, {"": ""}, keep=1, keep_seconds=60)

    async def _read(self) -> None:
        wake = START
        while self._waiting:
            try:
                grown = await newest_ids(self._seen | {self._wake: wake}, BLOCK_SECONDS)
            except RedisError as error:
                log.warning("cannot tail the journals: %s", error)
                await asyncio.sleep(1)
                continue
            wake = grown.pop(self._wake, wake)
            for key, last in grown.items():
                if key in self._seen:
                    self._seen[key] = last
                    for event in self._waiting[key]:
                        event.set()


_tails: WeakKeyDictionary[asyncio.AbstractEventLoop, Tail] = WeakKeyDictionary()


def tail() -> Tail:
    """The tail of the running loop."""
    return _tails.setdefault(asyncio.get_running_loop(), Tail())
