"""The reader's end of a websocket and of an HTTP call, as cheap as can be: the load must not be what is measured."""

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import Callable
from os import urandom
from typing import cast
from urllib.parse import urlsplit

CONNECT_SECONDS = 20.0
REPLY_SECONDS = 60.0
MAX_REPLY_BYTES = 1_000_000

UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"

Hears = Callable[[float, bytes], None]
"""Called with the moment of the monotonic clock and the text of a frame."""
_TEXT, _CLOSE, _PING, _PONG = 0x81, 0x88, 0x89, 0x8A


class Refused(Exception):
    """The server did not do what was asked."""


class Socket(asyncio.Protocol):
    """An open websocket. What a frame says is nobody's business here."""

    def __init__(self, hears: Hears) -> None:
        self.hears = hears
        self.closed_by_server = ""
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._rest = b""

    @classmethod
    async def open(cls, url: str, cookie: str, hears: Hears) -> "Socket":
        """Raises Refused, OSError, TimeoutError."""
        to = urlsplit(url)
        async with asyncio.timeout(CONNECT_SECONDS):
            _, socket = await asyncio.get_running_loop().create_connection(lambda: cls(hears), *place(url))
            key = b64encode(urandom(16)).decode()
            host = f"Host: {to.netloc}\r\nOrigin: http://{to.netloc}\r\nCookie: {cookie}\r\n"
            upgrade = f"Sec-WebSocket-Key: {key}\r\n{UPGRADE}"
            await socket.upgraded(f"GET {to.path} HTTP/1.1\r\n{host}{upgrade}")
        return socket

    async def upgraded(self, request: str) -> None:
        """Send the request for a websocket and wait until the server agrees. Raises Refused."""
        self._transport.write(request.encode())
        await self._opened

    def send(self, text: str) -> None:
        """A short text frame; its mask is zero, which leaves it as it is."""
        content = text.encode()
        size = bytes([0x80 | len(content)]) if len(content) < 126 else b"\xfe" + len(content).to_bytes(2, "big")
        self._transport.write(bytes([_TEXT]) + size + b"\0\0\0\0" + content)

    def close(self) -> None:
        self.hears = nothing
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.closed_by_server = self.closed_by_server or "connection lost"
        if not self._opened.done():
            self._opened.set_exception(Refused("the server hung up before the websocket was open"))

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        data = self._rest + data if self._rest else data
        if not self._opened.done():
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            self._answered(head)
        self._rest = self._frames(now, data)

    def _answered(self, head: bytes) -> None:
        if b" 101 " in head[:16]:
            self._opened.set_result(None)
        else:
            self._opened.set_exception(Refused(head.split(b"\r\n")[0].decode()))

    def _frames(self, now: float, data: bytes) -> bytes:
        """Hear all whole frames; what is left."""
        at, end = 0, len(data)
        while end - at >= 2:
            size, start = data[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(data[start : start + 2], "big"), start + 2
            elif size == 127:
                size, start = int.from_bytes(data[start : start + 8], "big"), start + 8
            if start + size > end:
                break
            kind, content = data[at], data[start : start + size]
            at = start + size
            if kind == _TEXT:
                self.hears(now, content)
            else:
                self._control(kind, content)
        return data[at:]

    def _control(self, kind: int, content: bytes) -> None:
        if kind == _PING:
            self._transport.write(bytes([_PONG, 0x80 | len(content)]) + b"\0\0\0\0" + content)
        elif kind == _CLOSE:
            self.closed_by_server = f"closed with {int.from_bytes(content[:2], 'big')}"
        elif kind != _PONG:
            raise Refused(f"a frame of kind {kind:#x}, which nobody here sends")


async def call(url: str, method: str, path: str, body: object = None, headers: str = "") -> dict[str, str]:
    """One HTTP call on a connection of its own; its JSON. Raises Refused, OSError, TimeoutError."""
    to, content = urlsplit(url), b"" if body is None else json.dumps(body).encode()
    async with asyncio.timeout(REPLY_SECONDS):
        reader, writer = await asyncio.open_connection(*place(url))
        try:
            head = f"{method} {path} HTTP/1.1\r\nHost: {to.netloc}\r\nConnection: close\r\n{headers}"
            sizes = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
            writer.write((head + sizes).encode() + content)
            status = await reader.readuntil(b"\r\n\r\n")
            length = int(status.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            reply = await reader.readexactly(min(length, MAX_REPLY_BYTES))
        finally:
            writer.close()
    if not status.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
        raise Refused(f"{method} {path}: {status[:40]!r} {reply[:200]!r}")
    found: dict[str, str] = json.loads(reply)
    return found


def place(url: str) -> tuple[str, int]:
    """Host and port."""
    to = urlsplit(url)
    return to.hostname or "", to.port or 80


def nothing(_: float, __: bytes) -> None:
    """What a closed socket hears."""
