"""What is said about servers that run."""

import pytest

from inference import EngineConfig
from inference.openai.inspection import findings
from tests.playback import Playback


async def bad(server: Playback, profile: str = "") -> list[str]:
    found = await findings(server.url, EngineConfig(urls=(server.url,), profile=profile, places=64))
    return [finding.text for finding in found if not finding.is_good]


async def test_a_server_started_by_the_book_has_no_faults() -> None:
    async with Playback() as server:
        assert await bad(server) == []


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        ({"reasoning_parser": "qwen3"}, "--reasoning-parser deepseek-r1"),
        ({"max_running_requests": 2, "max_queued_requests": 4}, "set RUNS_MAX to 6"),
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


@pytest.mark.parametrize(
    "arguments",
    [
        {"reasoning_parser": None},
        {"reasoning_parser": "auto"},
        {"max_running_requests": 32, "max_queued_requests": 32},
        {"max_running_requests": None, "max_queued_requests": 256},
    ],
)
async def test_what_works_as_well_is_no_fault(arguments: dict[str, object]) -> None:
    async with Playback() as server:
        server.arguments.update(arguments)

        assert await bad(server) == []


async def test_a_model_whose_tags_are_taken_away_needs_its_parser() -> None:
    async with Playback(model="DeepSeek-V4-Flash") as server:
        server.arguments["reasoning_parser"] = None

        assert "--reasoning-parser deepseek-v4" in (await bad(server))[0]


async def test_ollama_is_told_of_its_short_context() -> None:
    async with Playback(is_sglang=False, window_tokens=0) as server:
        found = await findings(server.url, EngineConfig(server="ollama"))

    assert [finding.text for finding in found if not finding.is_good][-1].startswith("Ollama cuts")


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
