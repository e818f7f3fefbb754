# ruff: noqa: E501 (errors as they come)
"""What refusals teach: the words are those of services and servers, as they have been reported."""

import json
from typing import Any

import pytest

from inference import EngineConfig, connect
from inference.errors import FieldRefused, Refused
from inference.openai.field_rules import FieldRules, lesson
from inference.openai.refusals import refusal, response_error
from tests.inference.asking import question, written_by
from tests.inference.openai.case_server import Case, CaseServer
from tests.inference.openai.test_cases import NoRanker
from tests.inference.openai.test_shapes import ANSWER, streamed

SENT: dict[str, object] = {
    "model": "m",
    "messages": [{"role": "user", "content": "Hi"}],
    "stream": True,
    "stream_options": {"include_usage": True},
    "max_tokens": 16384,
    "temperature": 0.6,
    "top_p": 0.95,
    "top_k": 20,
    "rid": "0" * 32,
    "chat_template_kwargs": {"enable_thinking": True},
    "reasoning_effort": "low",
    "response_format": {"type": "json_schema"},
}


def asked_after(words: str, **named: Any) -> dict[str, object]:
    """The request that follows a refusal in these words; without those that stay as they were."""
    rules = lesson(Refused(f"400: {words}", 400, frozenset(named.get("fields", ()))), SENT, FieldRules())
    return {} if rules is None else rules.applied(SENT)


LIMITS = [
    ("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8192),
    ("max_tokens is too large: 16384. This model supports at most 4096 completion tokens", 4096),
    ("max_tokens: 16384 > 8192, which is the maximum allowed number of output tokens for m", 8192),
    ("`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens`", 8192),
    ("Input should be less than or equal to 2048: max_tokens", 2048),
    ("max_tokens must be at most 12,288", 12288),
    ("max_tokens must be less than 4096", 4095),
    ("max_tokens: must be < 4096 (got 16384)", 4095),
    ("max_tokens (16384) cannot be larger than 8192", 8192),
    ("max_tokens must be between 1 and 8k", 8000),
    ("参数 max_tokens 超出范围，最大值为 4096", 4096),
    ("API 调用参数有误：max_tokens 必须小于 4,097", 4096),
    ("max_tokens is too large (at line 1 column 300). At most 8192", 8192),
]


@pytest.mark.parametrize(("words", "limit"), LIMITS)
def test_a_limit_that_is_named_is_kept(words: str, limit: int) -> None:
    assert asked_after(words) == SENT | {"max_tokens": limit}


LEFT_OUT = [
    ("Unrecognized request argument supplied: rid", "rid"),
    ("Unknown parameter: 'rid'.", "rid"),
    (
        "Unsupported value: 'temperature' does not support 0.6 with this model. Only the default (1) is.",
        "temperature",
    ),
    ("`temperature` and `top_p` cannot both be specified for this model. Please use only one: top_p", "top_p"),
    ("Unsupported parameter: 'top_p' is not supported with this model.", "top_p"),
    ("stream_options is not supported", "stream_options"),
    ("This response_format type is unavailable now", "response_format"),
    ("unknown field `top_k`", "top_k"),
    (
        "unknown field `top_k`, expected one of `model`, `messages`, `max_tokens`, `temperature` at line 1 column 30",
        "top_k",
    ),
    ("Unsupported parameter top_k. Supported parameters are: model, messages, max_tokens, temperature", "top_k"),
    (
        "ValidationError: 1 validation error\nreasoning_effort\n  Input should be 'none' [input_value='low']",
        "reasoning_effort",
    ),
    ("Unrecognized request arguments supplied: chat_template_kwargs, reasoning_effort", "reasoning_effort"),
]


@pytest.mark.parametrize(("words", "field"), LEFT_OUT)
def test_a_field_that_is_named_is_left_out(words: str, field: str) -> None:
    kept = {"model", "messages", "stream", "max_tokens"} | (
        {"temperature"} if "temperature" not in words[:40] else set()
    )

    assert field not in asked_after(words)
    assert kept <= asked_after(words).keys()


def test_a_field_that_has_another_name_is_renamed() -> None:
    told = asked_after("'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")

    assert (told["max_completion_tokens"], "max_tokens" in told) == (16384, False)


def test_what_a_list_of_faults_names_is_believed_before_the_words() -> None:
    assert asked_after("top_p is fine", fields=["body", "top_k"]) == {k: v for k, v in SENT.items() if k != "top_k"}


STRUCTURED = [
    ({"error": {"message": "Param Incorrect", "param": "max_tokens is too large: 16384. At most 8192"}}, {"max_tokens": 8192}),
    ({"error": {"message": "Validation error", "details": {"top_k": "unexpected field"}}}, {"top_k": None}),
    ({"error": {"message": "failed", "details": [{"path": ["top_k"], "message": "Unrecognized"}]}}, {"top_k": None}),
    ({"message": "invalid", "code": 4, "issues": [{"keys": ["top_k", "rid"], "path": []}]}, {"top_k": None, "rid": None}),
    ({"title": "Invalid", "status": 400, "errors": {"$.top_k": ["could not be mapped"]}}, {"top_k": None}),
    ({"errors": [{"field": "top_k", "message": "not allowed"}]}, {"top_k": None}),
    ({"detail": [{"loc": ["body", "max_tokens"], "msg": "Input should be at most 4096", "input": 16384}]}, {"max_tokens": 4096}),
    ({"detail": [{"loc": ["body", "rid"], "msg": "Extra", "input": {"temperature": "x"}}]}, {"rid": None}),
    ("<html><h1>Bad Request</h1><p>Unknown parameter: <code>top_k</code></p></html>", {"top_k": None}),
    ("400: <400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 8192]", {"max_tokens": 8192}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "changed"), STRUCTURED)
def test_an_error_may_name_its_field_anywhere(body: object, changed: dict[str, object]) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    refused = refusal(response_error(400, text.encode()))

    assert isinstance(refused, Refused)
    rules = lesson(refused, SENT, FieldRules())
    assert rules is not None
    assert rules.applied(SENT) == {k: v for k, v in (SENT | changed).items() if v is not None}


def test_a_stream_that_is_refused_is_asked_for_in_one_piece() -> None:
    told = asked_after("Your organization must be verified to stream this model.", fields=["stream"])

    assert {"stream", "stream_options"}.isdisjoint(told)


def test_where_no_name_is_given_only_the_protocol_s_own_fields_stay() -> None:
    assert {"rid", "top_k", "chat_template_kwargs"}.isdisjoint(asked_after("Extra inputs are not permitted"))


@pytest.mark.parametrize("words", ["the model m does not exist", "messages must not be empty", "invalid key"])
def test_other_refusals_teach_nothing(words: str) -> None:
    assert asked_after(words) == {}


def test_a_prefill_that_is_refused_is_not_sent_again() -> None:
    sent = SENT | {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}
    rules = lesson(Refused("400: The last message must have role user", 400), sent, FieldRules())

    assert rules is not None and rules.has_no_prefill


async def test_what_was_learnt_is_remembered_for_the_next_question() -> None:
    refused = {"has_any": ["rid"], "status": 400, "body": {"error": {"message": "Unknown parameter: 'rid'."}}}
    async with CaseServer(Case("m", "", ANSWER, body=streamed({"content": ANSWER}), refuse=(refused,))) as server:
        engine = connect(EngineConfig(urls=(server.url,)), NoRanker())
        answers = [(await written_by(engine.write(question()))).answer for _ in range(2)]
        await engine.aclose()

    assert answers == [ANSWER, ANSWER]
    assert ["rid" in body for body in server.bodies] == [True, False, False]


async def test_what_cannot_be_asked_otherwise_names_server_field_and_words(caplog: pytest.LogCaptureFixture) -> None:
    words = "max_tokens: this model takes no limits, nor max_completion_tokens, nor anything else"
    always = {"has_any": ["messages"], "status": 400, "body": {"error": {"message": f"{words} about temperature"}}}
    async with CaseServer(Case("m", "", "", body=b"", refuse=(always,))) as server:
        engine = connect(EngineConfig(urls=(server.url,)), NoRanker())
        with pytest.raises(Refused):
            await written_by(engine.write(question()))
        await engine.aclose()

    assert len(server.bodies) <= 5
    assert any(server.url in line and "max_tokens" in line and words in line for line in caplog.messages)
    assert FieldRefused.code == "engine.field_refused"


WITH_OBJECTS = SENT | {"reasoning": {"effort": "high", "enabled": True}, "stop": ["</search>"]}
WITHIN = [
    ('invalid type for "enable_thinking" (expected boolean, got string)', ["chat_template_kwargs"]),
    ("The template of this model knows no enable_thinking", ["chat_template_kwargs"]),
    ("reasoning.enabled is not supported by this model", ["reasoning"]),
    ("Invalid request: reasoning.effort has to be one of low, high", ["reasoning"]),
    ("'effort' must be one of low, medium", ["reasoning"]),
    ("stop: expected at most 0 items", ["stop"]),
    ("The model is enabled for reasoning, and the effort was high", []),
    ("Please stop: too much effort", []),
]


@pytest.mark.parametrize(("words", "fields"), WITHIN)
def test_a_key_within_a_field_and_a_common_word_are_fields_where_they_are_named(words: str, fields: list[str]) -> None:
    rules = lesson(Refused(f"400: {words}", 400), WITH_OBJECTS, FieldRules())

    assert sorted(rules.left_out if rules else ()) == fields


@pytest.mark.parametrize(
    "words",
    [
        "Cannot have 2 or more assistant messages at the end of the list.",
        "Assistant response prefill is incompatible with enable_thinking.",
    ],
)
def test_a_begun_answer_is_known_to_be_refused_in_the_words_of_llama_cpp(words: str) -> None:
    sent = SENT | {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "It"}]}
    rules = lesson(Refused(f"400: {words}", 400), sent, FieldRules())

    assert rules == FieldRules(has_no_prefill=True)
