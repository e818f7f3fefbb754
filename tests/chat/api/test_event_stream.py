"""Server-sent events have a socket's slots and a socket's end."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.test import AsyncClient
from pytest_django import Settings

from chat.journal.journal import Journal
from chat.models import Conversation, Run, User
from chat.protocol.events import AnswerDelta, RunStopped
from tests.chat.asking import anew_run
from tests.chat.reaping import lose_writer


@pytest.fixture(autouse=True)
def quick_beats(settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, connection_beat_seconds=0.1, sockets_per_user=2)


async def client_of(user: User) -> AsyncClient:
    client = AsyncClient()
    await client.aforce_login(user)
    return client


async def written(conversation: Conversation) -> tuple[Run, Journal]:
    run = await anew_run(conversation)
    await sync_to_async(lose_writer)(run)
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("a"))
    return run, journal


async def stream(client: AsyncClient, run: Run) -> Any:
    response: Any = await client.get(f"/api/v1/runs/{run.pk}/events")
    assert response.status_code == 200
    assert response.headers["X-Accel-Buffering"] == "no"
    return aiter(response.streaming_content)


async def told(frames: Any) -> Any:
    """The first frame that is no comment: on a busy machine a beat may be over before the run is read."""
    while (frame := await anext(frames)).startswith(b":"):
        continue
    return frame


async def test_a_stream_ends_with_its_run(alice: User, conversation: Conversation) -> None:
    run, journal = await written(conversation)
    frames = await stream(await client_of(alice), run)
    assert b"answer.delta" in await told(frames)
    await journal.append(RunStopped())
    rest = [frame async for frame in frames]
    assert b"run.stopped" in rest[-1]


async def test_silence_is_filled_with_comments(alice: User, conversation: Conversation) -> None:
    run, _ = await written(conversation)
    frames = await stream(await client_of(alice), run)
    await told(frames)
    assert (await asyncio.wait_for(anext(frames), 60)).startswith(b":")
    await frames.aclose()


async def test_a_stream_ends_when_its_user_signs_out(alice: User, conversation: Conversation) -> None:
    run, _ = await written(conversation)
    frames = await stream(await client_of(alice), run)
    await told(frames)
    await Session.objects.all().adelete()

    async def to_its_end() -> list[bytes]:
        return [frame async for frame in frames if not frame.startswith(b":")]

    assert await asyncio.wait_for(to_its_end(), 60) == []


async def test_a_user_has_so_many_streams_and_no_more(alice: User, conversation: Conversation) -> None:
    run, _ = await written(conversation)
    client = await client_of(alice)
    open_streams = [await stream(client, run) for _ in range(2)]
    for frames in open_streams:
        await anext(frames)
    refused = await client.get(f"/api/v1/runs/{run.pk}/events")
    assert (refused.status_code, refused.json()["code"]) == (429, "limit.connections")
    for frames in open_streams:
        await frames.aclose()


async def test_word_of_a_sign_out_ends_a_stream_long_before_its_beat(
    alice: User, conversation: Conversation, settings: Settings
) -> None:
    settings.CHAT = replace(settings.CHAT, connection_beat_seconds=600.0, slot_seconds=700.0)
    run, _ = await written(conversation)
    client = await client_of(alice)
    frames = await stream(client, run)
    await told(frames)
    await client.alogout()

    async def to_its_end() -> list[bytes]:
        return [frame async for frame in frames if not frame.startswith(b":")]

    assert await asyncio.wait_for(to_its_end(), 60) == []
