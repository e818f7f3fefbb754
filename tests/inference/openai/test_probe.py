"""What one small question tells of a model that nobody knows."""

from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from inference import EngineConfig
from inference.openai.clients import plain_client
from inference.openai.probe import PROBE, PROBE_TOKENS, probe
from inference.openai.server import Server
from tests.inference.openai.case_server import Case, CaseServer
from tests.inference.openai.test_shapes import streamed


@dataclass(frozen=True)
class Learnt:
    """What is known afterwards, and what was asked."""

    ends_thoughts_only: bool
    parts_thoughts: bool
    is_plain: bool
    bodies: list[dict[str, Any]]


async def learnt(*deltas: object, model: str = "house-model", finish: str | None = "stop") -> Learnt:
    served = Case(model, None, "", body=streamed(*deltas, finish=finish, done=b"data: [DONE]\n\n" if finish else b""))
    async with CaseServer(served) as answering:
        config = EngineConfig(urls=(answering.url,), first_byte_seconds=5.0, idle_seconds=5.0)
        async with plain_client(config, httpx2.Timeout(5.0)) as client:
            server = Server(answering.url, client, config)
            await probe(server, config)
    return Learnt(server.ends_thoughts_only, server.parts_thoughts, server.is_plain, answering.bodies)


async def test_a_model_that_thinks_without_an_opening_tag_is_known_to() -> None:
    seen = await learnt({"content": "I weigh it.\n"}, {"content": "</think>\n\nOK"})

    assert (seen.ends_thoughts_only, seen.is_plain) == (True, False)
    (asked,) = seen.bodies
    assert (asked["max_tokens"], asked["messages"]) == (PROBE_TOKENS, [{"role": "user", "content": PROBE}])


async def test_a_model_that_only_answers_is_known_to() -> None:
    seen = await learnt({"content": "OK"})

    assert (seen.ends_thoughts_only, seen.parts_thoughts, seen.is_plain) == (False, False, True)


async def test_a_server_that_parts_the_thoughts_is_known_to() -> None:
    seen = await learnt({"reasoning_content": "I weigh it."}, {"content": "OK"})

    assert (seen.ends_thoughts_only, seen.parts_thoughts, seen.is_plain) == (False, True, False)


@pytest.mark.parametrize("finish", ["length", None])
async def test_of_what_breaks_off_nobody_knows_whether_it_was_thought(finish: str | None) -> None:
    seen = await learnt({"content": "I weigh it and weigh it"}, finish=finish)

    assert not (seen.ends_thoughts_only or seen.parts_thoughts or seen.is_plain) and len(seen.bodies) == 1


@pytest.mark.parametrize("model", ["DeepSeek-R1", "Qwen3-4B"])
async def test_a_model_of_a_known_family_is_not_asked(model: str) -> None:
    assert not (await learnt({"content": "OK"}, model=model)).bodies
