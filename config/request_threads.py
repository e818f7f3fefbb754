"""Each request has a thread of its own for what is synchronous; it is one that an earlier request has left.

Django would start a thread for every request and end it afterwards, and its connection to the database with it.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import ThreadSensitiveContext

Scope = MutableMapping[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]
P = ParamSpec("P")
R = TypeVar("R")
IDLE_MAX = 8
"""Threads that wait for a request, each with its connection: more are needed for a moment only."""


class RequestThread(ThreadPoolExecutor):
    """One thread, which knows whether it has done all that it was given."""

    def __init__(self) -> None:
        super().__init__(max_workers=1, thread_name_prefix="request")
        self._last: Future[Any] | None = None

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """Have it do one thing more."""
        future = super().submit(fn, *args, **kwargs)
        self._last = future
        return future

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being done; what was cancelled may hide something before it that is."""
        return self._last is None or (self._last.done() and not self._last.cancelled())


class RequestThreads:
    """Gives `app` every HTTP request within a thread. The idle thread that was used last is the next one's."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._idle: list[RequestThread] = []

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        thread = self._idle.pop() if self._idle else RequestThread()
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self._app(scope, receive, send)
        finally:
            if thread.is_idle and len(self._idle) < IDLE_MAX:
                self._idle.append(thread)
            else:  # whoever left has left work behind: the thread ends with it, and keeps nobody else waiting
                thread.shutdown(wait=False)
