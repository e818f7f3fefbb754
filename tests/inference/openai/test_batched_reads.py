"""Few looks at many streams."""

import asyncio
import time

import httpx2

from inference.openai.batched_reads import TURN_BYTES, BatchedTransport, Turns, batch_seconds
from tests.playback import Playback


def test_few_answers_are_read_without_a_stride_and_many_with_a_bounded_one() -> None:
    found = [batch_seconds(answers) for answers in (1, 10, 100, 200, 1000)]
    assert found == [0.0, 0.0, 0.06, 0.12, 0.12]


async def test_a_stride_collects_what_comes_and_loses_nothing() -> None:
    async with Playback(pace=0.01) as server:
        calm, _ = await read(server, 0.0)
        began = time.monotonic()
        strided, looks = await read(server, 0.1)
    assert strided == calm
    assert looks <= (time.monotonic() - began) / 0.1 + 8


async def read(server: Playback, seconds: float) -> tuple[bytes, int]:
    """What the server sends, and how many looks at the connection were taken, so many seconds apart."""
    looks: list[float] = []

    question = {"messages": [{"role": "user", "content": "Why?"}]}
    async with httpx2.AsyncClient(transport=transport(looks, seconds), base_url=server.url, timeout=10) as client:
        response = await client.post("chat/completions", json=question)
    return response.content, len(looks)


def transport(looks: list[float], seconds: float) -> BatchedTransport:
    """One that notes when it is asked for its stride, which is so long."""

    def stride() -> float:
        looks.append(time.monotonic())
        return seconds

    return BatchedTransport(httpx2.Limits(), stride)


async def test_one_may_read_in_a_round_and_whoever_else_waits_for_the_loop_is_not_kept() -> None:
    turns, order = Turns(), list[str]()

    async def reads(name: str) -> None:
        await turns.mine()
        order.append(name)

    async def asks() -> None:
        for number in range(3):
            await asyncio.sleep(0)
            order.append(f"asked {number}")

    await asyncio.gather(*(reads(f"read {number}") for number in range(50)), asks())
    assert [name for name in order if name.startswith("read")] == [f"read {number}" for number in range(50)]
    assert order.index("asked 2") <= 6


async def test_whoever_is_cancelled_while_it_waits_takes_nobodys_turn() -> None:
    turns = Turns()
    waiting = [asyncio.ensure_future(turns.mine()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[1].cancel()
    async with asyncio.timeout(5):
        await waiting[2]
        await turns.mine()


async def test_what_has_piled_up_is_read_in_several_turns() -> None:
    body = b"x" * 20 * TURN_BYTES

    async def serves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    looks: list[float] = []
    async with await asyncio.start_server(serves, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with httpx2.AsyncClient(transport=transport(looks, 0.001), timeout=10) as client:
            response = await client.get(f"http://127.0.0.1:{port}/")
    assert response.content == body
    assert len(looks) >= 20
