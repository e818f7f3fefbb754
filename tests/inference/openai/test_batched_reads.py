"""Few looks at many streams."""

import time

import httpx2

from inference.openai.batched_reads import BatchedTransport, batch_seconds
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

    def stride() -> float:
        looks.append(time.monotonic())
        return seconds

    question = {"messages": [{"role": "user", "content": "Why?"}]}
    transport = BatchedTransport(httpx2.Limits(), stride)
    async with httpx2.AsyncClient(transport=transport, base_url=server.url, timeout=10) as client:
        response = await client.post("chat/completions", json=question)
    return response.content, len(looks)
