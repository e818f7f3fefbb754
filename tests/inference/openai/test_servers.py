"""A whole question to each kind of server, in the shapes that they are documented to take and to give."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from inference import EngineConfig, connect
from inference.servers import KINDS, hosted_kind, kind_of, named_kind
from tests.inference.asking import engine, question, written_by
from tests.inference.openai.case_server import Case, CaseServer
from tests.inference.openai.test_cases import NoRanker
from tests.inference.openai.test_shapes import ANSWER, THOUGHTS, streamed

OWN = ["rid", "separate_reasoning", "chat_template_kwargs", "continue_final_message"]
"""Fields of SGLang."""
SWITCHES = ("thinking", "reasoning", "reasoning_effort", "chat_template_kwargs")


@dataclass(frozen=True)
class Service:
    """A kind of server, one of its models, its manner of answering, and how thinking is switched."""

    model: str
    body: bytes
    on: dict[str, object] = field(default_factory=dict)
    deep: dict[str, object] = field(default_factory=dict)
    off: dict[str, object] = field(default_factory=dict)
    limit: str = "max_tokens"
    refuses: tuple[str, ...] = ()
    thoughts: str = THOUGHTS


PARTED = streamed({"reasoning_content": THOUGHTS}, {"content": ANSWER})
RENAMED = streamed({"reasoning": THOUGHTS, "content": ""}, {"reasoning": None, "content": ANSWER})
USAGE = b'data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14}}\n\n'

SERVICES = {
    "deepseek": Service(
        "deepseek-v4-flash",
        b": keep-alive\n\n" * 3 + PARTED.replace(b"data: [DONE]", USAGE + b"data: [DONE]"),
        on={"thinking": {"type": "enabled"}, "reasoning_effort": "low"},
        deep={"thinking": {"type": "enabled"}, "reasoning_effort": "high"},
        off={"thinking": {"type": "disabled"}},
        refuses=(*OWN, "top_k"),
    ),
    "mistral": Service(
        "magistral-medium-latest",
        streamed(
            {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHTS}]}]},
            {"content": [{"type": "text", "text": ANSWER}]},
        ),
        refuses=(*OWN, "stream_options", "reasoning_effort", "top_k", "thinking"),
    ),
    "azure": Service(
        "gpt-5-mini",
        b'data: {"choices": [], "prompt_filter_results": [{"prompt_index": 0}]}\n\n' + streamed({"content": ANSWER}),
        on={"reasoning_effort": "medium"},
        deep={"reasoning_effort": "high"},
        off={"reasoning_effort": "low"},
        limit="max_completion_tokens",
        refuses=(*OWN, "max_tokens", "top_k", "thinking"),
        thoughts="",
    ),
    "openai": Service(
        "o4-mini",
        streamed({"content": ANSWER, "refusal": None}),
        on={"reasoning_effort": "medium"},
        deep={"reasoning_effort": "high"},
        off={"reasoning_effort": "low"},
        limit="max_completion_tokens",
        refuses=(*OWN, "max_tokens", "top_k", "reasoning"),
        thoughts="",
    ),
    "openrouter": Service(
        "qwen/qwen3-235b-a22b",
        b": OPENROUTER PROCESSING\n\n" * 5 + RENAMED,
        on={"reasoning": {"enabled": True}},
        off={"reasoning": {"enabled": False}},
        refuses=tuple(OWN),
    ),
    "together": Service(
        "zai-org/GLM-4.6",
        RENAMED,
        on={"reasoning": {"enabled": True}},
        off={"reasoning": {"enabled": False}},
        refuses=tuple(OWN),
    ),
    "vllm": Service(
        "Qwen/Qwen3-8B",
        RENAMED,
        on={"chat_template_kwargs": {"enable_thinking": True}},
        off={"chat_template_kwargs": {"enable_thinking": False}},
        refuses=("rid", "separate_reasoning"),
    ),
    "llama.cpp": Service(
        "Qwen3-8B-Q4_K_M.gguf",
        PARTED.replace(b'"choices"', b'"timings": {"prompt_n": 9}, "choices"'),
        on={"chat_template_kwargs": {"enable_thinking": True}},
        off={"chat_template_kwargs": {"enable_thinking": False}},
        refuses=("rid", "separate_reasoning", "continue_final_message"),
    ),
    "ollama": Service(
        "qwen3:8b",
        RENAMED,
        on={"reasoning_effort": "medium"},
        deep={"reasoning_effort": "high"},
        off={"reasoning_effort": "none"},
        refuses=(*OWN, "top_k"),
    ),
}


def played(name: str) -> Case:
    """The service `name`, which answers 400 to any field that it does not know."""
    service = SERVICES[name]
    words = {"error": {"message": "unknown field", "type": "invalid_request_error"}}
    rule = {"has_any": list(service.refuses), "status": 400, "body": words}
    return Case(service.model, service.thoughts, ANSWER, body=service.body, refuse=(rule,))


async def asked(name: str, **fields: Any) -> tuple[str, str, list[dict[str, Any]]]:
    async with CaseServer(played(name)) as server:
        engine = connect(EngineConfig(urls=(server.url,), server=name), NoRanker())
        written = await written_by(engine.write(question("When does the bell ring?", **fields)))
        await engine.aclose()
    return written.reasoning.strip(), written.answer.strip(), server.bodies


@pytest.mark.parametrize("name", SERVICES)
async def test_a_question_is_answered_at_the_first_asking(name: str) -> None:
    reasoning, answer, bodies = await asked(name)

    assert (reasoning, answer, len(bodies)) == (SERVICES[name].thoughts, ANSWER, 1)
    assert 4000 < bodies[0][SERVICES[name].limit] <= 8192


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("level", ["on", "deep", "off"])
async def test_the_level_of_thinking_is_said_in_the_server_s_own_way(name: str, level: str) -> None:
    fields: dict[str, Any] = {"think": level != "off", "effort": "deep" if level == "deep" else "on"}
    *_, (body,) = await asked(name, **fields)

    told = {key: body[key] for key in SWITCHES if key in body}
    assert told == (getattr(SERVICES[name], level) or (SERVICES[name].on if level == "deep" else told))


async def test_together_takes_the_effort_beside_its_switch() -> None:
    served = Case("openai/gpt-oss-120b", THOUGHTS, ANSWER, body=RENAMED)
    async with CaseServer(served) as server:
        engine = connect(EngineConfig(urls=(server.url,), server="together"), NoRanker())
        await written_by(engine.write(question(effort="deep")))
        await engine.aclose()

    told = {key: server.bodies[0][key] for key in SWITCHES if key in server.bodies[0]}
    assert told == {"reasoning_effort": "high"}


@pytest.mark.parametrize(
    ("base", "kind"),
    [
        ("https://api.deepseek.com/v1", "deepseek"),
        ("https://openrouter.ai/api/v1", "openrouter"),
        ("https://house.openai.azure.com/openai/v1", "azure"),
        ("https://api.mistral.ai/v1", "mistral"),
        ("https://api.together.xyz/v1", "together"),
    ],
)
def test_a_hosted_service_is_known_by_its_host(base: str, kind: str) -> None:
    found = hosted_kind(base)

    assert found is not None and found.name == kind


def test_a_host_that_only_sounds_alike_is_none() -> None:
    assert hosted_kind("https://notapi.deepseek.com.example/v1") is None


OWNERS = [("vllm", "vllm"), ("llamacpp", "llama.cpp"), ("library", "ollama"), ("me", "unknown")]


@pytest.mark.parametrize(("owner", "kind"), OWNERS)
def test_an_own_server_is_known_by_its_list_of_models(owner: str, kind: str) -> None:
    assert kind_of("http://gpu1:8000/v1", [owner], is_sglang=False).name == kind


def test_every_kind_has_its_name() -> None:
    assert all(named_kind(kind.name) is kind for kind in KINDS)
    with pytest.raises(ValueError, match="one of sglang"):
        named_kind("nobody")


@pytest.mark.parametrize(
    ("owner", "path", "count"),
    [("vllm", "/tokenize", 42), ("somebody", "/v1/tokenize", 42), ("llamacpp", "", None), ("library", "", None)],
)
async def test_a_prompt_is_counted_where_the_kind_of_server_counts(owner: str, path: str, count: int | None) -> None:
    served = Case("Qwen3-8B", None, "")
    async with CaseServer(served, listing={"owned_by": owner}, counts_at=path) as server:
        under_test = engine(server.url)
        assert await under_test.count_tokens(question()) == count
        await under_test.aclose()

    assert server.counted == ([path] if path else [])
