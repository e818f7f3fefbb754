"""Families of models: found by name, by parser, and whole in themselves."""

import pytest

from inference.openai.discovery import billions
from inference.profiles import GENERIC, PROFILES, THINKING, V3_2, V4, V4_1, Profile, profile, profile_of_parser

NAMES = {
    "deepseek-ai/DeepSeek-V4-Flash": "v4",
    "deepseek-v4-pro": "v4",
    "deepseek-ai/DeepSeek-V4.1-Flash": "v4.1",
    "DeepSeek-V3.2-Exp": "v3.2",
    "deepseek-chat": "deepseek-api",
    "Qwen/Qwen3.5-4B": "qwen3.5",
    "Qwen/Qwen3.6-35B": "qwen3.6",
    "Qwen/Qwen3-4B-Instruct-2507": "qwen3-instruct",
    "Qwen/Qwen3-235B-A22B-Thinking-2507": "qwen3-thinking",
    "Qwen/QwQ-32B": "qwq",
    "zai-org/GLM-4.6": "glm",
    "zai-org/GLM-5.3": "glm-5.3",
    "moonshotai/Kimi-K2-Thinking": "kimi-k2-thinking",
    "moonshotai/Kimi-K2.5": "kimi-k2.5",
    "moonshotai/Kimi-K3": "kimi-k3",
    "openai/gpt-oss-120b": "gpt-oss",
    "gpt-5-mini": "openai-reasoning",
    "gpt-4o": "generic",
    "MiniMaxAI/MiniMax-M2": "minimax-m2",
    "MiniMaxAI/MiniMax-M3": "minimax-m3",
    "magistral-medium-latest": "magistral",
    "mistral-small-latest": "mistral",
    "DeepSeek-R1-Distill-Llama-70B": "r1",
    "meta-llama/Llama-3.3-70B-Instruct": "llama",
    "house-model": "generic",
}


@pytest.mark.parametrize(("served", "name"), NAMES.items())
def test_a_family_is_known_by_the_names_that_its_models_have(served: str, name: str) -> None:
    assert profile("", served).name == name


@pytest.mark.parametrize(
    ("parser", "known"), [("deepseek-v4", V4), ("deepseek-v41", V4_1), ("", GENERIC), ("auto", GENERIC)]
)
def test_a_model_of_another_name_is_known_by_its_parser(parser: str, known: Profile) -> None:
    assert profile_of_parser(parser) is known


def test_of_a_parser_that_many_are_served_with_only_that_it_thinks_is_known() -> None:
    known = profile_of_parser("deepseek-r1")

    assert (known.thinks, known.continuation, known.closed_think) == (True, "none", "")


@pytest.mark.parametrize("known", PROFILES)
def test_a_profile_is_whole(known: Profile) -> None:
    assert set(known.levels) <= {"off", "on", "deep"} and known.levels
    assert known.max_tokens <= known.context_tokens
    assert not (known.calls_while_thinking and not known.thinks)
    assert not (known.searches_by_marks and known.continuation != "tags")


def test_names_are_one_each() -> None:
    assert len({known.name for known in PROFILES}) == len(PROFILES)


def test_levels_are_those_that_differ() -> None:
    assert V4.levels == ("off", "on", "deep")
    assert V3_2.levels == ("off", "on", "deep")
    assert THINKING.levels == ("on",)
    assert GENERIC.levels == ("off",)


SIZES = [
    ("R1-Distill-Qwen-7B", 7.0),
    ("deepseek-r1:1.5b", 1.5),
    ("QwQ-32B", 32.0),
    ("DeepSeek-R1", 0.0),
    ("Qwen-A3B", 0.0),
]


@pytest.mark.parametrize(("name", "size"), SIZES)
def test_a_size_is_read_from_a_name(name: str, size: float) -> None:
    assert billions(name) == size
