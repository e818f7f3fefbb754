"""Work that several want at the same time is done once: the later ones wait for the first."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """May be used from several event loops; only those who share a loop share work."""

    def __init__(self) -> None:
        self._flights: dict[tuple[int, str], _Flight[T]] = {}

    async def do(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What `work` comes to, or the work that somebody else has begun under `key`.

        It is cancelled when nobody waits for it any more. Whoever waits for work that was cancelled from elsewhere
        does it anew.
        """
        place = (id(asyncio.get_running_loop()), key)
        flight = self._flights.get(place)
        if flight is None or flight.task.done():
            flight = self._flights[place] = _Flight(asyncio.create_task(work()))
            flight.task.add_done_callback(lambda _: self._landed(place))
        try:
            return await flight.waited()
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if flight.task.cancelled() and task is not None and not task.cancelling():
                return await work()
            raise

    def _landed(self, place: tuple[int, str]) -> None:
        flight = self._flights.get(place)
        if flight is not None and flight.task.done():
            del self._flights[place]


class _Flight(Generic[T]):
    def __init__(self, task: "asyncio.Task[T]") -> None:
        self.task = task
        self._waiting = 0

    async def waited(self) -> T:
        self._waiting += 1
        try:
            return await asyncio.shield(self.task)
        finally:
            self._waiting -= 1
            if not self._waiting and not self.task.done():
                self.task.cancel()
