"""Few looks at many streams."""

import asyncio
import time
from contextlib import aclosing

import pytest

from inference.engine import Answer, Reasoning
from inference.openai import batched_reads
from tests.inference.asking import engine, question
from tests.playback import Playback


def test_few_answers_are_read_without_a_stride_and_many_with_a_bounded_one() -> None:
    found = [batched_reads.batch_seconds(answers) for answers in (1, 10, 100, 200, 1000)]
    assert found == [0.0, 0.0, 0.06, 0.12, 0.12]


async def test_a_stride_collects_what_comes_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []
    read = batched_reads._BatchedStream.read

    async def counted(self: batched_reads._BatchedStream, max_bytes: int, timeout: float | None = None) -> bytes:
        looks.append(time.monotonic())
        return await read(self, max_bytes, timeout)

    async with Playback(pace=0.01) as server:
        calm = await written(server)
        monkeypatch.setattr(batched_reads, "FREE_ANSWERS", 0)
        monkeypatch.setattr(batched_reads, "SECONDS_PER_ANSWER", 0.1)
        monkeypatch.setattr(batched_reads._BatchedStream, "read", counted)
        began = time.monotonic()
        assert await written(server) == calm
    assert len(looks) <= (time.monotonic() - began) / 0.1 + 8


async def written(server: Playback) -> str:
    under_test = engine(server.url)
    async with aclosing(under_test.write(question())) as deltas:
        text = "".join([delta.text async for delta in deltas if isinstance(delta, Reasoning | Answer)])
    await under_test.aclose()
    await asyncio.sleep(0)
    return text
