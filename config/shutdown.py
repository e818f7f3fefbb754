"""A web server that ends answers what it was doing as an outage, which is asked again, and not as a fault.

Uvicorn waits a while for requests under way, cancels them, and says 500 for those without an answer.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from chat.errors.messages import CODES

App = Callable[[Any, Any, Any], Awaitable[None]]
CODE = "server.unavailable"


class Shutdown:
    """Passes all to `app`; an HTTP request that is cancelled before its answer has begun is answered with 503."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        has_begun = False

        async def noted(message: Any) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except asyncio.CancelledError:
            if scope["type"] == "http" and not has_begun:
                await refuse(send)
            raise


async def refuse(send: Any) -> None:
    """Say that a part of the server is away, as the API says it (RFC 9457)."""
    problem = {"type": "about:blank", "title": CODE, "status": 503, "code": CODE, "detail": str(CODES[CODE].sentence)}
    headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store"), (b"retry-after", b"1")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(problem).encode()})
