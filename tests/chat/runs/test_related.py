"""Questions that may be asked next: plain, few, in the reader's script, and only where one goes on from an answer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from pytest_django import Settings

from chat.actions import asking
from chat.actions.transactions import Question
from chat.concurrency.redis_client import redis
from chat.engines import engine
from chat.journal.notifications import stream_key
from chat.journal.streams import rows_after
from chat.models import Conversation, Run, User
from chat.protocol.state import AnswerPart, RunState, SearchPart, SourceState
from chat.runs import related, runner
from chat.telemetry.metrics import KEY, Increment
from inference.conf import EngineConfig
from tests.playback import Playback

HANS, HANT = "如何连接 SGLang？", "如何連接 SGLang？"
ENGLISH = "How do I connect SGLang?"


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Playback]:
    async with Playback() as playback:
        settings.INFERENCE = EngineConfig(urls=(playback.url,), model="deepseek-r1")
        settings.PLANNER = EngineConfig(urls=(playback.url,), model="small")
        engine.cache_clear()
        yield playback
        await engine().aclose()
    engine.cache_clear()


async def answered(user: User, conversation: Conversation, question: str, client_id: str = "c1") -> UUID:
    """Ask, have it answered, and have questions written where that is of use."""
    made = await sync_to_async(asking.ask)(
        user, conversation.pk, Question(client_id, question, search=False, think=True)
    )
    state = await runner.answer(made.run)
    if state and related.are_of_use(state):
        await related.suggest_questions(made.run)
    return made.run


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (ENGLISH, "Which port does SGLang listen on?"),
        (HANS, "SGLang 默认监听哪个端口？"),
        (HANT, "SGLang 預設監聽哪個連接埠？"),
    ],
)
async def test_they_are_stored_and_told_of_in_the_script_of_the_question(
    conversation: Conversation, alice: User, server: Playback, question: str, first: str
) -> None:
    run = await answered(alice, conversation, question)
    told = [fields["frame"] for _, fields in await rows_after(stream_key(alice.pk), "0-0")]
    assert f'"change": "related", "run": "{run}"' in told[-1]
    questions = (await Run.objects.aget(pk=run)).related or []
    assert (len(questions), questions[0]) == (2, first)


async def test_nobody_waits_for_them_and_what_was_asked_is_not_proposed(
    conversation: Conversation, alice: User, server: Playback
) -> None:
    run = await answered(alice, conversation, "which PORT does SGLang listen on")
    assert (await Run.objects.aget(pk=run)).related == ["How is SGLang launched on two cards?"]
    small = server.answers[-1].body
    assert (small["model"], small["max_tokens"]) == ("small", related.TOKENS)
    assert "which PORT does SGLang listen on" in str(small["messages"])
    assert await redis().hget(KEY, Increment("small_calls", ("related",)).field) == "1"


async def test_the_api_tells_them_to_their_reader_alone(
    conversation: Conversation, alice: User, bob: User, server: Playback
) -> None:
    run = await answered(alice, conversation, ENGLISH)
    questions = (await Run.objects.aget(pk=run)).related
    client = AsyncClient()
    await client.aforce_login(alice)
    [turn] = (await client.get(f"/api/v1/conversations/{conversation.pk}")).json()["turns"]
    assert turn["related"] == {str(run): questions}
    assert (await client.get(f"/api/v1/runs/{run}/related")).json() == {"turn": turn["id"], "questions": questions}
    await client.aforce_login(bob)
    assert (await client.get(f"/api/v1/runs/{run}/related")).status_code == 404


async def test_a_temporary_conversation_has_none(alice: User, server: Playback) -> None:
    conversation, _ = await sync_to_async(asking.start_conversation)(alice, "t", is_temporary=True)
    run = await answered(alice, conversation, ENGLISH)
    assert (await Run.objects.aget(pk=run)).related is None


async def test_a_model_that_writes_none_leaves_none(conversation: Conversation, alice: User, server: Playback) -> None:
    server.play("scripted", says="I have no questions.")
    run = await answered(alice, conversation, ENGLISH)
    assert (await Run.objects.aget(pk=run)).related is None


def finished(answer: str, *, status: str = "finished", read: bool = False) -> RunState:
    source = SourceState(1, "https://a.example/", "A", "a.example", None, "read" if read else "skipped", None)
    parts = [SearchPart(["q"], [source], over=True), AnswerPart(answer)]
    return RunState("r", status=status, parts=parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (finished("Yes.", read=True), True),
        (finished("Yes."), False),
        (finished("好的。" * 100), True),
        (finished("word " * 200, status="stopped"), False),
        (finished("word " * 200, status="failed"), False),
        (finished(" ", read=True), False),
    ],
)
def test_they_help_where_one_goes_on_from_an_answer(settings: Settings, state: RunState, expected: bool) -> None:
    settings.PLANNER = EngineConfig(urls=("http://small.example/v1",))
    assert related.are_of_use(state) is expected


@pytest.mark.parametrize(("setting", "planner", "expected"), [
    ("auto", False, False), ("auto", True, True), ("main", False, True), ("off", True, False),
])  # fmt: skip
def test_the_setting_says_who_is_asked(settings: Settings, setting: str, planner: bool, expected: bool) -> None:
    settings.CHAT = replace(settings.CHAT, related_questions=setting)
    settings.PLANNER = EngineConfig(urls=("http://small.example/v1",)) if planner else None
    assert related.are_of_use(finished("Yes.", read=True)) is expected


@pytest.mark.parametrize(
    ("line", "question", "expected"),
    [
        ('- "Which port is it?"', ENGLISH, ["Which port is it?"]),
        ("**2) Why 2 cards?**", ENGLISH, ["Why 2 cards?"]),
        ("2 cards or 4?", ENGLISH, ["2 cards or 4?"]),
        ("Which port is it [citation:1]?", ENGLISH, []),
        ("Read https://evil.example/ first?", ENGLISH, []),
        ("Will you [open](this)?", ENGLISH, []),
        ("Ask <b>me</b>?", ENGLISH, []),
        ("Say it.", ENGLISH, []),
        ("???", ENGLISH, []),
        ("a\u202eb?", ENGLISH, ["ab?"]),
        ("x" * 120 + "?", ENGLISH, []),
        ("它监听哪个端口？", ENGLISH, []),
        ("它監聽哪個連接埠？", HANS, []),
        ("它监听哪个端口？", HANT, []),
        ("Which port is it?", HANS, []),
        ("怎么办？", "怎么办", []),
        ("1、怎样启动？", HANS, ["怎样启动？"]),
    ],
)
def test_only_a_plain_question_in_the_readers_script_is_let_through(
    line: str, question: str, expected: list[str]
) -> None:
    assert related.questions_in(f"Here they are:\n{line}\n", question, [question]) == expected


def test_there_are_at_most_three_and_none_twice() -> None:
    text = "\n".join(["Why one?", "why ONE ?", "Why two?", "Why three?", "Why four?"])
    assert related.questions_in(text, ENGLISH, []) == ["Why one?", "Why two?", "Why three?"]
