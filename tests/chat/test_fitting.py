"""What does not fit into the prompt: the reader is told, and it cannot be cited."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from pytest_django import Settings

from chat import runner
from chat.brief import brief_of, prompt_tokens
from chat.engines import engine
from chat.events import PromptFitted
from chat.journal import lines_after
from chat.models import Conversation, Run
from chat.prompt_budget import estimated_tokens
from inference.conf import EngineConfig
from tests.chat.asking import anew_run
from tests.playback import Playback

ROOM = 2000


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Playback]:
    """A model with room for little."""
    settings.CHAT = replace(settings.CHAT, prompt_tokens=ROOM)
    async with Playback() as playback:
        settings.INFERENCE = EngineConfig(urls=(playback.url,), model="deepseek-r1")
        engine.cache_clear()
        yield playback
        await engine().aclose()
    engine.cache_clear()


async def researched(conversation: Conversation) -> Run:
    run = await anew_run(conversation)
    await runner.research(run.pk)
    return await Run.objects.select_related("turn").aget(pk=run.pk)


async def test_pages_without_room_are_told_and_cannot_be_cited(conversation: Conversation, server: Playback) -> None:
    run = await researched(conversation)
    read = [source.index async for source in run.sources.filter(status="read", passages__isnull=False).distinct()]
    told = await brief_of(run)
    assert told.fitted
    assert told.fitted.sources + told.fitted.sources_left_out == len(read)
    assert 0 < len(told.citable) == told.fitted.sources < len(read)
    assert {excerpt.index for excerpt in told.request.excerpts} == set(told.citable)


async def test_the_reader_is_told_before_the_first_word(conversation: Conversation, server: Playback) -> None:
    run = await researched(conversation)
    await runner.answer(run.pk)
    await run.arefresh_from_db()
    types = [line.text.split('"type": "')[1].split('"')[0] for line in await lines_after(run.pk, 0)]
    assert types.count("prompt.fitted") == 1
    assert types.index("search.ended") < types.index("prompt.fitted") < types.index("reasoning.delta")
    assert isinstance(run.state().fitted, PromptFitted)


async def test_where_all_fits_nothing_is_said(conversation: Conversation, settings: Settings) -> None:
    settings.INFERENCE = EngineConfig(urls=("http://127.0.0.1:9/v1",))
    engine.cache_clear()
    told = await brief_of(await researched(conversation))
    engine.cache_clear()
    assert (told.fitted, bool(told.passages)) == (None, True)


async def test_without_a_model_every_page_may_be_quoted(conversation: Conversation, settings: Settings) -> None:
    run = await researched(conversation)
    whole = await brief_of(run)
    settings.CHAT = replace(settings.CHAT, prompt_tokens=ROOM)
    told = await brief_of(run)
    assert (told.fitted, told.passages) == (None, whole.passages)


async def test_the_prompt_keeps_to_its_share_of_a_small_window(conversation: Conversation, settings: Settings) -> None:
    run = await researched(conversation)
    async with Playback(window_tokens=2048) as small:
        settings.INFERENCE = EngineConfig(urls=(small.url,))
        engine.cache_clear()
        told = await brief_of(run)
        await engine().aclose()
    engine.cache_clear()
    assert told.fitted and told.fitted.sources_left_out > 0
    assert sum(estimated_tokens(message.content) for message in told.request.messages) < 2048 * 0.65


@pytest.mark.parametrize(("window", "tokens"), [(None, 24_000), (8192, 4915), (1_000_000, 24_000)])
def test_the_budget_follows_the_window(window: int | None, tokens: int) -> None:
    assert prompt_tokens(window) == tokens
