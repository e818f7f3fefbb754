"""The three timers of a request: until the first payload, since the last one, and in all."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from inference.conf import EngineConfig
from inference.errors import Silent

T = TypeVar("T")


class Timeouts:
    """Waits as long as the configuration allows, and no longer."""

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        self._loop = asyncio.get_running_loop()
        self._clock = self._loop.time
        self._end = self._clock() + config.total_seconds
        self._limit = 0.0
        self._what = ""
        self._bell: asyncio.TimerHandle | None = None
        self._waiter: asyncio.Future[None] | None = None
        self.begin()

    def begin(self) -> None:
        """A request has been sent: wait for its first payload."""
        self._arm(self._config.first_byte_seconds, "nothing came")

    def heard(self) -> None:
        """A payload has come. Comments must not call this: a server that only keeps the connection alive is silent."""
        self._arm(self._config.idle_seconds, "nothing more came")

    def finishing(self) -> None:
        """The answer is complete; the token counts are waited for only a moment."""
        self._arm(min(2.0, self._config.idle_seconds), "no token counts came")

    async def of(self, awaitable: Awaitable[T]) -> T:
        """The result of `awaitable`. Raises `Silent` when a timer ends first."""
        try:
            async with asyncio.timeout_at(min(self._limit, self._end)):
                return await awaitable
        except TimeoutError as error:
            raise self._silent() from error

    async def until(self, change: "asyncio.Future[None]") -> None:
        """The same for what is waited for again and again: one bell serves all of these waits."""
        self._waiter = change
        if self._bell is None:
            self._bell = self._loop.call_at(min(self._limit, self._end), self._ring)
        await change

    def rest(self) -> None:
        """Nobody waits any more."""
        if self._bell:
            self._bell.cancel()
        self._bell = self._waiter = None

    def _ring(self) -> None:
        """The bell rings: too early if something was heard meanwhile."""
        self._bell = None
        limit = min(self._limit, self._end)
        if not self._waiter or self._waiter.done():
            return
        if self._clock() < limit:
            self._bell = self._loop.call_at(limit, self._ring)
        else:
            self._waiter.set_exception(self._silent())

    def _silent(self) -> Silent:
        whole = self._clock() >= self._end
        return Silent(f"not finished within {self._config.total_seconds:g} s" if whole else f"{self._what}")

    def _arm(self, seconds: float, what: str) -> None:
        self._limit = self._clock() + seconds
        self._what = f"{what} for {seconds:g} s"
        if self._bell and self._bell.when() > self._limit:
            self.rest()
