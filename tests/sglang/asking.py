"""Our own client, as the product connects it, and streams that are left open."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from chat.engines import LexicalRanker
from inference import Delta, Engine, EngineConfig, connect
from tests.inference.asking import Written
from tests.sglang.server import Server

PROMPT = "Tell me about the engine."


def client(*servers: Server | str, profile: str = "r1", attempts: int = 2) -> Engine:
    """The engine that the product would have with these addresses in INFERENCE_URLS."""
    urls = tuple(server if isinstance(server, str) else server.url for server in servers)
    return connect(EngineConfig(urls=urls, profile=profile, attempts=attempts), LexicalRanker())


async def first_of(stream: AsyncGenerator[Delta, None], count: int) -> Written:
    """The first deltas of a stream, which stays open."""
    written = Written()
    while len(written.deltas) < count:
        written.add(await anext(stream))
    return written


async def left_after(stream: AsyncGenerator[Delta, None], count: int) -> Written:
    """The first deltas of a stream that is then closed."""
    async with aclosing(stream):
        return await first_of(stream, count)


async def seconds_until_risen(server: Server, counter: str, before: float, within: float = 60.0) -> float:
    """How long it takes until a counter of the server is above `before`; `within` is for a machine that does much else.

    That a request was aborted is shown by the counter: one that ends by itself is not counted.
    """
    started = time.monotonic()
    while await asyncio.to_thread(server.metric, counter) <= before:
        assert time.monotonic() - started < within, f"{counter} has not risen within {within:g} s"
        await asyncio.sleep(0.05)
    seconds = time.monotonic() - started
    print(f"{counter} rose after {seconds:.2f} s")
    return seconds
