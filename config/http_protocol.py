"""Uvicorn's HTTP protocol with patience that ends: half-open requests and an address's 401st connection are closed.

Uvicorn waits for ever for the rest of a request's head; a few thousand of such connections starve the site of files.
"""

import asyncio
import ipaddress
from collections import Counter
from typing import Any, ClassVar

from django.conf import settings
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""How long a connection may take to say what it wants."""
LOOK_SECONDS = 2.0
HEAD_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
CONNECTIONS_PER_ADDRESS = 400
"""Open at the same time, sockets not counted. A proxy that `TRUSTED_PROXIES` names may have more."""


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one owner has of IPv6."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def is_trusted(address: str) -> bool:
    """Whether it is a proxy of the operator's, which speaks for many."""
    trusted: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = settings.TRUSTED_PROXIES
    return any(ipaddress.ip_address(address.partition("%")[0]) in network for network in trusted)


class PatientHttp(H11Protocol):
    """One connection. Sockets leave it when they are opened; they have limits per user."""

    head_seconds: ClassVar[float] = HEAD_SECONDS
    look_seconds: ClassVar[float] = LOOK_SECONDS
    most_per_address: ClassVar[int] = CONNECTIONS_PER_ADDRESS
    open_connections: ClassVar[Counter[str]] = Counter()

    _address = ""
    _waiting_since: float | None = None
    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._address = network_of(str(peer[0])) if peer else "local"
        self.open_connections[self._address] += 1
        self._waiting_since = self.loop.time()
        self._look = self.loop.call_later(self.look_seconds, self._look_again)
        is_too_many = self.open_connections[self._address] > self.most_per_address
        if is_too_many and peer and not is_trusted(str(peer[0])):
            transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._waiting_since is None and not self._is_busy():
            self._waiting_since = self.loop.time()
        super().data_received(data)
        if self._is_busy():
            self._waiting_since = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._release()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: Any) -> None:
        self._release()
        super().handle_websocket_upgrade(event)
        socket: Any = self.transport.get_protocol()
        if not socket.handshake_initiated:  # websockets reads shorter heads than h11, and uvicorn would wait for ever
            self.transport.write(HEAD_TOO_LARGE)
            self.transport.close()

    def on_response_complete(self) -> None:
        self._waiting_since = None  # uvicorn's own limit for idle connections goes on from here
        super().on_response_complete()

    def _is_busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _look_again(self) -> None:
        since = self._waiting_since
        if since is not None and not self._is_busy() and self.loop.time() - since > self.head_seconds:
            self.transport.abort()
            return
        self._look = self.loop.call_later(self.look_seconds, self._look_again)

    def _release(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None
        if self._address:
            self.open_connections[self._address] -= 1
            if self.open_connections[self._address] <= 0:
                del self.open_connections[self._address]
            self._address = ""
