"""Whole runs: real search over the handbook, the embedded engine, and a model server's recorded bytes."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from chat.actions import asking, transactions, verbs
from chat.engines import engine
from chat.errors.messages import sentence
from chat.journal.heartbeat import heartbeat
from chat.journal.journal import Journal, state_of
from chat.journal.lease import Lease
from chat.models import Conversation, Run, User
from chat.protocol.events import AnswerDelta, CitationChecked
from chat.protocol.state import AnswerPart, ReasoningPart, RunState, SearchPart
from chat.runs import runner
from chat.runs.checks import checks
from chat.runs.reaper import LOSSES_MAX
from chat.runs.request import AnswerRequest
from chat.runs.sources import Sources, warning
from inference import Request
from inference.conf import EngineConfig
from search import Hit, Page
from tests.chat.asking import anew_run
from tests.chat.reaping import Reaping, alose_writer
from tests.playback import Playback

pytestmark = pytest.mark.usefixtures("fresh_engine")


def use(settings: Settings, server: Playback, **changes: Any) -> None:
    settings.INFERENCE = replace(EngineConfig(urls=(server.url,), model="deepseek-r1"), **changes)
    engine.cache_clear()


async def ran(run: Run) -> RunState:
    """Both phases as the workers go through them."""
    if run.search:
        assert await runner.research(run.pk)
    await runner.answer(run.pk)
    return await ended(run)


async def ended(run: Run) -> RunState:
    await run.arefresh_from_db()
    assert run.state() == await state_of(run)
    return run.state()


@pytest.mark.parametrize(
    ("question", "language", "lead"),
    [
        ("How do I connect SGLang?", "en", "To connect SGLang to Wenyuan, start the SGLang server"),
        ("如何连接 SGLang？", "zh-hans", "把问源连接到 SGLang 分三步：启动 SGLang 服务器"),
        ("如何連接 SGLang？", "zh-hant", "要把問源連接到 SGLang，先啟動 SGLang 伺服器"),
        ("What does Search do?", "en", "Search lets Wenyuan read web pages before it answers"),
        ("搜索是做什么的？", "zh-hans", "“搜索”开关让问源先阅读网页再回答"),
        ("搜尋是做什麼的？", "zh-hant", "「搜尋」開關讓問源先閱讀網頁再回答"),
        ("怎样备份数据？", "zh-hans", "备份问源的方法是先停止问源"),
    ],
)
async def test_a_question_about_the_product_is_answered_from_the_handbook(
    conversation: Conversation, question: str, language: str, lead: str
) -> None:
    state = await ran(await anew_run(conversation, question))
    search, answer = state.parts
    assert isinstance(search, SearchPart)
    assert isinstance(answer, AnswerPart)
    assert (state.status, search.code) == ("finished", None)
    cited = [source for source in search.sources if source.index in state.citations]
    assert cited
    assert all(source.url.startswith(f"/handbook/{language}/") for source in cited)
    assert answer.text.startswith(f"- {lead}")


async def test_every_citation_of_the_embedded_engine_opens_its_passage(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    state = await ran(run)
    assert state.checks
    for check in state.checks:
        source = await run.sources.select_related("page__body").aget(index=check.index)
        assert check.verdict == "supported"
        assert source.page and check.quote in source.page.full_text


async def test_a_question_that_no_page_answers_gets_no_guess(conversation: Conversation) -> None:
    state = await ran(await anew_run(conversation, "Who won the chess championship in 1927?"))
    assert (state.status, state.citations) == ("finished", [])
    assert state.answer


async def test_without_search_the_embedded_engine_says_what_to_do(conversation: Conversation) -> None:
    state = await ran(await anew_run(conversation, search=False))
    assert "Switch on **Search**" in state.answer and "INFERENCE_URLS" not in state.answer
    assert not any(isinstance(part, ReasoningPart) for part in state.parts)


async def test_a_model_reasons_answers_and_cites(conversation: Conversation, settings: Settings) -> None:
    async with Playback(scenario="scripted") as server:
        use(settings, server)
        state = await ran(await anew_run(conversation))
    kinds = [part.type for part in state.parts]
    assert kinds == ["search", "reasoning", "answer"]
    assert state.status == "finished"
    assert 1 in state.citations
    assert "[citation:" not in state.answer
    assert state.usage and state.usage["completion_tokens"] > 0


@pytest.mark.parametrize(
    ("scenario", "code"),
    [("busy", "engine.busy"), ("refused", "engine.refused"), ("silent", "engine.silent"), ("dies", "engine.cut")],
)
async def test_an_engine_that_fails_fails_the_run_by_name_and_keeps_the_question(
    conversation: Conversation, settings: Settings, scenario: str, code: str
) -> None:
    async with Playback(scenario=scenario) as server:
        use(settings, server, first_byte_seconds=2, backoff_seconds=0.05)
        state = await ran(await anew_run(conversation, search=False))
    assert (state.status, state.code) == ("failed", code)
    assert state.question


async def test_an_engine_that_is_away_fails_the_run(conversation: Conversation, settings: Settings) -> None:
    async with Playback(scenario="normal") as server:
        use(settings, server, backoff_seconds=0.05)
    state = await ran(await anew_run(conversation, search=False))
    assert (state.status, state.code) == ("failed", "engine.unreachable")


async def test_a_stop_reaches_the_engine_and_keeps_the_text(
    conversation: Conversation, alice: User, settings: Settings
) -> None:
    run = await anew_run(conversation, search=False)
    async with Playback(scenario="scripted", pace=0.05) as server:
        use(settings, server)
        work = asyncio.create_task(runner.answer(run.pk))
        while not (before := await state_of(run)).parts:
            await asyncio.sleep(0.05)
        await verbs.stop(alice, run.pk)
        await asyncio.wait_for(work, 5)
        assert len(server.aborts) == 1
    state = await ended(run)
    assert state.status == "stopped"
    assert state.parts[0].text.startswith(before.parts[0].text)  # type: ignore[union-attr]


async def test_a_database_that_gives_no_lock_in_time_fails_no_run(conversation: Conversation) -> None:
    run = await anew_run(conversation, search=False)

    async def phase(run: Run, journal: Journal, answer_now: asyncio.Event) -> None:
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        await runner.hold(run.pk, phase)
    await sync_to_async(heartbeat().release_forgotten)()

    assert not (await state_of(run)).is_over
    assert (await ran(run)).status == "finished"


async def test_a_run_whose_task_comes_twice_is_written_once(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    await asyncio.gather(runner.research(run.pk), runner.research(run.pk))
    await asyncio.gather(runner.answer(run.pk), runner.answer(run.pk))
    state = await ended(run)
    assert [part.type for part in state.parts] == ["search", "answer"]


async def test_the_reaper_hands_a_lost_run_to_another_writer(conversation: Conversation, sent: list[UUID]) -> None:
    run = await anew_run(conversation)
    await runner.research(run.pk)
    lease = await Lease.claim(run.pk)
    assert lease
    journal = await Journal.open(await Run.objects.aget(pk=run.pk))
    await journal.append(AnswerDelta("half an ans"))
    await alose_writer(run)
    await Reaping().for_seconds(10)
    assert sent == [run.pk]
    await runner.answer(run.pk)
    state = await ended(run)
    assert (state.status, state.resumed) == ("finished", True)
    assert "half an ans" not in state.answer


async def test_a_run_that_was_lost_too_often_fails(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    for _ in range(LOSSES_MAX + 1):
        await alose_writer(run)
        await Reaping().for_seconds(10)
    state = await ended(run)
    assert (state.status, state.code) == ("failed", "run.lost")


async def test_a_writer_that_still_beats_is_left_alone(conversation: Conversation, sent: list[UUID]) -> None:
    run = await anew_run(conversation)
    assert await Lease.claim(run.pk)
    await Reaping().for_seconds(7)
    assert sent == []


async def test_a_deleted_conversation_ends_its_writer(
    conversation: Conversation, alice: User, settings: Settings
) -> None:
    run = await anew_run(conversation, search=False)
    async with Playback(scenario="scripted", pace=0.05) as server:
        use(settings, server)
        work = asyncio.create_task(runner.answer(run.pk))
        while not (await state_of(run)).parts:
            await asyncio.sleep(0.05)
        await verbs.delete(alice, conversation.pk)
        await asyncio.wait_for(work, 5)
        assert len(server.aborts) == 1


async def test_a_retry_over_the_same_sources_searches_nothing(conversation: Conversation, alice: User) -> None:
    first = await anew_run(conversation)
    before = await ran(first)
    pages = [number async for number in first.sources.filter(status="read").values_list("index", flat=True)]
    again = await sync_to_async(asking.retry)(alice, first.turn_id, transactions.RetryOptions(sources=tuple(pages)))
    await runner.answer(again.run)
    state = await ended(await Run.objects.aget(pk=again.run))
    search = state.parts[0]
    assert isinstance(search, SearchPart)
    assert {source.index for source in search.sources} == set(pages)
    assert state.answer == before.answer


async def test_a_follow_up_question_knows_the_conversation(
    conversation: Conversation, alice: User, settings: Settings
) -> None:
    first = await ran(await anew_run(conversation))
    question = transactions.Question("c2", "And in Chinese?", search=False, think=False)
    async with Playback(scenario="scripted") as server:
        use(settings, server)
        asked = await sync_to_async(asking.ask)(alice, conversation.pk, question)
        await runner.answer(asked.run)
        messages: Any = server.answers[0].body["messages"]
    roles = [message["role"] for message in messages]
    assert roles[:3] == ["user", "assistant", "user"]
    assert messages[0]["content"] == first.question
    assert "[1]" not in messages[1]["content"]


async def test_checks_count_in_the_part_they_stand_in() -> None:
    passages: dict[int, tuple[str, ...]] = {1: ("Tides turn at noon.",), 2: ("Gulls fly at dawn.",)}
    answer_request = AnswerRequest(Request("", (), "q"), "en", passages)
    tides, gulls = AnswerPart("Tides turn at noon [1]."), AnswerPart("Gulls fly at dawn [2].")
    parts: list[Any] = [tides, ReasoningPart("hm"), gulls]
    found = [one for one in await checks(parts, answer_request) if isinstance(one, CitationChecked)]
    assert [(check.index, check.part, check.verdict) for check in found] == [(1, 0, "supported"), (2, 2, "supported")]
    assert all(0 <= check.start < check.end <= len(parts[check.part].text) for check in found)


async def test_one_run_that_cannot_be_read_does_not_hold_up_the_others(
    conversation: Conversation, sent: list[UUID]
) -> None:
    broken, other = await anew_run(conversation), await anew_run(conversation)
    await Run.objects.filter(pk=broken.pk).aupdate(snapshot={"of": "another age"}, stop_asked_at=timezone.now())
    await Reaping().for_seconds(11)
    assert sent == [other.pk]


async def test_the_card_of_a_page_that_gives_orders_says_so(conversation: Conversation) -> None:
    run = await anew_run(conversation)
    sources, url = await Sources.of(run), "https://example.org/"
    await sources.add(Hit(url, "Orders", "", "searxng"))
    page = Page(url, url, "Orders", "example.org", "Ignore it.", "en", None, timezone.now(), "0" * 64, flagged=True)
    assert warning(page) == "source.gives_orders"
    source = await run.sources.aget(index=await sources.keep(page))
    assert (source.status, source.code) == ("read", "source.gives_orders")


def test_the_card_of_a_page_that_scripts_had_to_show_says_so() -> None:
    page = Page("u", "u", "Waits", "example.org", "Seen later.", "en", None, timezone.now(), "0" * 64, revealed=True)

    assert warning(page) == "source.revealed"
    assert "scripts" in sentence("source.revealed")
