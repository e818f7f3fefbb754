"""The calls that a model makes, put together from the pieces of a stream (OpenAI's `tool_calls` of a delta)."""

from collections.abc import Iterable

from inference.engine import ToolCall
from inference.openai.chunks import CallPiece

MAX_CALLS = 32
MAX_ARGUMENT_CHARACTERS = 20_000
"""More than that of one call is dropped: what is left is no JSON, and is answered as such."""


class CallCollector:
    """Pieces come by `index`; a call is whole only when its stream has finished."""

    def __init__(self) -> None:
        self._calls: dict[tuple[int, int], ToolCall] = {}
        self._latest: dict[int, int] = {}
        """How many calls each index has had."""

    def add(self, pieces: Iterable[CallPiece]) -> None:
        """Put each piece behind what has come of its call."""
        for index, identity, name, arguments in pieces:
            # [sglang] Gemma 4's parser numbers the tools, not the calls: two searches come under one index.
            number = self._latest.get(index, 0)
            before = self._calls.get((index, number), ToolCall("", "", ""))
            if name and identity and before.id and identity != before.id:
                number, before = number + 1, ToolCall("", "", "")
            if (index, number) not in self._calls and len(self._calls) >= MAX_CALLS:
                continue
            self._latest[index] = number
            text = (before.arguments + arguments)[:MAX_ARGUMENT_CHARACTERS]
            self._calls[index, number] = ToolCall(before.id or identity, before.name or name, text)

    def calls(self) -> tuple[ToolCall, ...]:
        """The calls in their order; each has an id, of ours where the server gave none."""
        ordered = [self._calls[place] for place in sorted(self._calls)]
        return tuple(
            ToolCall(call.id or f"call_{place}", call.name, call.arguments)
            for place, call in enumerate(ordered)
            if call.name
        )
