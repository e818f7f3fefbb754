"""Searching in the middle of the thoughts, over a local web, with models that a script plays in both ways."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from chat.actions import verbs
from chat.engines import engine
from chat.journal.journal import state_of
from chat.models import Conversation, Run, User
from chat.protocol.state import AnswerPart, RunState, SearchPart
from chat.runs import runner
from chat.runs.search_loop import Limits
from inference.conf import EngineConfig
from tests.chat.asking import anew_run
from tests.chat.telemetry.test_process_report import counted
from tests.playback import Playback
from tests.playback.two_hop import Case, case, cases, written_web

pytestmark = pytest.mark.usefixtures("fresh_engine")

WAYS = {"tool": "DeepSeek-V4-Flash", "marks": "DeepSeek-R1"}
ARGUMENTS = {"tool": {"tool_call_parser": "deepseekv4"}, "marks": {"reasoning_parser": "deepseek-r1"}}
LANGUAGES = ("en", "zh-hans", "zh-hant")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The local web: two pages for each question, and as many others that sound alike."""
    return written_web(tmp_path_factory.mktemp("web"))


@pytest.fixture(autouse=True)
def local_web(web: Path, settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.SEARCH = replace(settings.SEARCH, providers=("library",), library_dir=web, index_dir=tmp_path)
    yield


@asynccontextmanager
async def model(way: str, settings: Settings, scenario: str = "two-hop", **fields: Any) -> AsyncIterator[Playback]:
    async with Playback(scenario, model=WAYS[way], window_tokens=131072, **fields) as server:
        server.arguments |= ARGUMENTS[way]
        settings.INFERENCE = EngineConfig(urls=(server.url,), attempts=1)
        engine.cache_clear()
        yield server


async def asked(conversation: Conversation, one: Case) -> RunState:
    run = await anew_run(conversation, one.question)
    await runner.research(run.pk)
    await Run.objects.filter(pk=run.pk).aupdate(admitted_at=timezone.now())
    await runner.answer(run.pk)
    return await state_of(run)


def kinds(state: RunState) -> list[str]:
    return [part.type for part in state.parts]


def searches(state: RunState) -> list[SearchPart]:
    return [part for part in state.parts if isinstance(part, SearchPart)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_the_first_search_leaves_open_is_searched_for(
    conversation: Conversation, settings: Settings, way: str, language: str
) -> None:
    one = case(language, 3)
    async with model(way, settings):
        state = await asked(conversation, one)

    assert one.keeper in state.answer
    assert kinds(state) == ["search", "reasoning", "search", "reasoning", "answer"][: len(kinds(state))]
    first, second = searches(state)
    assert (second.round, second.rounds, second.over) == (2, 4, True)
    assert {source.index for source in first.sources}.isdisjoint(source.index for source in second.sources)
    assert state.citations == [source.index for source in second.sources if one.place in source.title]
    assert "<|" not in state.reasoning and state.status == "finished"


async def test_every_search_of_a_run_is_counted_once(
    conversation: Conversation, settings: Settings, redis_server: Redis
) -> None:
    async with model("marks", settings):
        state = await asked(conversation, case("en", 3))
    told = counted(redis_server)

    assert len(searches(state)) == 2
    assert told["providers|library|ok|"] == 2
    seconds = sum(one.seconds or 0 for one in searches(state))
    assert told[f"search_seconds|{state.model}|sum"] == pytest.approx(seconds)
    read = [source.code for one in searches(state) for source in one.sources if source.status == "read"]
    assert told["pages|read||"] == read.count(None)
    assert told.get("pages|read|source.unused|", 0) == read.count("source.unused")


async def test_a_page_of_which_the_model_is_given_nothing_is_told_as_unused(
    conversation: Conversation, settings: Settings
) -> None:
    settings.SEARCH = replace(settings.SEARCH, passage_tokens=300)
    async with model("marks", settings):
        state = await asked(conversation, case("en", 3))
    run = await Run.objects.aget(pk=state.run)

    first = searches(state)[0]
    given = {source.index async for source in run.sources.filter(passages__isnull=False)}
    unused = {one.index for one in first.sources if one.code == "source.unused"}
    read = {one.index for one in first.sources if one.status == "read"}
    assert unused and read - unused == given & read
    assert {source.index async for source in run.sources.filter(status="read", code="source.unused")} >= unused


@pytest.mark.parametrize("way", WAYS)
async def test_a_model_that_asks_the_same_again_is_made_to_answer(
    conversation: Conversation, settings: Settings, way: str
) -> None:
    async with model(way, settings, "two-hop-loops"):
        state = await asked(conversation, case("en", 1))

    assert (state.status, len(searches(state))) == ("finished", 2)
    assert state.answer


@pytest.mark.parametrize("way", WAYS)
async def test_a_model_that_never_ends_has_its_rounds(conversation: Conversation, settings: Settings, way: str) -> None:
    async with model(way, settings, "two-hop-endless"):
        state = await asked(conversation, case("en", 1))

    assert state.status == "finished" and state.answer
    assert 2 <= len(searches(state)) <= 1 + settings.CHAT.search_rounds


@pytest.mark.parametrize("way", WAYS)
async def test_the_prompt_of_a_round_begins_with_that_of_the_one_before(
    conversation: Conversation, settings: Settings, way: str
) -> None:
    async with model(way, settings) as server:
        await asked(conversation, case("en", 5))
        rounds = [heard.body["messages"] for heard in server.answers if "Query" not in str(heard.body["messages"])]

    first, second = [one for one in rounds if "[webpage" in str(one)][-2:]
    assert isinstance(first, list) and isinstance(second, list)
    assert second[: len(first)] == first


@pytest.mark.parametrize("way", WAYS)
async def test_another_worker_goes_on_in_the_second_round(
    conversation: Conversation, settings: Settings, way: str
) -> None:
    one = case("en", 7)
    async with model(way, settings) as server:
        run = await anew_run(conversation, one.question)
        await runner.research(run.pk)
        await Run.objects.filter(pk=run.pk).aupdate(admitted_at=timezone.now())
        server.pace = 0.5
        writing = asyncio.create_task(runner.answer(run.pk))
        while len(searches(await state_of(run))) < 2:
            await asyncio.sleep(0.05)
        await lost(run, writing)
        server.pace = 0.0
        await runner.answer(run.pk)

    state = await state_of(run)
    assert one.keeper in state.answer and state.status == "finished"
    assert len(searches(state)) == 2


async def lost(run: Run, writing: "asyncio.Task[Any]") -> None:
    """The worker dies: its task ends without a word, and its lease is taken from it."""
    writing.cancel()
    await asyncio.wait([writing])
    await Run.objects.filter(pk=run.pk).aupdate(writer="", losses=1)


@pytest.mark.parametrize("way", WAYS)
async def test_answer_now_in_the_second_round_answers_from_what_there_is(
    conversation: Conversation, settings: Settings, way: str
) -> None:
    async with model(way, settings, "two-hop-endless", pace=0.2) as server:
        run = await anew_run(conversation, case("en", 2).question)
        await runner.research(run.pk)
        await Run.objects.filter(pk=run.pk).aupdate(admitted_at=timezone.now())
        writing = asyncio.create_task(runner.answer(run.pk))
        while len(searches(await state_of(run))) < 2:
            await asyncio.sleep(0.05)
        await Run.objects.filter(pk=run.pk).aupdate(answer_asked_at=timezone.now())
        await asyncio.wait_for(writing, 20)
        assert server.answers

    state = await state_of(run)
    assert (state.status, len(searches(state))) == ("finished", 2)
    assert isinstance(state.parts[-1], AnswerPart)


@pytest.mark.parametrize("way", WAYS)
async def test_a_stop_in_the_second_round_reaches_the_engine_and_keeps_both_rounds(
    alice: User, conversation: Conversation, settings: Settings, way: str
) -> None:
    async with model(way, settings, "two-hop-endless", pace=0.2) as server:
        run = await anew_run(conversation, case("en", 4).question)
        await runner.research(run.pk)
        await Run.objects.filter(pk=run.pk).aupdate(admitted_at=timezone.now())
        writing = asyncio.create_task(runner.answer(run.pk))
        while kinds(before := await state_of(run))[-1] != "reasoning" or len(searches(before)) < 2:
            await asyncio.sleep(0.05)
        answers = len(server.answers)
        await verbs.stop(alice, run.pk)
        await asyncio.wait_for(writing, 20)
        assert server.answers[-1].body["rid"] in server.aborts
        assert len(server.answers) == answers

    state = await state_of(run)
    assert (state.status, len(searches(state))) == ("stopped", 2)
    assert state.reasoning.startswith(before.reasoning)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("habit", "language"), [("two-hop-finds", "zh-hans"), ("two-hop-reads", "en")])
async def test_a_page_that_was_read_is_read_on_in_without_a_search(
    conversation: Conversation, settings: Settings, tmp_path: Path, way: str, habit: str, language: str
) -> None:
    one = case(language, 5)
    between = "\n\n".join(f"## Part {number}\n\nNothing to the point, {number} times over." for number in range(40))
    (tmp_path / "long.md").write_text(f"# {one.first[0]}\n\n{one.first[1]}\n\n{between}\n\n## End\n\n{one.second[1]}\n")
    settings.SEARCH = replace(settings.SEARCH, library_dir=tmp_path)
    async with model(way, settings, habit) as server:
        state = await asked(conversation, one)
        first, second = [heard.body["messages"] for heard in server.answers if "[webpage" in str(heard.body)][-2:]

    assert one.keeper in state.answer and one.second[1] not in str(first)
    assert isinstance(first, list) and isinstance(second, list) and second[: len(first)] == first
    (_, opened) = searches(state)
    assert (opened.queries, opened.sources, opened.over) == ([], [], True)
    assert [page.index for page in opened.opened] == state.citations
    assert [check.quote in one.second[1] for check in state.checks if check.quote] == [True]


@pytest.mark.parametrize("way", WAYS)
async def test_the_server_counts_the_very_prompt_that_it_is_sent(
    conversation: Conversation, settings: Settings, way: str
) -> None:
    settings.CHAT = replace(settings.CHAT, prompt_tokens=1000)
    async with model(way, settings, characters_a_token=3.0) as server:
        await asked(conversation, case("en", 3))

        first = next(heard.body for heard in server.answers if "[webpage" in str(heard.body))
        counted = [heard.body for heard in server.requests if heard.path == "/v1/tokenize"]

    assert {name: first[name] for name in counted[-1] if name != "model"} in [
        {name: value for name, value in body.items() if name != "model"} for body in counted
    ]
    assert ("tools" in counted[-1]) == (way == "tool") and "messages" in counted[-1]


async def test_deep_thoughts_may_cost_twice_as_much_and_each_round_brings_the_same(
    conversation: Conversation, settings: Settings
) -> None:
    run = await anew_run(conversation, "Who?")
    async with model("tool", settings) as server:
        server.window_tokens = 262_144  # a quarter of it is the limit in any case
        on = await Limits.of(run)
        run.effort = "deep"
        deep = await Limits.of(run)

    assert (deep.rounds, deep.seconds, deep.result_tokens) == (2 * on.rounds, 2 * on.seconds, on.result_tokens)


@pytest.mark.parametrize("way", WAYS)
async def test_what_one_page_answers_costs_no_request_and_no_second_more(
    conversation: Conversation, settings: Settings, way: str
) -> None:
    """Seconds of the processor: how long it takes beside other work, `python -m tests.bench.rounds` tells."""
    paths: dict[int, list[list[str]]] = {0: [], 3: []}
    seconds: dict[int, list[float]] = {0: [], 3: []}
    async with model(way, settings) as server:
        await asked(conversation, case("en", 0))  # it is found out what is served
        for one in (case(language, 1) for language in LANGUAGES):
            for rounds in paths:
                settings.CHAT = replace(settings.CHAT, search_rounds=rounds)
                before, began = len(server.requests), time.process_time()
                state = await asked(conversation, replace(one, question=one.short_question))
                seconds[rounds].append(time.process_time() - began)
                paths[rounds].append([heard.path for heard in server.requests[before:]])
                assert one.place in state.answer and len(searches(state)) == 1

    print({rounds: [round(one, 3) for one in some] for rounds, some in seconds.items()})
    assert paths[0] == paths[3]
    assert all(after - before < 1.0 for before, after in zip(seconds[0], seconds[3], strict=True))


async def test_without_thinking_or_search_nothing_is_offered(conversation: Conversation, settings: Settings) -> None:
    async with model("tool", settings) as server:
        run = await anew_run(conversation, case("en", 1).question, search=False)
        await runner.answer(run.pk)

        assert not any("tools" in heard.body for heard in server.answers)


async def test_a_small_distill_is_not_asked_to_search(conversation: Conversation, settings: Settings) -> None:
    async with model("marks", settings) as server:
        server.model = "DeepSeek-R1-Distill-Qwen-7B"
        state = await asked(conversation, case("en", 1))

        assert not any("stop" in heard.body for heard in server.answers)
        assert len(searches(state)) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_the_second_round_finds_what_the_first_cannot(
    conversation: Conversation, settings: Settings, way: str
) -> None:
    """Two questions of each language; `python -m tests.bench.rounds` asks all of them through the whole product."""
    right = {0: 0, 3: 0}
    async with model(way, settings):
        for rounds in right:
            settings.CHAT = replace(settings.CHAT, search_rounds=rounds)
            for one in (case(language, number) for language in LANGUAGES for number in (8, 9)):
                state = await asked(conversation, one)
                right[rounds] += one.keeper in state.answer
                await sync_to_async(conversation.turns.all().delete)()

    assert right == {0: 0, 3: 6}


@pytest.mark.parametrize("way", WAYS)
async def test_what_the_first_search_has_answered_is_not_searched_for_again(
    conversation: Conversation, settings: Settings, way: str
) -> None:
    one = case("zh-hant", 6)
    async with model(way, settings) as server:
        state = await asked(conversation, replace(one, question=one.short_question))
        answers = [heard for heard in server.answers if "[webpage" in str(heard.body)]

    assert one.place in state.answer
    assert (len(searches(state)), len(answers)) == (1, 1)


def test_the_questions_have_names_of_their_own() -> None:
    names = [text for one in cases() for text in (one.first[0], one.place, one.keeper)]

    assert len(set(names)) == len(names)
    assert not any(one.place in one.question or one.keeper in one.first[1] for one in cases())
