"""Django's handler of requests, in which all middlewares of a view run in one thread without leaving it.

Where the chain is asynchronous at its innermost, as Django makes it under ASGI, each synchronous `process_view` is
brought to the thread and back by itself: four changes of threads for every request, and a millisecond of processor.
"""

from collections.abc import Callable

from asgiref.sync import AsyncToSync
from django.core.handlers.asgi import ASGIHandler
from django.core.signals import request_started
from django.db import close_old_connections, reset_queries
from django.http import HttpRequest, HttpResponseBase

AT_START: tuple[Callable[[], None], ...] = (reset_queries, close_old_connections)
"""What Django does about the database at the beginning of each request, by a visit to its thread."""


class SiteHandler(ASGIHandler):
    """Answers HTTP; views may be of both kinds."""

    def __init__(self) -> None:
        super().__init__()
        for receiver in AT_START:
            request_started.disconnect(receiver)

    def _get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Django's own, within the middlewares: nothing has asked SQL yet, and this is the thread that will."""
        for receiver in AT_START:
            receiver()
        response: HttpResponseBase = super()._get_response(request)  # type: ignore[misc]
        return response

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain from a synchronous inside. What is asynchronous outside of it (static files) stays so."""
        super().load_middleware(is_async=False)
        outermost: object = self._middleware_chain  # type: ignore[has-type]
        # Django has made it synchronous in the end; what it has wrapped is what this handler awaits.
        assert isinstance(outermost, AsyncToSync)  # noqa: S101 - StaticFiles is asynchronous, and so is what is around
        self._middleware_chain = outermost.awaitable
