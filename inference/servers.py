"""What kinds of server speak OpenAI's protocol, and where each differs: one declarative record per kind.

Sources: SGLang 0.5.23's `entrypoints/`; the documentation of DeepSeek's API, vLLM, llama.cpp's server, Ollama,
OpenRouter, Together, OpenAI, Azure and Mistral. What a record does not know, the server's first refusal tells
(`field_rules`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

Thinking = Literal["template", "thinking", "reasoning", "effort", "none"]


@dataclass(frozen=True)
class ServerKind:
    """One kind."""

    name: str
    hosts: tuple[str, ...] = ()
    """The ends of its host names, where it is hosted by its maker."""
    owners: tuple[str, ...] = ()
    """`owned_by` in its list of models."""
    thinking: Thinking = "template"
    """Where thinking is switched: in `chat_template_kwargs`; `{"thinking": {"type": …}}`; `{"reasoning": {…}}`; by
    `reasoning_effort` alone; nowhere."""
    has_effort_apart: bool = False
    """… where `{"reasoning": {…}}` only switches, and the level is `reasoning_effort` beside it."""
    has_own_fields: bool = False
    """It knows SGLang's `rid` and `separate_reasoning`."""
    continues: bool = False
    """It goes on with a last message of the assistant (`continue_final_message`)."""
    adds_no_generation_prompt: bool = False
    """… which wants `add_generation_prompt: false` beside it."""
    max_tokens: str = "max_tokens"
    """What the limit of an answer is called."""
    has_top_k: bool = True
    takes_reasoning: bool = True
    """`reasoning_content` of earlier messages may be sent back."""
    has_tools: bool = True
    """Its models may be offered tools, without a flag at its start."""
    counts_usage: bool = True
    """`stream_options` may be sent."""
    counts_at: Literal["", "protocol", "root"] = ""
    """Where `tokenize` counts the tokens of messages: beside the routes of OpenAI's protocol, or at the server's root;
    empty: nowhere."""
    assumed_window: int | None = None
    """The context where nobody has said another."""
    warning: str = ""
    """What its operator should know."""


SGLANG = ServerKind(
    "sglang", owners=("sglang",), has_own_fields=True, continues=True, has_tools=False, counts_at="protocol"
)
# What it is nobody knows: lenient servers ignore SGLang's fields, strict ones name them in a refusal.
UNKNOWN = ServerKind("unknown", has_own_fields=True, has_tools=False, counts_at="protocol")
VLLM = ServerKind(
    "vllm",
    owners=("vllm",),
    continues=True,
    adds_no_generation_prompt=True,
    has_tools=False,
    counts_at="root",
)
LLAMA_CPP = ServerKind("llama.cpp", owners=("llamacpp", "llama.cpp"), has_tools=False)
OLLAMA = ServerKind(
    "ollama",
    owners=("library",),
    thinking="effort",
    has_top_k=False,
    has_tools=False,
    assumed_window=4096,
    warning="Ollama cuts what is longer than its context without a word, and that is 4,096 tokens unless"
    " OLLAMA_CONTEXT_LENGTH or the model's num_ctx says more",
)
DEEPSEEK_API = ServerKind(
    "deepseek", hosts=("api.deepseek.com",), owners=("deepseek",), thinking="thinking", has_top_k=False
)
OPENROUTER = ServerKind("openrouter", hosts=("openrouter.ai",), thinking="reasoning")
TOGETHER = ServerKind(
    "together", hosts=("api.together.xyz", "api.together.ai"), thinking="reasoning", has_effort_apart=True
)
OPENAI = ServerKind(
    "openai",
    hosts=("api.openai.com",),
    thinking="effort",
    max_tokens="max_completion_tokens",
    has_top_k=False,
    takes_reasoning=False,
)
AZURE = ServerKind(
    "azure",
    hosts=("openai.azure.com", "services.ai.azure.com", "cognitiveservices.azure.com"),
    thinking="effort",
    max_tokens="max_completion_tokens",
    has_top_k=False,
    takes_reasoning=False,
)
MISTRAL = ServerKind(
    "mistral",
    hosts=("api.mistral.ai",),
    owners=("mistralai",),
    thinking="none",
    has_top_k=False,
    takes_reasoning=False,
    counts_usage=False,
)

KINDS = (SGLANG, VLLM, LLAMA_CPP, OLLAMA, DEEPSEEK_API, OPENROUTER, TOGETHER, OPENAI, AZURE, MISTRAL, UNKNOWN)
_BY_NAME: Mapping[str, ServerKind] = {kind.name: kind for kind in KINDS}


def kind_of(base: str, owners: Iterable[str], *, is_sglang: bool) -> ServerKind:
    """The kind of the server at the address `base`, whose models are `owned_by` these."""
    if is_sglang:
        return SGLANG
    if hosted := hosted_kind(base):
        return hosted
    owned = set(owners)
    return next((kind for kind in KINDS if owned & set(kind.owners)), UNKNOWN)


def hosted_kind(base: str) -> ServerKind | None:
    """The kind that the host's name tells: it need not be asked for SGLang's routes."""
    host = urlsplit(base).hostname or ""
    for kind in KINDS:
        if any(host == end or host.endswith(f".{end}") for end in kind.hosts):
            return kind
    return None


def named_kind(name: str) -> ServerKind:
    """The kind `name`. Raises `ValueError` with the names that there are."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    raise ValueError(f"unknown kind of server {name!r}: one of {', '.join(_BY_NAME)}")
