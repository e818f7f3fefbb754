"""Searching in the middle of the thoughts on the real engine, in both ways: whole, cut short, stopped, taken over."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from chat.actions import verbs
from chat.engines import engine
from chat.journal.journal import state_of
from chat.models import Conversation, Run, User
from chat.protocol.state import AnswerPart, ReasoningPart, RunState, SearchPart
from chat.runs import runner
from inference.conf import EngineConfig
from inference.engine import Answer, Message, Reasoning, Request, ToolCall
from tests.chat.asking import anew_run
from tests.inference.asking import Written, question, written_by
from tests.sglang import searching_model
from tests.sglang.asking import PROMPT, client, seconds_until_risen
from tests.sglang.conftest import running
from tests.sglang.searching_model import AT_LAST, END, QUERY, ROUND
from tests.sglang.server import Server

WAYS = {"tool": "qwen3.5", "marks": "r1"}
BOTH_WAYS = pytest.mark.parametrize("way", WAYS)
ABORTED = "num_aborted_requests_total"
SECONDS = 400.0
"""A test waits for what has to happen; how long it takes on a machine that does other things says nothing."""
SHORT, LONG = 120, 8192
"""Tokens after which thoughts are ended that would not end by themselves."""
TOOL = '{"name": "search", "description": "d", "parameters": {"type": "object"}}'
PAGES = {"old bell": "A person looks after the old bell.", "tower warden": "The tower warden is Hedda Lom."}


@pytest.fixture(scope="module")
def searcher(model_tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    model = searching_model.build(model_tiny, tmp_path_factory.mktemp("searcher"))
    parsers = ("--reasoning-parser", "qwen3", "--tool-call-parser", "qwen25")
    with running("searcher", "--model-path", str(model), *parsers) as server:
        yield server


@pytest.fixture(autouse=True)
async def small_web(searcher: Server, settings: Settings, tmp_path: Path) -> AsyncIterator[None]:
    """Two pages, and the engine in front of the model; connections belong to one event loop."""
    folder = tmp_path / "web"
    folder.mkdir()
    for title, text in PAGES.items():
        (folder / f"{title}.md").write_text(f"# {title}\n\n{text}\n", "utf-8")
    settings.SEARCH = replace(settings.SEARCH, providers=("library",), library_dir=folder, index_dir=tmp_path)
    engine.cache_clear()
    yield
    await engine().aclose()
    engine.cache_clear()


async def begun(conversation: Conversation, settings: Settings, server: Server, way: str, thoughts: int = LONG) -> Run:
    """A run whose pages are read, and whose turn it is."""
    settings.INFERENCE = EngineConfig(urls=(server.url,), profile=WAYS[way], attempts=2)
    settings.CHAT = replace(settings.CHAT, reasoning_tokens=thoughts)
    async with asyncio.timeout(SECONDS):
        while await engine().search_way() != way:  # a late server is taken for one that tells nothing of itself
            await asyncio.sleep(0.5)
    run = await anew_run(conversation, "Who looks after the old bell?")
    await runner.research(run.pk)
    await Run.objects.filter(pk=run.pk).aupdate(admitted_at=timezone.now())
    return run


async def until(run: Run, ready: Callable[[RunState], object]) -> RunState:
    async with asyncio.timeout(SECONDS):
        while not ready(state := await state_of(run)):
            assert not state.is_over, state
            await asyncio.sleep(0.02)
    return state


def thinks_behind_the_second_search(state: RunState) -> bool:
    last = state.parts[-1] if state.parts else None
    return len(searches(state)) == 2 and isinstance(last, ReasoningPart) and len(last.text) > 40


def searches(state: RunState) -> list[SearchPart]:
    return [part for part in state.parts if isinstance(part, SearchPart)]


def kinds(state: RunState) -> list[str]:
    return [part.type for part in state.parts]


@BOTH_WAYS
async def test_what_the_first_search_leaves_open_is_searched_for(
    conversation: Conversation, settings: Settings, searcher: Server, way: str
) -> None:
    run = await begun(conversation, settings, searcher, way, SHORT)
    await asyncio.wait_for(runner.answer(run.pk), SECONDS)

    state = await state_of(run)
    assert (state.status, kinds(state)) == ("finished", ["search", "reasoning", "search", "reasoning", "answer"])
    assert searches(state)[1].queries == [QUERY.strip()]
    assert state.answer.replace("\u2060", "").startswith("It is told there") and "<|" not in state.reasoning
    assert state.usage and state.usage["cached_tokens"]


@BOTH_WAYS
async def test_a_later_round_finds_the_earlier_one_in_the_cache(searcher: Server, way: str) -> None:
    """`cached_tokens` of each round covers the whole prompt of the round before, up to where its answer began."""
    under_test = client(searcher, profile=WAYS[way])
    request = question("Who looks after the old bell?", max_tokens=64)
    request = replace(request, tools=(TOOL,)) if way == "tool" else replace(request, stop=(END,))
    counts = []
    for number in range(3):
        written = await written_by(under_test.write(replace(request, id=uuid4().hex)))
        counts.append(written.ended.usage)
        request = behind(request, written, f"Result {number}: the tower warden has a bell. " * 20)

    for before, behind_it in pairwise(counts):
        assert before.prompt_tokens and behind_it.prompt_tokens and behind_it.cached_tokens
        assert before.prompt_tokens - 8 <= behind_it.cached_tokens < behind_it.prompt_tokens
    print([(one.cached_tokens, one.prompt_tokens) for one in counts])


def behind(request: Request, written: Written, result: str) -> Request:
    """The request of the next round, with what this one has brought."""
    if not request.tools:
        begun = f"{request.begun_reasoning}{written.reasoning}{END}\n\n{result}\n\n"
        return replace(request, begun_reasoning=begun, stop=())
    calls = written.ended.calls or (ToolCall(f"call_{len(request.messages)}", "search", "{}"),)
    asked = Message("assistant", "", reasoning=written.reasoning, calls=calls)
    return replace(request, messages=(*request.messages, asked, Message("tool", result, call_id=calls[0].id)))


@BOTH_WAYS
async def test_answer_now_in_the_second_round_ends_its_thoughts(
    conversation: Conversation, settings: Settings, searcher: Server, way: str
) -> None:
    run = await begun(conversation, settings, searcher, way)
    writing = asyncio.create_task(runner.answer(run.pk))
    await until(run, thinks_behind_the_second_search)
    await Run.objects.filter(pk=run.pk).aupdate(answer_asked_at=timezone.now())
    await asyncio.wait_for(writing, SECONDS)

    state = await state_of(run)
    assert (state.status, len(searches(state))) == ("finished", 2)
    assert isinstance(state.parts[-1], AnswerPart) and state.answer.startswith(AT_LAST[0])


@BOTH_WAYS
async def test_a_stop_in_the_second_round_reaches_the_engine(
    alice: User, conversation: Conversation, settings: Settings, searcher: Server, way: str
) -> None:
    run = await begun(conversation, settings, searcher, way)
    before = searcher.metric(ABORTED)
    writing = asyncio.create_task(runner.answer(run.pk))
    await until(run, thinks_behind_the_second_search)
    await verbs.stop(alice, run.pk)
    await asyncio.wait_for(writing, SECONDS)

    state = await state_of(run)
    assert (state.status, kinds(state)) == ("stopped", ["search", "reasoning", "search", "reasoning"])
    await seconds_until_risen(searcher, ABORTED, before)


@BOTH_WAYS
async def test_another_worker_goes_on_in_the_second_round(
    conversation: Conversation, settings: Settings, searcher: Server, way: str
) -> None:
    run = await begun(conversation, settings, searcher, way)
    writing: asyncio.Task[Any] = asyncio.create_task(runner.answer(run.pk))
    before = await until(run, thinks_behind_the_second_search)
    writing.cancel()
    await asyncio.wait([writing])
    settings.CHAT = replace(settings.CHAT, reasoning_tokens=SHORT)
    await Run.objects.filter(pk=run.pk).aupdate(writer="", losses=1)
    await asyncio.wait_for(runner.answer(run.pk), SECONDS)

    state = await state_of(run)
    assert (state.status, len(searches(state))) == ("finished", 2)
    second = [part.text for part in state.parts if isinstance(part, ReasoningPart)][1]
    assert state.reasoning.startswith(before.reasoning)
    assert "".join(ROUND * 1000).strip().startswith(second.strip())  # not a word twice, and none left out


@pytest.mark.parametrize("profile", WAYS.values())
async def test_each_level_of_thinking_is_what_the_reader_chose(searcher: Server, profile: str) -> None:
    under_test = client(searcher, profile=profile)
    asked: dict[str, dict[str, Any]] = {"off": {"think": False}, "on": {"effort": "on"}, "deep": {"effort": "deep"}}
    requests = {level: question(PROMPT, max_tokens=60, **fields) for level, fields in asked.items()}
    written = {level: [delta async for delta in under_test.write(request)] for level, request in requests.items()}

    # Its thoughts end without a tag, and are taken back as the answer then: what counts is that they came as thoughts.
    thought = {level: any(isinstance(delta, Reasoning) for delta in deltas) for level, deltas in written.items()}
    assert thought == {"off": False, "on": True, "deep": True}
    assert "".join(delta.text for delta in written["off"] if isinstance(delta, Answer)).startswith(AT_LAST[0])
