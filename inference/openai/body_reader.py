"""One answer taken in by a task of its own, so that all that has come is read together, and with one timer.

The task also outlives a wait that is given up: the connection must not be closed before the server was told to stop.
"""

import asyncio
from collections.abc import Awaitable, Callable

import httpx2

MAX_HELD_BYTES = 1 << 20
"""What may wait to be taken; then the server has to wait."""

Send = Callable[[], Awaitable[httpx2.Response]]
"""Sends the request; the body of what it returns is not read yet."""


class BodyReader:
    """The response, once there is one. Take what has come; where nothing has, wait for `change()`."""

    def __init__(self, send: Send) -> None:
        self.response: httpx2.Response | None = None
        """Its status and headers; its body is read here."""
        self.is_over = False
        """The whole body has come; some of it may still have to be taken."""
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._waiter: asyncio.Future[None] | None = None
        self._room = asyncio.Event()
        self._task = asyncio.create_task(self._take_in(send))
        self._task.add_done_callback(lambda _: self._wake())

    @property
    def error(self) -> BaseException | None:
        """Why nothing more will come, although the body is not whole. Without a response, nothing was sent."""
        return self._task.exception() if self._task.done() and not self._task.cancelled() else None

    def drained(self) -> bytes:
        """What has come of the body since the last call; empty: nothing."""
        body = b"".join(self._held)
        self._held.clear()
        self._held_bytes = 0
        self._room.set()
        return body

    def change(self) -> "asyncio.Future[None]":
        """Done when there is more to take, or nothing more will come. One wait at a time."""
        self._waiter = asyncio.get_running_loop().create_future()
        return self._waiter

    async def aclose(self) -> None:
        """Hang up; a connection whose answer was read to its end is kept for another."""
        self._task.cancel()
        try:
            await asyncio.wait([self._task])
        finally:
            if self.response is not None:
                await self.response.aclose()

    async def _take_in(self, send: Send) -> None:
        self.response = await send()
        self._wake()
        async for piece in self.response.aiter_bytes():
            self._held.append(piece)
            self._held_bytes += len(piece)
            self._wake()
            if self._held_bytes > MAX_HELD_BYTES:
                self._room.clear()
                await self._room.wait()
        self.is_over = True

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)
