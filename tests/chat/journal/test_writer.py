"""What carries the entries of many runs to Redis."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

import pytest
from pytest_django import Settings

from chat.journal.buffer import Buffer
from chat.journal.writer import BUFFERS_PER_ROUND, JournalWriter
from chat.models import Conversation
from chat.protocol.events import ReasoningDelta, SearchStarted
from chat.protocol.state import RunState


class Watched(JournalWriter):
    """Tells what each round trip carries."""

    def __init__(self) -> None:
        super().__init__()
        self.rounds: list[Sequence[Buffer]] = []

    async def _write(self, buffers: Sequence[Buffer]) -> None:
        self.rounds.append(buffers)
        await super()._write(buffers)


async def begun(writer: JournalWriter) -> Buffer:
    """A run with its first entry."""
    buffer = Buffer(RunState(str(uuid4())))
    buffer.add(SearchStarted(["q"]))
    await writer.flush(buffer)
    return buffer


async def test_who_must_not_wait_waits_for_a_few_of_the_others_and_each_arrives(conversation: Conversation) -> None:
    writer = Watched()
    many = [await begun(writer) for _ in range(5 * BUFFERS_PER_ROUND)]
    urgent = await begun(writer)
    writer.rounds = []
    for buffer in many:
        buffer.add(ReasoningDelta("word"))
        writer.enqueue(buffer)
    while not writer.rounds:
        await asyncio.sleep(0.001)
    urgent.add(ReasoningDelta("first"))
    async with asyncio.timeout(10):
        await writer.flush(urgent)
        own = next(number for number, buffers in enumerate(writer.rounds) if urgent in buffers)
        while any(buffer.state.seq < 2 for buffer in many):
            await asyncio.sleep(0.001)
    assert own == 1
    assert max(map(len, writer.rounds)) <= BUFFERS_PER_ROUND + 1
    assert sum(map(len, writer.rounds)) == len(many) + 1


async def test_nobody_waits_for_ever_where_this_process_cannot_say_that_it_lives(settings: Settings) -> None:
    short = {"monitor_seconds": 0.005, "heartbeat_seconds": 0.01, "renew_seconds": 0.02, "stale_seconds": 0.06}
    settings.CHAT = replace(settings.CHAT, reap_seconds=0.01, **short)
    await asyncio.sleep(0.05)
    async with asyncio.timeout(10):
        with pytest.raises(RuntimeError, match="Database access not allowed"):  # which no code of ours expects
            await begun(JournalWriter())
