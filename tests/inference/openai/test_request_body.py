"""What is sent, by profile."""

import json
from typing import Any

import pytest

from inference.engine import Message
from inference.errors import CannotContinue
from inference.estimate import estimated_tokens
from inference.openai.prefill import prefill
from inference.openai.request_body import Terms, answer_tokens, body, counted_fields, dialogue, encoded
from inference.profiles import GENERIC, PROFILES, QWEN3, R1, R1_0528, V3_1, V4, Profile, profile
from inference.profiles.others import GPT_OSS
from inference.servers import MISTRAL, VLLM
from tests.inference.asking import question

TERMS = Terms("served", 8192)


def sent(known: Profile, terms: Terms = TERMS, **asked: Any) -> dict[str, Any]:
    request = question(**asked)
    begun = prefill(request, known, can_continue=terms.kind.continues)
    fields: dict[str, Any] = json.loads(encoded(body(request, known, terms, begun)))
    return fields


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("deepseek-ai/DeepSeek-R1", "", R1),
        ("DeepSeek-R1-Distill-Qwen-32B", "", R1),
        ("deepseek-r1", "/models/DeepSeek-R1-0528-Qwen3-8B", R1_0528),
        ("DeepSeek-V3.1-Terminus", "", V3_1),
        ("Qwen/Qwen3-8B", "", QWEN3),
        ("gpt-oss-20b", "", GPT_OSS),
        ("smol", "/models/smol", GENERIC),
    ],
)
def test_the_profile_is_chosen_by_served_name_or_path(name: str, path: str, expected: Profile) -> None:
    assert profile("", name, path) is expected


def test_a_configured_profile_wins_and_an_unknown_one_is_named() -> None:
    assert profile("qwen3", "DeepSeek-R1") is QWEN3
    with pytest.raises(ValueError, match="unknown profile 'r9'"):
        profile("r9")


def test_r1_gets_no_system_message() -> None:
    messages = [Message("system", "Be brief."), Message("user", "Hi")]

    assert dialogue(messages, R1) == [Message("user", "Be brief.\n\nHi")]
    assert dialogue(messages, R1_0528) == messages


def test_a_dialogue_begins_with_a_user_and_alternates() -> None:
    messages = [Message("assistant", "Hello"), Message("user", "a"), Message("user", "b"), Message("assistant", "c")]

    assert dialogue(messages, R1) == [Message("user", "a\n\nb"), Message("assistant", "c")]


@pytest.mark.parametrize(("known", "closed"), [(R1, "\n</think>\n\n"), (R1_0528, "<think>\n\n</think>\n\n")])
def test_r1_is_kept_from_thinking_by_a_closed_block(known: Profile, closed: str) -> None:
    fields = sent(known, think=False)

    assert fields["messages"][-1] == {"role": "assistant", "content": closed}
    assert fields["continue_final_message"] is True
    assert "continue_final_message" not in sent(known, think=True)


@pytest.mark.parametrize("think", [True, False])
def test_hybrids_are_switched_by_their_template(think: bool) -> None:
    assert sent(V3_1, think=think)["chat_template_kwargs"] == {"thinking": think}
    assert sent(QWEN3, think=think)["chat_template_kwargs"] == {"enable_thinking": think}


@pytest.mark.parametrize("known", PROFILES)
def test_every_request_is_limited_streamed_and_identified(known: Profile) -> None:
    fields = sent(known)

    assert fields["max_tokens"] == 8192
    assert fields["stream"] is True
    assert len(str(fields["rid"])) == 32


def test_a_hosted_server_gets_only_what_it_knows() -> None:
    fields = sent(R1, Terms("served", 8192, MISTRAL), think=False)

    assert fields.keys() == {"model", "messages", "stream", "max_tokens", "temperature", "top_p"}
    assert [message["role"] for message in fields["messages"]] == ["user"]


def test_the_window_limits_the_answer_but_never_to_nothing() -> None:
    assert answer_tokens(8192, 8000, 8192) == 512
    assert answer_tokens(8192, 8000, 16192) == 16192 - 8000 - 64
    assert answer_tokens(100, 8000, 8192) == 100


def test_the_estimate_is_rather_too_high() -> None:
    assert estimated_tokens([Message("user", "word " * 1000)]) >= 1000
    assert estimated_tokens([Message("user", "字词" * 500)]) >= 600


@pytest.mark.parametrize(
    ("known", "reasoning", "answer", "think", "expected"),
    [
        (R1, "Hm, so", "", True, "Hm, so"),
        (R1_0528, "Hm, so", "", True, "<think>\nHm, so"),
        (V3_1, "Hm, so", "", True, "Hm, so"),
        (QWEN3, "Hm, so", "", True, "<think>\nHm, so"),
        (R1, "Hm.", "", False, "Hm.\n</think>\n\n"),
        (R1, "Hm.", "It is", True, "Hm.\n</think>\n\nIt is"),
        (R1, "", "It is", False, "\n</think>\n\nIt is"),
        (QWEN3, "", "It is", False, "It is"),
        (GENERIC, "", "It is", True, "It is"),
    ],
)
def test_a_begun_answer_is_gone_on_with(
    known: Profile, reasoning: str, answer: str, think: bool, expected: str
) -> None:
    fields = sent(known, begun_reasoning=reasoning, begun_answer=answer, think=think)

    assert fields["messages"][-1] == {"role": "assistant", "content": expected}
    assert (fields["continue_final_message"], fields["separate_reasoning"]) == (True, False)


def test_thoughts_are_put_back_only_where_the_template_opens_them() -> None:
    assert sent(V3_1, begun_reasoning="Hm.", think=False)["chat_template_kwargs"] == {"thinking": True}
    assert sent(V3_1, begun_answer="It is")["chat_template_kwargs"] == {"thinking": False}


def test_all_that_makes_a_prompt_is_counted_with_it() -> None:
    begun = {"begun_reasoning": "R", "think": True}

    at_vllm = counted_fields(sent(QWEN3, Terms("served", 8192, VLLM), **begun))
    v4 = counted_fields(sent(V4, schema='{"type": "object"}', tools=('{"name": "search"}',), task="query"))

    assert (at_vllm["continue_final_message"], at_vllm["add_generation_prompt"]) == (True, False)
    assert {"response_format", "tools", "tool_choice", "task"} <= set(v4)
    assert not {"max_tokens", "temperature", "rid", "stream"} & set(v4)


@pytest.mark.parametrize(
    ("asked", "budget"),
    [
        ({"reasoning_tokens": 500}, 500),
        ({}, None),
        ({"reasoning_tokens": 500, "think": False}, None),
        ({"reasoning_tokens": 500, "begun_reasoning": "R"}, 500),
        ({"reasoning_tokens": 500, "begun_reasoning": "R", "think": False}, None),
        ({"reasoning_tokens": 500, "begun_reasoning": "R", "begun_answer": "A"}, None),
    ],
)
@pytest.mark.parametrize("known", [QWEN3, V4])
def test_a_server_that_ends_thoughts_is_told_when_but_never_behind_closed_ones(
    known: Profile, asked: dict[str, Any], budget: int | None
) -> None:
    able = sent(known, Terms("served", 8192, has_budget=True), **asked)

    assert able.get("custom_params") == (budget and {"thinking_budget": budget})
    assert "custom_params" not in sent(known, **asked)


def test_minimax_m3_is_switched_by_the_mode_of_its_template() -> None:
    on, off = sent(profile("minimax-m3")), sent(profile("minimax-m3"), think=False)

    assert (on["chat_template_kwargs"], on["reasoning_effort"]) == ({"thinking_mode": "enabled"}, "low")
    assert off["chat_template_kwargs"] == {"thinking_mode": "disabled"} and "reasoning_effort" not in off


def test_what_cannot_be_gone_on_with_is_not_sent() -> None:
    with pytest.raises(CannotContinue):
        sent(GENERIC, begun_reasoning="Hm.")
    with pytest.raises(CannotContinue):
        sent(R1, Terms("served", 8192, MISTRAL), begun_answer="It is")
