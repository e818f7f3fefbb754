"""Servers that are looked after beside the answers."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest

from inference import EngineConfig
from inference.errors import Unreachable
from inference.openai.engine import OpenAIEngine
from inference.openai.server import Server
from tests.inference.asking import engine, question, written_by
from tests.playback import Playback

NOBODY = "http://127.0.0.1:9/v1"
ROUND = 0.02
SEVERAL_ROUNDS = 0.2


@asynccontextmanager
async def watched(*urls: str, **fields: object) -> AsyncIterator[OpenAIEngine]:
    """An engine whose servers have been looked at several times, and are still."""
    under_test = engine(*urls, **{"watch_seconds": ROUND, **fields})
    watching = asyncio.create_task(under_test.watch())
    await asyncio.sleep(SEVERAL_ROUNDS)
    yield under_test
    assert not watching.done()
    watching.cancel()
    await asyncio.wait([watching])
    await under_test.aclose()


def lines(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == level]


def paths(server: Playback) -> list[str]:
    return [heard.path for heard in server.requests]


async def test_a_server_alone_is_inspected_once_and_never_asked_for_a_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "inference")
    async with Playback() as server, watched(server.url):
        assert "/health" not in paths(server)
        assert paths(server).count("/v1/models") == 1

    assert lines(caplog, logging.WARNING) == []
    (line,) = lines(caplog, logging.INFO)
    assert line.startswith(f"{server.url}: serves DeepSeek-R1-Distill-Qwen-7B, profile r1; context of 32768 tokens;")


async def test_each_fault_has_its_line_and_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    async with Playback(window_tokens=8192) as server:
        server.arguments["enable_metrics"] = False
        async with watched(server.url):
            pass

    assert lines(caplog, logging.WARNING) == [
        f"{server.url}: context of 8192 tokens: give --context-length 16384 or more",
        f"{server.url}: no metrics: start it with --enable-metrics",
    ]


async def test_a_server_that_is_not_there_yet_is_inspected_when_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "inference")
    async with Playback() as first:
        port = first.port
    async with watched(first.url), Playback(port=port):
        await asyncio.sleep(SEVERAL_ROUNDS)

    (missing,) = lines(caplog, logging.WARNING)
    assert missing.startswith(f"{first.url}: not usable: ")
    assert "profile r1" in lines(caplog, logging.INFO)[0]


async def test_a_server_that_comes_back_is_inspected_again(caplog: pytest.LogCaptureFixture) -> None:
    async with Playback("gone") as server, watched(server.url, attempts=1) as under_test:
        server.arguments["reasoning_parser"] = "qwen3"
        with pytest.raises(Unreachable):
            await written_by(under_test.write(question()))
        await asyncio.sleep(SEVERAL_ROUNDS)

    assert lines(caplog, logging.WARNING) == [
        f"{server.url}: reasoning parser qwen3: start it with --reasoning-parser deepseek-r1"
    ]


async def test_an_unhealthy_server_is_not_asked_until_it_is_healthy_again(caplog: pytest.LogCaptureFixture) -> None:
    async with Playback("normal") as ill, Playback("normal") as well:
        ill.is_healthy = False
        async with watched(ill.url, well.url) as under_test:
            for _ in range(4):
                await written_by(under_test.write(question()))
            assert (len(ill.answers), len(well.answers)) == (0, 4)
            ill.is_healthy = True
            await asyncio.sleep(SEVERAL_ROUNDS)
            for _ in range(4):
                await written_by(under_test.write(question()))
            assert (len(ill.answers), len(well.answers)) == (2, 6)

    assert lines(caplog, logging.WARNING) == [f"{ill.url} is not healthy: others are asked"]


async def test_where_all_are_down_they_are_asked_all_the_same() -> None:
    async with Playback("normal") as server, watched(server.url, NOBODY) as under_test:
        server.is_healthy = False
        await asyncio.sleep(SEVERAL_ROUNDS)
        written = await written_by(under_test.write(question()))

    assert written.ended.finish == "stop"


async def test_a_server_has_one_look_at_a_time() -> None:
    async with Playback() as slow, Playback() as other:
        slow.health_seconds = other.health_seconds = 1.0
        async with watched(slow.url, other.url):
            assert paths(slow).count("/health") == 1


@pytest.mark.parametrize("writes", [True, False])
async def test_a_late_server_that_writes_answers_meanwhile_is_not_down(writes: bool) -> None:
    async with Playback() as playback, httpx2.AsyncClient(trust_env=False) as client:
        playback.health_seconds = 9.0
        server = Server(playback.url, client, EngineConfig(connect_seconds=0.1))
        looking = asyncio.create_task(server.look())
        await asyncio.sleep(0.02)
        if writes:
            server.worked()

        assert await looking != writes
        assert server.is_down != writes
