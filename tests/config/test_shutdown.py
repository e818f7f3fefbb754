"""What a web server that ends says to those who wait for an answer."""

import asyncio
import json
from typing import Any

import httpx2
import pytest
from uvicorn import Config, Server

from config.shutdown import Shutdown
from tests.stack import free_port


async def slow(scope: Any, receive: Any, send: Any) -> None:
    if scope["path"] == "/begun":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
    await asyncio.sleep(60)


async def ended(path: str) -> httpx2.Response:
    """The answer to a request that a real server was at when it was told to end."""
    port = free_port()
    server = Server(
        Config(Shutdown(slow), port=port, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    async with httpx2.AsyncClient(trust_env=False, timeout=20) as client:
        asking = asyncio.create_task(client.get(f"http://127.0.0.1:{port}{path}"))
        await asyncio.sleep(0.5)
        server.should_exit = True
        try:
            return await asking
        finally:
            await serving


async def test_a_request_without_an_answer_is_told_of_an_outage_and_not_of_a_fault() -> None:
    answer = await ended("/")

    assert (answer.status_code, json.loads(answer.content)["code"]) == (503, "server.unavailable")


async def test_an_answer_that_has_begun_breaks_off() -> None:
    with pytest.raises(httpx2.RemoteProtocolError):
        await ended("/begun")
