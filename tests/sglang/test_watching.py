"""What the client asks the servers beside the answers: counts, and whether they are there."""

import asyncio
import logging
import time

import pytest

from inference import Message
from inference.conf import EngineConfig
from inference.openai.engine import OpenAIEngine
from tests.inference.asking import question, written_by
from tests.sglang.asking import PROMPT, client
from tests.sglang.server import Server


async def test_the_server_counts_a_prompt_as_it_then_reads_it(scripted: Server) -> None:
    under_test = client(scripted)
    messages = (Message("user", "问源 " * 50), Message("assistant", "Yes."), Message("user", "word " * 300))

    counted = await under_test.count_tokens(question(messages=messages))
    written = await written_by(under_test.write(question(PROMPT, messages=messages)))

    read = written.ended.usage.prompt_tokens
    assert counted and read
    assert abs(counted - read) <= 4


async def test_a_server_that_dies_is_found_out_without_a_question(
    doomed: Server, scripted: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "inference")
    under_test = OpenAIEngine(EngineConfig(urls=(doomed.url, scripted.url), profile="r1", watch_seconds=0.5))
    watching = asyncio.create_task(under_test.watch())
    await asyncio.sleep(5)
    assert "not healthy" not in caplog.text

    doomed.kill()
    killed = time.monotonic()
    while f"{doomed.url} is not healthy" not in caplog.text:
        assert time.monotonic() - killed < 60
        await asyncio.sleep(0.05)
    print(f"found out after {time.monotonic() - killed:.2f} s")

    watching.cancel()
    await asyncio.wait([watching])
    await under_test.aclose()
