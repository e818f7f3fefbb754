"""What there is one of for each event loop: connections and tasks belong to the loop that they were made in."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


class PerLoop(Generic[T]):
    """Calls give the running loop's `T`, which is made at the first call. It is forgotten with its loop."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[asyncio.AbstractEventLoop, T] = WeakKeyDictionary()

    def __call__(self) -> T:
        loop = asyncio.get_running_loop()
        if loop not in self._made:
            self._made[loop] = self._make()
        return self._made[loop]

    def pop(self) -> T | None:
        """Forget the running loop's, and return it: for loops that end before the process does."""
        return self._made.pop(asyncio.get_running_loop(), None)


def background(work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    """A task that outlives whoever happens to start it: it has nothing of that request or run about it.

    Else its log lines would name that one for ever, and its SQL would want the thread of a request that is over.
    """
    return asyncio.create_task(work, context=Context())
