"""What the tests of the engines have in common: a request, and what came of it."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from inference import Answer, Delta, Ended, EngineConfig, Excerpt, Message, Reasoning, Recast, Request
from inference.openai.engine import OpenAIEngine


@dataclass
class Written:
    """The deltas of one answer, put together."""

    reasoning: str = ""
    answer: str = ""
    deltas: list[Delta] = field(default_factory=list)

    @property
    def ended(self) -> Ended:
        assert isinstance(self.deltas[-1], Ended)
        return self.deltas[-1]

    def add(self, delta: Delta) -> None:
        assert not any(isinstance(earlier, Ended) for earlier in self.deltas), "something came after Ended"
        self.deltas.append(delta)
        match delta:
            case Reasoning(text):
                assert text and not self.answer
                self.reasoning += text
            case Answer(text):
                assert text
                self.answer += text
            case Recast("answer"):
                self.reasoning = ""
            case Recast():
                self.reasoning, self.answer = self.answer, ""


def question(text: str = "What is the capital of France?", **fields: Any) -> Request:
    """A fresh request."""
    request = Request(uuid4().hex, (Message("user", text),), text)
    return replace(request, **fields)


def put_together(deltas: Sequence[Delta]) -> Written:
    """`deltas` as one."""
    written = Written()
    for delta in deltas:
        written.add(delta)
    return written


async def written_by(stream: AsyncGenerator[Delta, None]) -> Written:
    """Everything that `stream` yields."""
    written = Written()
    async with aclosing(stream):
        async for delta in stream:
            written.add(delta)
    return written


def engine(*urls: str, **fields: object) -> OpenAIEngine:
    """An engine with timers short enough for tests."""
    quick: dict[str, object] = {"first_byte_seconds": 5.0, "idle_seconds": 5.0, "backoff_seconds": 0.01, "attempts": 3}
    return OpenAIEngine(EngineConfig(urls=urls, **{**quick, **fields}))  # type: ignore[arg-type]


def excerpt(index: int, title: str, *sentences: str) -> Excerpt:
    """The sentences of one source."""
    return Excerpt(index, title, sentences)
