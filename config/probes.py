"""`/live`, `/ready`, `/status` and `/metrics`: for machines, which ask by any address, without a session and often.

They are answered before Django: no host is checked, no session is read, and no question costs more than one a second.
"""

import asyncio
import hmac
import ipaddress
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from redis.exceptions import RedisError

from chat.api import metrics
from chat.runs import health

Scope = MutableMapping[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]
PARTS_OF_A_POD = ("sql", "schema", "redis")
"""Without these a web server can answer nothing; what else is away, the pages tell."""
SECONDS = 1.0
JSON, TEXT = "application/json", "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """What is sent back."""

    status: int
    body: bytes
    kind: str = JSON


@dataclass(frozen=True)
class Access:
    """Who may read the metrics: whoever has the token, or asks from one of the networks; else nobody."""

    token: str = ""
    networks: tuple[str, ...] = ()

    def allows(self, scope: Scope) -> bool:
        """Whether this request may. Raises ValueError for a network that is none (at the start: see `check`)."""
        given = dict(scope["headers"]).get(b"authorization", b"")
        if self.token and hmac.compare_digest(given, b"Bearer " + self.token.encode()):
            return True
        address = ipaddress.ip_address((scope.get("client") or ("0.0.0.0",))[0])  # noqa: S104 - nobody's address
        return any(address in ipaddress.ip_network(network, strict=False) for network in self.networks)


class Probes:
    """Answers the four paths, and leaves all others to `app`."""

    def __init__(self, app: App, access: Access, base: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._access = access
        self._clock = clock
        self._looking = asyncio.Lock()
        self._known: dict[str, tuple[float, Reply]] = {}
        self._paths = {f"{base}{path}": reply for path, reply in REPLIES.items()} | REPLIES

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path not in self._paths or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        if path.endswith("/metrics") and not self._access.allows(scope):
            reply = Reply(404, b'{"detail": "There is no such thing here."}')
        else:
            reply = await self._recent(path)
        await sent(reply, send, with_body=scope["method"] == "GET")

    async def _recent(self, path: str) -> Reply:
        """The answer of the last second, or a new one."""
        async with self._looking:
            at, known = self._known.get(path, (0.0, None))
            if known is None or self._clock() - at >= SECONDS:
                known = await self._paths[path]()
                self._known[path] = (self._clock(), known)
            return known


async def live() -> Reply:
    """This process takes requests."""
    return Reply(200, b'{"status": "alive"}')


async def ready() -> Reply:
    """Whether this process can serve: 200, or 503 with the parts that are away."""
    return told(await health.parts(PARTS_OF_A_POD))


async def status() -> Reply:
    """Whether all parts of the product answer."""
    return told(await health.parts())


async def measured() -> Reply:
    """What Prometheus reads; 503 where the stores are away."""
    try:
        return Reply(200, await metrics.exposition(), TEXT)
    except (RedisError, DatabaseError, OSError) as error:
        return Reply(503, json.dumps({"detail": type(error).__name__}).encode())


REPLIES: dict[str, Callable[[], Awaitable[Reply]]] = {
    "/live": live,
    "/ready": ready,
    "/status": status,
    "/metrics": measured,
}


def told(parts: dict[str, bool]) -> Reply:
    is_ready = all(parts.values())
    return Reply(200 if is_ready else 503, json.dumps({"ready": is_ready, "parts": parts}).encode())


async def sent(reply: Reply, send: Any, *, with_body: bool) -> None:
    headers: Sequence[tuple[bytes, bytes]] = (
        (b"content-type", reply.kind.encode()),
        (b"content-length", str(len(reply.body)).encode()),
        (b"cache-control", b"no-store"),
    )
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body if with_body else b""})
