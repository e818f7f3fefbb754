"""Connections that never say what they want are closed, and one address cannot have all of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from config.http_protocol import PatientHttp, network_of


class Quick(PatientHttp):
    head_seconds = 0.3
    look_seconds = 0.05
    most_per_address = 3


async def hello(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


@asynccontextmanager
async def listening() -> AsyncIterator[int]:
    config = uvicorn.Config(hello, http=Quick, ws="websockets-sansio", log_config=None, lifespan="off")
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: Quick(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_half_a_head_is_closed_in_time() -> None:
    async with listening() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")

        assert await asyncio.wait_for(reader.read(), timeout=5) == b""


async def test_silence_is_closed_in_time() -> None:
    async with listening() as port:
        reader, _ = await asyncio.open_connection("127.0.0.1", port)

        assert await asyncio.wait_for(reader.read(), timeout=5) == b""


async def test_half_a_head_after_a_whole_request_is_closed_too() -> None:
    async with listening() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"hi")
        writer.write(b"GET / HT")

        assert await asyncio.wait_for(reader.read(), timeout=3) == b""


@pytest.mark.parametrize("lines", [b"X-Long: " + b"a" * 20_000 + b"\r\n", b"X: 1\r\n" * 200])
async def test_a_socket_whose_head_is_too_large_is_refused_at_once(lines: bytes) -> None:
    upgrade = b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    async with listening() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /ws/ HTTP/1.1\r\nHost: x\r\n" + upgrade + lines + b"\r\n")

        assert (await asyncio.wait_for(reader.read(), timeout=3)).startswith(b"HTTP/1.1 431 ")


async def test_one_address_has_so_many_connections_and_gets_them_back() -> None:
    async with listening() as port:
        first = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        reader, _ = await asyncio.open_connection("127.0.0.1", port)
        refused = await asyncio.wait_for(read(reader), timeout=0.2)
        for _, writer in first:
            writer.close()
        await asyncio.sleep(0.1)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

        assert refused == b""
        assert await asyncio.wait_for(reader.readuntil(b"hi"), timeout=2)


async def read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a name", "a name"),
    ],
)
def test_an_owner_of_many_addresses_is_one(address: str, network: str) -> None:
    assert network_of(address) == network
