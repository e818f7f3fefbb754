"""What carries the entries of many runs to Redis."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from pytest_django import Settings

from chat.journal.buffer import Buffer
from chat.journal.writer import BUFFERS_PER_ROUND, JournalWriter
from chat.models import Conversation
from chat.protocol.events import ReasoningDelta, SearchStarted
from chat.protocol.state import RunState


async def begun(writer: JournalWriter) -> Buffer:
    """A run with its first entry."""
    buffer = Buffer(RunState(str(uuid4())))
    buffer.add(SearchStarted(["q"]))
    await writer.flush(buffer)
    return buffer


async def test_who_must_not_wait_waits_for_a_few_of_the_others_and_each_arrives(conversation: Conversation) -> None:
    writer = JournalWriter()
    many = [await begun(writer) for _ in range(5 * BUFFERS_PER_ROUND)]
    urgent = await begun(writer)
    for buffer in many:
        buffer.add(ReasoningDelta("word"))
        writer.enqueue(buffer)
    await asyncio.sleep(0)  # the first of them go
    urgent.add(ReasoningDelta("first"))
    async with asyncio.timeout(10):
        await writer.flush(urgent)
        waiting = [buffer for buffer in many if buffer.state.seq < 2]
        while any(buffer.state.seq < 2 for buffer in many):
            await asyncio.sleep(0.001)
    assert len(waiting) >= 2 * BUFFERS_PER_ROUND


async def test_nobody_waits_for_ever_where_this_process_cannot_say_that_it_lives(settings: Settings) -> None:
    short = {"monitor_seconds": 0.005, "heartbeat_seconds": 0.01, "renew_seconds": 0.02, "stale_seconds": 0.06}
    settings.CHAT = replace(settings.CHAT, reap_seconds=0.01, **short)
    await asyncio.sleep(0.05)
    async with asyncio.timeout(10):
        with pytest.raises(RuntimeError, match="Database access not allowed"):  # which no code of ours expects
            await begun(JournalWriter())
