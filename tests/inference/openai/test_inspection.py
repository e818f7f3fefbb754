"""What is said about servers that run."""

import pytest

from inference import EngineConfig
from inference.openai.inspection import findings
from tests.playback import Playback


async def bad(server: Playback, profile: str = "") -> list[str]:
    found = await findings(server.url, EngineConfig(profile=profile))
    return [finding.text for finding in found if not finding.is_good]


async def test_a_server_started_by_the_book_has_no_faults() -> None:
    async with Playback() as server:
        assert await bad(server) == []


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        ({"reasoning_parser": None}, "--reasoning-parser deepseek-r1"),
        ({"enable_cache_report": False}, "--enable-cache-report"),
        ({"enable_metrics": False}, "--enable-metrics"),
        ({"enable_custom_logit_processor": True}, "without --enable-custom-logit-processor"),
    ],
)
async def test_a_wrong_argument_is_named_with_the_right_one(arguments: dict[str, object], advice: str) -> None:
    async with Playback() as server:
        server.arguments.update(arguments)
        faults = await bad(server)

    assert len(faults) == 1
    assert advice in faults[0]


async def test_a_short_context_is_a_fault() -> None:
    async with Playback(window_tokens=8192) as server:
        assert "--context-length" in (await bad(server))[0]


async def test_another_server_than_sglang_is_told_what_it_cannot() -> None:
    async with Playback(is_sglang=False, model="gpt-oss-20b") as server:
        found = await findings(server.url, EngineConfig())

    assert any("not SGLang" in finding.text for finding in found)


async def test_nobody_there_is_a_fault() -> None:
    found = await findings("http://127.0.0.1:9/v1", EngineConfig())

    assert [finding.is_good for finding in found] == [False]
