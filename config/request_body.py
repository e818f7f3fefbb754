"""No request's body is larger, or slower, than a request of this product can be: it is counted as it arrives.

The body is read whole before Django sees the request: nothing of it is written to the disk, and no thread waits for it.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from config.base_path import App, Scope

BODY_MAX_BYTES = 512 * 1024
BODY_SECONDS = 30.0
IMPORTS, IMPORT_MAX_BYTES = "/api/v1/imports", 2 * 1024 * 1024
"""The one operation that takes more, and how much: less than what Django would write to the disk."""
REFUSALS = {
    413: ("request.too_large", "The request is too large."),
    408: ("request.slow", "The request took too long."),
}


class Refused(Exception):
    """The body is refused with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class BodyLimit:
    """Gives `app` requests with whole bodies of at most `max_bytes` that took at most `seconds` (ASGI 3)."""

    def __init__(self, app: App, max_bytes: int = BODY_MAX_BYTES, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                first = await self._whole(scope, receive, self._max_bytes_of(scope))
        except TimeoutError:
            await refuse(send, 408)
        except Refused as refusal:
            await refuse(send, refusal.status)
        else:
            await self._app(scope, replayed(first, receive), send)

    def _max_bytes_of(self, scope: Scope) -> int:
        return max(self._max_bytes, IMPORT_MAX_BYTES) if scope.get("path", "").endswith(IMPORTS) else self._max_bytes

    async def _whole(self, scope: Scope, receive: Any, max_bytes: int) -> dict[str, Any]:
        if any(name == b"content-length" and is_over(value, max_bytes) for name, value in scope.get("headers", ())):
            raise Refused(413)
        body = bytearray()
        while True:
            message: dict[str, Any] = await receive()
            if message["type"] != "http.request":
                return message
            body += message.get("body", b"")
            if len(body) > max_bytes:
                raise Refused(413)
            if not message.get("more_body", False):
                return {"type": "http.request", "body": bytes(body), "more_body": False}


def is_over(length: bytes, max_bytes: int) -> bool:
    """Whether a declared length is more than that, or no number."""
    return not length.isdigit() or len(length) > 12 or int(length) > max_bytes


def replayed(first: dict[str, Any], receive: Any) -> Callable[[], Awaitable[dict[str, Any]]]:
    """`receive` that gives `first` first."""
    waiting = [first]

    async def next_message() -> dict[str, Any]:
        if waiting:
            return waiting.pop()
        message: dict[str, Any] = await receive()
        return message

    return next_message


async def refuse(send: Any, status: int) -> None:
    """A problem document, after which the server closes the connection: the rest of the body is never read."""
    code, title = REFUSALS[status]
    body = json.dumps({"type": "about:blank", "title": code, "status": status, "code": code, "detail": title}).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
