"""What does not fit into the prompt: the reader is told, and it cannot be cited."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

import pytest
from pytest_django import Settings

from chat.conf import Shares
from chat.engines import engine
from chat.journal.journal import lines_after
from chat.models import Conversation, Run
from chat.prompts.answer import Prompt
from chat.prompts.window import fitted, room
from chat.protocol.events import PromptFitted
from chat.runs import runner
from chat.runs.request import answer_request_of
from inference import Message
from inference.conf import EngineConfig
from inference.estimate import estimated_tokens
from tests.chat.asking import anew_run
from tests.playback import Playback

ROOM = 1400


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Playback]:
    """A model with room for little."""
    settings.CHAT = replace(settings.CHAT, prompt_tokens=ROOM)
    async with Playback(characters_a_token=3.3) as playback:
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
    told = await answer_request_of(run)
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
    told = await answer_request_of(await researched(conversation))
    engine.cache_clear()
    assert (told.fitted, bool(told.passages)) == (None, True)


async def test_without_a_model_every_page_may_be_quoted(conversation: Conversation, settings: Settings) -> None:
    run = await researched(conversation)
    whole = await answer_request_of(run)
    settings.CHAT = replace(settings.CHAT, prompt_tokens=ROOM)
    told = await answer_request_of(run)
    assert (told.fitted, told.passages) == (None, whole.passages)


async def test_what_stands_above_each_passage_is_compared_too(conversation: Conversation) -> None:
    run = await researched(conversation)
    told = await answer_request_of(run)
    rows = run.sources.filter(index__in=told.passages).select_related("page").prefetch_related("passages")
    expected = {
        row.index: tuple("\n".join(filter(None, (row.page.title, one.heading))) for one in row.passages.all())
        async for row in rows
        if row.page
    }

    assert told.above == expected
    assert any("\n" in text for above in told.above.values() for text in above)


async def test_a_short_question_does_not_wait_for_a_count(conversation: Conversation, server: Playback) -> None:
    run = await anew_run(conversation)
    await answer_request_of(run)
    assert "/v1/tokenize" not in {heard.path for heard in server.requests}


async def test_the_servers_count_decides_what_fits(conversation: Conversation, server: Playback) -> None:
    run = await researched(conversation)
    light = await answer_request_of(run)
    server.characters_a_token = 1.5
    heavy = await answer_request_of(run)
    assert light.fitted and heavy.fitted
    size = sum(len(message.content) for message in heavy.request.messages) / 1.5
    assert size <= ROOM
    assert len(heavy.citable) < len(light.citable)


async def test_the_prompt_keeps_to_its_share_of_a_small_window(conversation: Conversation, settings: Settings) -> None:
    run = await researched(conversation)
    async with Playback(window_tokens=2048, characters_a_token=3.3) as small:
        settings.INFERENCE = EngineConfig(urls=(small.url,))
        engine.cache_clear()
        told = await answer_request_of(run)
        await engine().aclose()
    engine.cache_clear()
    assert told.fitted and told.fitted.sources_left_out > 0
    assert estimated_tokens(told.request.messages) < 2048 * 0.65


@pytest.mark.parametrize(
    ("window", "begun", "prompt", "reasoning"),
    [
        (None, 0, 24_000, 8192),
        (8192, 0, 4915, 1638),
        (32_768, 0, 19_660, 6553),
        (1_000_000, 0, 24_000, 8192),
        (32_768, 13_000, 13_214, 6553),
        (8192, 9000, 256, 1638),
    ],
)
def test_each_part_has_its_share_of_the_window(window: int | None, begun: int, prompt: int, reasoning: int) -> None:
    told = room(window, begun)
    assert (told.prompt_tokens, told.reasoning_tokens) == (prompt, reasoning)
    assert told.sources_share == pytest.approx(2 / 3)


def test_reasoning_without_a_limit_stays_without_one(settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, reasoning_tokens=0)
    assert room(8192).reasoning_tokens is None


def test_shares_of_more_than_the_window_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 1"):
        Shares(history=0.5)


class Counter:
    """Counts so many characters a token, and how often it is asked."""

    def __init__(self, characters: float | None) -> None:
        self.characters, self.asked = characters, 0

    async def count(self, messages: Sequence[Message]) -> int | None:
        self.asked += 1
        return int(sum(len(message.content) for message in messages) / self.characters) if self.characters else None


def draft(pieces: int) -> Callable[[int], Prompt]:
    """A prompt of so many pieces of 100 characters, 30 tokens by the estimate, of which some fit."""

    def made(tokens: int) -> Prompt:
        fit = min(pieces, max(1, (tokens - 8) // 30))
        return Prompt((Message("user", "x" * 100 * fit),), (), 0, 0, pieces - fit)

    return made


@pytest.mark.parametrize(
    ("pieces", "characters", "asked", "shown"),
    [
        (10, 3.3, 0, 10),  # much less than there is room for: nobody is asked
        (30, 3.3, 1, 30),  # fits as estimated
        (90, None, 1, 33),  # nobody counts: as estimated
        (90, 2.0, 2, 19),  # heavier than estimated: less of it
        (90, 5.0, 2, 50),  # lighter: more of it
        (90, 3.2, 2, 31),
    ],
)
async def test_a_prompt_is_fitted_by_the_servers_count(
    pieces: int, characters: float | None, asked: int, shown: int
) -> None:
    counter = Counter(characters)
    prompt = await fitted(draft(pieces), counter.count, 1000)
    assert (counter.asked, pieces - prompt.passages_left_out) == (asked, shown)


async def test_a_count_that_never_agrees_ends_with_less() -> None:
    counter = Counter(0.5)
    prompt = await fitted(draft(3), counter.count, 100)
    assert (counter.asked, prompt.passages_left_out) == (3, 2)
