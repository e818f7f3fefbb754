"""What a server serves, found out by a few cheap questions: its models, its kind, its context, its parsers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inference.conf import EngineConfig
from inference.errors import EngineError, Refused
from inference.openai.calls import Calls
from inference.openai.refusals import refusal, response_error
from inference.servers import OLLAMA, SGLANG, UNKNOWN, ServerKind, hosted_kind, kind_of, named_kind

MIN_BILLIONS = 30.0
"""Smaller ones than that answer worse with searches in their thoughts than without (Search-R1, table 2)."""
BUDGETED = ("qwen3", "glm45", "kimi_k2", "deepseek-v3", "deepseek-v4")
"""[sglang] `reasoner_grammar_backend.py`: R1's takes one only by a variable of its surroundings, untold."""
_SIZE = re.compile(r"(?<![\d.a-z])(\d{1,4}(?:\.\d{1,2})?)b\b", re.IGNORECASE)


@dataclass(frozen=True)
class Served:
    """The model that a server runs."""

    name: str
    path: str = ""
    """Where its weights came from: often tells the family better than the served name."""
    window_tokens: int | None = None
    kind: ServerKind = UNKNOWN
    parser: str = ""
    """The reasoning parser that SGLang tells: it names the family where no name does."""

    tool_parser: str = ""
    """The parser of calls that SGLang tells: without one a call would come as text."""
    has_priorities: bool = False
    """SGLang was started with `--enable-priority-scheduling`; otherwise it may refuse a request that names one."""
    has_budget: bool = False
    """SGLang was started with `--enable-strict-thinking`, and its reasoning parser takes a budget of thoughts."""

    @property
    def is_sglang(self) -> bool:
        """It has SGLang's own routes."""
        return self.kind is SGLANG


class Discovery:
    """Asks one server."""

    def __init__(self, base: str, root: str, calls: Calls, config: EngineConfig) -> None:
        """`root`: where SGLang's routes outside of OpenAI's protocol hang."""
        self.base = base
        self.root = root
        self.calls = calls
        self._config = config

    async def found(self) -> Served:
        try:
            listed = await self._listed()
        except Refused:
            if not self._config.model:
                raise
            listed = []  # a server without the list: the configured name must do
        first = listed[0].get("id") if listed else None
        name = self._config.model or (first if isinstance(first, str) else "")
        if not name:
            raise Refused(f"{self.base} serves no model")
        entry = next((entry for entry in listed if entry.get("id") == name), {})
        kind, path, parser = await self._kind(entry)
        window = entry.get("max_model_len") or await self._window(kind, name)
        arguments = await self._arguments() if kind is SGLANG else {}
        tool_parser = arguments.get("tool_call_parser")
        window = window if isinstance(window, int) and window > 0 else None
        return Served(
            *(name, path, window, kind, parser),
            tool_parser=tool_parser if isinstance(tool_parser, str) else "",
            has_priorities=arguments.get("enable_priority_scheduling") is True,
            has_budget=arguments.get("enable_strict_thinking") is True
            and arguments.get("reasoning_parser") in BUDGETED,
        )

    async def _kind(self, entry: Mapping[str, object]) -> tuple[ServerKind, str, str]:
        """The kind of server, and of SGLang the model's path and its reasoning parser."""
        known = named_kind(self._config.server) if self._config.server else hosted_kind(self.base)
        if known is not None and known is not SGLANG:
            return known, "", ""
        path, parser = await self._model_info()
        owner = entry.get("owned_by")
        detected = kind_of(self.base, [owner] if isinstance(owner, str) else [], is_sglang=bool(path))
        return known or detected, path, parser

    async def _window(self, kind: ServerKind, name: str) -> int | None:
        """The context of a server that does not list it. Ollama tells that of a model that is loaded."""
        if kind is OLLAMA:
            try:
                loaded = (await self.calls.get(f"{self.root}/api/ps")).fields.get("models")
            except EngineError:
                loaded = None
            for model in loaded if isinstance(loaded, list) else ():
                if isinstance(model, dict) and model.get("name") == name and model.get("context_length"):
                    return int(model["context_length"])
        return kind.assumed_window

    async def _listed(self) -> list[dict[str, object]]:
        answered = await self.calls.get(f"{self.base}/models")
        if answered.status >= 400:
            raise refusal(response_error(answered.status, answered.content))
        entries = answered.fields.get("data")
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []

    async def _arguments(self) -> Mapping[str, object]:
        """How SGLang was started; nothing where it does not tell."""
        try:
            return (await self.calls.get(f"{self.root}/server_info")).fields
        except EngineError:
            return {}

    async def _model_info(self) -> tuple[str, str]:
        """The model's path and parser, of servers that tell them; gateways pass on the older name only."""
        for name in ("model_info", "get_model_info"):
            try:
                answered = await self.calls.get(f"{self.root}/{name}")
            except EngineError:
                return "", ""
            if answered.status != 404:
                break
        if answered.status != 200:
            return "", ""
        return answered.text("model_path"), answered.text("reasoning_parser")


def billions(name: str) -> float:
    """The size that a model's name tells, in billions of parameters; 0: none."""
    size = _SIZE.search(name)
    return float(size[1]) if size else 0.0
