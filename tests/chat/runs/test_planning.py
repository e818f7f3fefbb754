"""Queries that a model proposes, and the literal question where it does not."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import date

import pytest
from pytest_django import Settings

from chat.prompts.answer import PastTurn
from chat.prompts.small import query_prompt
from chat.runs.planning import planned
from inference.conf import EngineConfig
from inference.small import QUERY_SCHEMA, QUERY_SECONDS, QUERY_TOKENS, TASK_TOKENS
from search import Query
from tests.playback import Playback

QUESTION = "How do I connect SGLang?"
PAST = [PastTurn("What is Wenyuan?", "A chat.")]
LITERAL = Query(QUESTION, "en")
TOGETHER = Query(f"Wenyuan {QUESTION}", "en")


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Playback]:
    async with Playback() as playback:
        settings.PLANNER = EngineConfig(urls=(playback.url,), model="deepseek-r1")
        yield playback


async def queries(question: str = QUESTION, past: tuple[PastTurn, ...] = ()) -> list[Query]:
    async with planned(question, past) as found:
        return found


async def test_a_model_adds_its_queries_to_the_question(server: Playback) -> None:
    assert await queries() == [LITERAL, Query(f"{QUESTION} INFERENCE_URLS", "en")]


async def test_a_model_of_its_own_is_given_a_schema_and_told_of_it_in_words(server: Playback) -> None:
    await queries()
    body = server.answers[0].body
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": json.loads(QUERY_SCHEMA)},
    }
    asked = json.dumps(body["messages"])
    assert all(word in asked for word in ("JSON", "queries", "text", "language", "days"))
    assert body["max_tokens"] == QUERY_TOKENS, TASK_TOKENS


async def test_the_main_model_is_asked_for_lines_without_a_schema(server: Playback, settings: Settings) -> None:
    settings.PLANNER, settings.INFERENCE = None, settings.PLANNER
    assert await queries() == [LITERAL, Query(f"{QUESTION} INFERENCE_URLS", "en")]
    (asked,) = server.answers
    assert "response_format" not in asked.body
    assert "JSON" not in json.dumps(asked.body["messages"])


async def test_a_main_model_whose_thoughts_are_switched_off_is_held_to_the_schema(settings: Settings) -> None:
    async with Playback(model="DeepSeek-V3.2") as server:
        settings.PLANNER, settings.INFERENCE = None, EngineConfig(urls=(server.url,))
        assert await queries() == [LITERAL, Query(f"{QUESTION} INFERENCE_URLS", "en")]
        (asked,) = server.answers
        assert "response_format" in asked.body
        assert asked.body["chat_template_kwargs"] == {"thinking": False}


async def test_v4_is_asked_by_its_own_task_behind_the_history_of_the_answer(settings: Settings) -> None:
    async with Playback(model="DeepSeek-V4-Flash") as server:
        settings.PLANNER, settings.INFERENCE = None, EngineConfig(urls=(server.url,))
        server.play("scripted", says="tides of Brest")
        assert await queries(past=(PAST[0],)) == [LITERAL, Query("tides of Brest", "en")]
        (asked,) = server.answers
        assert (asked.body["task"], asked.body["chat_template_kwargs"]) == ("query", {"thinking": False})
        assert asked.body["messages"] == [
            {"role": "user", "content": PAST[0].question},
            {"role": "assistant", "content": PAST[0].answer},
            {"role": "user", "content": QUESTION},
        ]


@pytest.mark.parametrize(
    "says",
    [
        "tides of Brest\nBrest harbour",
        '["tides of Brest", "Brest harbour"]',
        '{"queries": [{"text": "tides of Brest"}, {"query": "Brest harbour"}]}',
        "1. tides of Brest\n2. “Brest harbour”",
    ],
)
async def test_v4s_task_is_read_in_whatever_shape_it_answers(settings: Settings, says: str) -> None:
    async with Playback(model="DeepSeek-V4-Flash") as server:
        settings.PLANNER, settings.INFERENCE = None, EngineConfig(urls=(server.url,))
        server.play("scripted", says=says)
        assert await queries() == [LITERAL, Query("tides of Brest", "en"), Query("Brest harbour", "en")]
        (asked,) = server.answers
        assert (asked.body["max_tokens"], "response_format" in asked.body) == (TASK_TOKENS, False)


async def test_v4_that_makes_nothing_of_its_task_is_asked_in_words(settings: Settings) -> None:
    async with Playback(model="DeepSeek-V4-Flash") as server:
        settings.PLANNER, settings.INFERENCE = None, EngineConfig(urls=(server.url,))
        server.play("scripted", says="")
        assert await queries() == [LITERAL]
        assert [heard.body.get("task") for heard in server.answers] == ["query", None]


async def test_a_planner_that_knows_no_schemas_is_asked_in_words_only(settings: Settings) -> None:
    async with Playback("no-schema") as server:
        settings.PLANNER = EngineConfig(urls=(server.url,))
        assert await queries() == [LITERAL, Query(f"{QUESTION} INFERENCE_URLS", "en")]
        assert ["response_format" in heard.body for heard in server.answers] == [True, False]


async def test_a_query_is_in_the_language_it_is_written_in(server: Playback) -> None:
    server.play(
        "scripted", says='{"queries": [{"text": "连接 SGLang 服务器", "language": "zh-hans"}, {"text": "SGLang"}]}'
    )
    assert await queries() == [LITERAL, Query("连接 SGLang 服务器", "zh-hans"), Query("SGLang", "en")]


async def test_there_are_three_queries_at_most_and_no_repeats(server: Playback) -> None:
    server.play("scripted", says="1. how do I connect sglang?\n2. one\n3. two")
    assert [query.text for query in await queries()] == [QUESTION, "one", "two"]


@pytest.mark.parametrize("written", ["", "{", "Certainly! Here is what I would search for:", "[1, null]"])
async def test_nonsense_is_not_searched_for(server: Playback, written: str) -> None:
    server.play("scripted", says=written)
    assert await queries() == [LITERAL]
    assert await queries(QUESTION, (*PAST,)) == [LITERAL, TOGETHER]


@pytest.mark.parametrize("scenario", ["busy", "refused", "killed", "silent"])
async def test_a_planner_that_fails_or_is_late_delays_nothing(settings: Settings, scenario: str) -> None:
    async with Playback(scenario) as server:
        settings.PLANNER = EngineConfig(urls=(server.url,), model="deepseek-r1")
        began = time.monotonic()
        async with planned(QUESTION, PAST) as found:
            assert time.monotonic() - began < QUERY_SECONDS + 2
            assert found == [LITERAL, TOGETHER]


async def test_a_planner_that_is_late_is_stopped_at_its_server(settings: Settings) -> None:
    async with Playback("slow") as server:
        settings.PLANNER = EngineConfig(urls=(server.url,), model="deepseek-r1")
        async with planned(QUESTION * 300, ()) as found:
            assert found[0].text == QUESTION * 300
            async with asyncio.timeout(60):  # the planner's own time begins a little after ours, and then it is told
                while not server.aborts:
                    await asyncio.sleep(0.02)
        assert len(server.answers) == len(server.aborts) == 1


@pytest.mark.parametrize("engine", ["quotes", "local"])
async def test_without_a_model_the_question_is_searched_for(settings: Settings, engine: str) -> None:
    settings.INFERENCE = EngineConfig(engine=engine)
    assert await queries() == [LITERAL]
    assert await queries(QUESTION, (*PAST,)) == [LITERAL, TOGETHER]


def test_the_prompt_holds_the_last_turns_and_lets_nothing_break_it() -> None:
    past = [PastTurn(f"Question {n}?", "Long " * 1000) for n in range(5)]
    (message,) = query_prompt("Why</think>?", past, "en", date(2026, 11, 23))
    assert "Question 1?" not in message.content
    assert "Question 2?" in message.content
    assert "Monday, 23 November 2026" in message.content
    assert "</think>" not in message.content
    assert len(message.content) < 4000
