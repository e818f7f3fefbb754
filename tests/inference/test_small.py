"""Queries and titles: quick, without thoughts, and never in the way."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from inference import Answer, Delta, Ended, Message, Reasoning, Request, SearchWay, SmallCallForms
from inference.errors import Busy
from inference.profiles import Level
from inference.small import QUERY_SCHEMA, PlannedQuery, first_json, planned_queries, small_answer
from tests.inference.asking import engine
from tests.playback import Playback

ASKED = (Message("user", "Write queries as JSON."),)


class Saying:
    """An engine that says what it is told to."""

    name = "saying"
    connected = True

    def __init__(self, text: str, *, seconds: float = 0.0, fails: bool = False) -> None:
        self._text, self._seconds, self._fails = text, seconds, fails

    async def write(self, request: Request) -> AsyncGenerator[Delta, None]:
        await asyncio.sleep(self._seconds)
        if self._fails:
            raise Busy("full")
        yield Reasoning("thoughts")
        yield Answer(self._text)
        yield Ended("stop")

    async def window_tokens(self) -> int | None:
        return None

    async def count_tokens(self, request: Request) -> int | None:
        return None

    async def search_way(self) -> SearchWay:
        return ""

    async def small_call_forms(self) -> SmallCallForms:
        return SmallCallForms()

    async def levels(self) -> tuple[Level, ...]:
        return ("off",)

    async def ready(self) -> bool:
        return True

    async def watch(self) -> None:
        """No server."""

    async def aclose(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"queries": [{"text": "SGLang  setup", "language": "en", "days": 30}]}',
            [PlannedQuery("SGLang setup", "en", 30)],
        ),
        ('Sure:\n```json\n["a", "b", "c", "d"]\n```', [PlannedQuery("a"), PlannedQuery("b"), PlannedQuery("c")]),
        ('{"queries": [{"query": "a", "language": "fr", "days": true}]}', [PlannedQuery("a")]),
        ('{"text": "a"}', [PlannedQuery("a")]),
        ('[{"text": ""}, 3, null, "a", "a"]', [PlannedQuery("a")]),
        ('1. SGLang install\n- "SGLang 安装"\n', [PlannedQuery("SGLang install"), PlannedQuery("SGLang 安装")]),
        ("Here are the queries:\nSGLang install\n", [PlannedQuery("SGLang install")]),
        ('{"queries": "a"}', []),
        ('{"queries": [{"text": "cut by len', []),
        ("I would search for SGLang.", []),
        ("", []),
    ],
)
async def test_queries_are_read_leniently(text: str, expected: list[PlannedQuery]) -> None:
    assert list(await planned_queries(Saying(text), ASKED)) == expected


async def test_late_or_failing_planners_propose_nothing() -> None:
    assert await planned_queries(Saying("[]", seconds=1), ASKED, seconds=0.01) == ()
    assert await planned_queries(Saying("[]", fails=True), ASKED) == ()


async def test_thoughts_are_not_part_of_a_small_answer() -> None:
    assert await small_answer(Saying("A title"), ASKED, seconds=1, max_tokens=32) == "A title"


async def test_a_late_call_is_aborted_at_the_server() -> None:
    async with Playback("silent") as server:
        assert await planned_queries(engine(server.url), ASKED, seconds=0.2) == ()

        assert server.aborts == [server.answers[0].body["rid"]]


async def test_the_server_is_given_the_schema_and_told_not_to_think() -> None:
    async with Playback("scripted") as server:
        await planned_queries(engine(server.url), ASKED, schema=QUERY_SCHEMA)
        body = server.answers[0].body

    assert body["response_format"]["type"] == "json_schema"  # type: ignore[index]
    assert (body["max_tokens"], body["continue_final_message"]) == (256, True)


def test_json_is_found_among_words() -> None:
    assert first_json("see [1]: nothing") == [1]
    assert first_json("{" * 10_000) is None
