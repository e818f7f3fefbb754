"""Who is served first by a server that heeds priorities."""

import pytest

from inference import EngineConfig, Message, connect
from inference.engine import NOBODY_WAITS, READER
from inference.judges.log_probabilities import PRIORITY
from inference.small import planned_queries, small_answer
from tests.inference.asking import question, written_by
from tests.inference.openai.test_cases import NoRanker
from tests.playback import Playback


async def priorities(server: Playback) -> list[object]:
    """Of an answer, of queries that a reader waits for, of a title."""
    engine = connect(EngineConfig(urls=(server.url,)), NoRanker())
    await written_by(engine.write(question()))
    await planned_queries(engine, [Message("user", "Last question: why?")])
    await small_answer(engine, [Message("user", "Name the conversation")], seconds=5, max_tokens=60)
    await engine.aclose()
    return [heard.body.get("priority", "none") for heard in server.answers]


async def test_what_a_reader_waits_for_comes_before_what_nobody_does() -> None:
    async with Playback() as server:
        server.arguments["enable_priority_scheduling"] = True

        assert await priorities(server) == [READER, READER, NOBODY_WAITS]
    assert READER > NOBODY_WAITS > PRIORITY


@pytest.mark.parametrize("value", [None, False, "yes"])
async def test_a_server_that_does_not_say_so_is_sent_no_priority(value: object) -> None:
    async with Playback() as server:
        server.arguments["enable_priority_scheduling"] = value

        assert await priorities(server) == ["none"] * 3
