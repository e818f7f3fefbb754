"""A whole question to each host that refuses a field, in the words and shapes that it refuses with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from inference import EngineConfig, connect
from inference.errors import EngineError, Refused, TooLong
from inference.openai.field_rules import FieldRules, lesson
from inference.openai.refusals import refusal, response_error, room_tokens
from tests.inference.asking import question, written_by
from tests.inference.openai.case_server import Case, CaseServer
from tests.inference.openai.test_cases import NoRanker
from tests.inference.openai.test_shapes import ANSWER, streamed


def error(message: str, **fields: object) -> dict[str, object]:
    return {"error": {"message": message, "type": "invalid_request_error", "code": None, **fields}}


@dataclass(frozen=True)
class Host:
    """What offends it, how it says so, and what is asked in the end: fields, and fields that are gone."""

    offends: Mapping[str, object]
    body: object
    status: int = 400
    last: Mapping[str, object] | None = None
    gone: tuple[str, ...] = ()


OWN = ["rid", "separate_reasoning", "chat_template_kwargs", "top_k", "min_p"]
RANGE = "Invalid max_tokens value, the valid range of max_tokens is [1, 2048]"
EXACT = "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
RAW = '{"type":"error","error":{"message":"max_tokens: $VALUE > 2048, which is the maximum allowed"}}'
GOOGLE = (
    "Unable to submit request because it has a maxOutputTokens value of $VALUE but the supported range is from 1 "
    "(inclusive) to 2049 (exclusive)."
)
HOSTS = {
    "DeepSeek": Host({"above": ["max_tokens", 2048]}, error(RANGE), last={"max_tokens": 2048}),
    "Mistral": Host(
        {"has_any": OWN, "extra": OWN}, {"object": "error", "message": {"detail": "$EXTRA"}}, 422, gone=tuple(OWN)
    ),
    "Azure": Host({"has_any": ["max_tokens"]}, error(EXACT, param="max_tokens"), gone=("max_tokens",)),
    "OpenAI": Host(
        {"other_than": ["temperature", 1]},
        error("Unsupported value: 'temperature' does not support $VALUE with this model.", param="temperature"),
        gone=("temperature",),
    ),
    "OpenRouter": Host(
        {"above": ["max_tokens", 2048]},
        {"error": {"message": "Provider returned error", "code": 400, "metadata": {"raw": RAW}}},
        last={"max_tokens": 2048},
    ),
    "Together": Host({"has_any": ["rid"]}, error('Invalid parameter: "rid"', param="rid"), gone=("rid",)),
    "vLLM": Host(
        {"has_any": ["rid"]},
        {
            "object": "error",
            "message": "[{'type': 'extra_forbidden', 'loc': ('body', 'rid'), 'msg': 'Extra'}]",
            "code": 400,
        },
        gone=("rid",),
    ),
    "llama.cpp": Host(
        {"has_any": ["chat_template_kwargs"]},
        error("chat_template_kwargs is not supported"),
        gone=("chat_template_kwargs",),
    ),
    "Ollama": Host(
        {"has_any": ["chat_template_kwargs"]},
        error('"bell:7b" does not support thinking', type="api_error"),
        gone=("chat_template_kwargs",),
    ),
    "Groq": Host({"has_any": ["top_k"]}, error("property 'top_k' is unsupported"), gone=("top_k",)),
    "Gemini": Host(
        {"above": ["max_tokens", 2048]}, [error(GOOGLE, status="INVALID_ARGUMENT")], last={"max_tokens": 2048}
    ),
    "Gemini, unknown names": Host(
        {"has_any": ["rid", "top_k"]},
        [error('Unknown name "rid": Cannot find field.\nUnknown name "top_k": Cannot find field.')],
        gone=("rid", "top_k"),
    ),
}


@pytest.mark.parametrize("name", HOSTS)
async def test_a_field_that_a_host_refuses_is_learnt_within_one_question(name: str) -> None:
    host = HOSTS[name]
    rule: dict[str, Any] = {**host.offends, "status": host.status, "body": host.body}
    case = Case("Qwen/Qwen3-8B", "", ANSWER, body=streamed({"content": ANSWER}), refuse=(rule,))
    async with CaseServer(case) as server:
        engine = connect(EngineConfig(urls=(server.url,)), NoRanker())
        written = await written_by(engine.write(question(max_tokens=4096)))
        await engine.aclose()

    assert (written.answer, len(server.bodies)) == (ANSWER, 2)
    assert not set(host.gone) & set(server.bodies[-1])
    assert {key: server.bodies[-1][key] for key in host.last or {}} == (host.last or {})


def said(message: str, status: int = 400) -> EngineError:
    return refusal(response_error(status, b'{"error": {"message": "%s"}}' % message.replace('"', '\\"').encode()))


NO_TOOLS = [
    (400, "deepseek-reasoner does not support Function Calling"),
    (400, "registry.example/library/bell:7b does not support tools"),
    (400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    (404, "No endpoints found that support tool use."),
    (500, "tools param requires --jinja flag"),
]


@pytest.mark.parametrize(("status", "words"), NO_TOOLS)
def test_tools_are_left_out_where_a_host_has_none(status: int, words: str) -> None:
    refused = said(words, status)

    assert isinstance(refused, Refused)
    assert "tools" in (lesson(refused, {"messages": [], "tools": [{}]}, FieldRules()) or FieldRules()).left_out


def test_another_404_teaches_nothing() -> None:
    refused = said("The model bell does not exist", 404)

    assert isinstance(refused, Refused)
    assert lesson(refused, {"messages": [], "tools": [{}]}, FieldRules()) is None


LONG = [
    ("`inputs` tokens + `max_new_tokens` must be <= 8193. Given: 100 `inputs` tokens and 9 `max_new_tokens`", 8092),
    ("This model's maximum context length is 8192 tokens and your request has 133 input tokens", 8058),
    ("Request too large for model `bell` on tokens per minute (TPM): Limit 6000, Requested 9000", None),
]


@pytest.mark.parametrize(("words", "room"), LONG)
def test_what_is_too_long_is_told_with_the_room_that_is_left(words: str, room: int | None) -> None:
    found = said(words)

    assert isinstance(found, TooLong)
    assert room_tokens(found) == room
