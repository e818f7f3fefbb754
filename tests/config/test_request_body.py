"""A body is counted as it comes; one that is too large or too slow never reaches Django."""

import asyncio
from typing import Any

import pytest

from config.request_body import BodyLimit


class Request:
    """One request in pieces, and what was answered."""

    def __init__(self, *pieces: bytes, length: bytes | None = None, pause: float = 0.0) -> None:
        self.scope = {"type": "http", "headers": [] if length is None else [(b"content-length", length)]}
        self.pieces = list(pieces)
        self.pause = pause
        self.seen = b""
        self.sent: list[dict[str, Any]] = []

    async def receive(self) -> dict[str, Any]:
        await asyncio.sleep(self.pause)
        body = self.pieces.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(self.pieces)}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.seen = (await receive())["body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def status(self) -> int:
        await BodyLimit(self.app, max_bytes=10, seconds=0.2)(self.scope, self.receive, self.send)
        return int(self.sent[0]["status"])


async def test_a_small_body_arrives_whole() -> None:
    request = Request(b"12345", b"67890")

    assert await request.status() == 200
    assert request.seen == b"1234567890"


async def test_a_body_in_pieces_is_counted_as_it_comes() -> None:
    request = Request(b"12345", b"678901", b"never read")

    assert await request.status() == 413
    assert request.seen == b""
    assert request.pieces == [b"never read"]


@pytest.mark.parametrize("length", [b"11", b"99999999999999999999", b"-1", b"a"])
async def test_a_length_that_is_too_much_is_refused_unread(length: bytes) -> None:
    request = Request(b"12345", length=length)

    assert await request.status() == 413
    assert request.pieces == [b"12345"]


async def test_a_body_that_drips_is_refused() -> None:
    assert await Request(*[b"1"] * 9, pause=0.05).status() == 408


async def test_a_socket_passes() -> None:
    passed = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope["type"])

    await BodyLimit(app)({"type": "websocket"}, None, None)

    assert passed == ["websocket"]
