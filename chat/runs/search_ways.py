"""The two ways in which a model asks for a search in the middle of its thoughts.

By a tool, where its family calls tools while it thinks: each call and its result are messages, and the thoughts before
a call go back with it. By marks, where it does not (R1 and its larger heirs): it writes a query between two agreed
words, the stream is stopped there, and the thoughts go on behind the results (Search-o1, arXiv 2501.05366).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import uuid4

from chat.prompts.answer import phrase
from chat.prompts.safety import neutralised
from chat.runs.rounds import Progress
from inference import Ended, Message, Request, ToolCall

MAX_QUERIES = 3
"""Of one round."""
MAX_QUERY_CHARACTERS, MAX_MISSING_CHARACTERS = 200, 200
MAX_ASKED_CHARACTERS = 1000
"""Behind the mark of a query, until its end has to come."""
BEGIN_QUERY, END_QUERY = "<|begin_search_query|>", "<|end_search_query|>"
BEGIN_RESULT, END_RESULT = "<|begin_search_result|>", "<|end_search_result|>"


@dataclass(frozen=True)
class Wish:
    """What the model wants to know. Without queries it asked in a way that cannot be read."""

    queries: tuple[str, ...]
    missing: str = ""


class SearchWay(Protocol):
    """One of the two."""

    def request(self, base: Request, progress: Progress, results: Sequence[str], *, may_search: bool) -> Request:
        """What the model is sent after these rounds; `results`: a text for each."""
        ...

    def wish(self, ended: Ended, query_text: str) -> Wish | None:
        """What it asks for at the end of a stream, of whose thoughts `asked` was a query; None: nothing."""
        ...


class ByTool:
    """A function of the model's own protocol."""

    def __init__(self, language: str) -> None:
        self._tool = json.dumps(_tool(phrase("search_tool", language)), ensure_ascii=False)

    def request(self, base: Request, progress: Progress, results: Sequence[str], *, may_search: bool) -> Request:
        """See `SearchWay`. The tool stays declared to the end: V4 drops the thoughts of its rounds without one."""
        exchanges: list[Message] = []
        for number, (done, result) in enumerate(zip(progress.rounds, results, strict=True), start=1):
            arguments = json.dumps({"queries": done.queries, "missing": done.missing}, ensure_ascii=False)
            call = ToolCall(f"call_{number}", "search", arguments)
            exchanges.append(Message("assistant", "", reasoning=done.reasoning, calls=(call,)))
            exchanges.append(Message("tool", result, call_id=call.id))
        messages = (*base.messages, *exchanges)
        return replace(base, id=uuid4().hex, messages=messages, tools=(self._tool,), may_call=may_search)

    def wish(self, ended: Ended, query_text: str) -> Wish | None:
        """See `SearchWay`: the queries of all calls together."""
        if ended.finish != "tool_calls":
            return None
        queries: list[str] = []
        missing = ""
        for call in ended.calls:
            arguments = _arguments(call)
            queries += _queries(arguments.get("queries", arguments.get("query")))
            missing = missing or _line(arguments.get("missing"), MAX_MISSING_CHARACTERS)
        return Wish(tuple(dict.fromkeys(queries))[:MAX_QUERIES], missing)


class ByMarks:
    """Agreed words in the text of the thoughts."""

    def __init__(self, language: str) -> None:
        self._rules = phrase("search_marks", language)

    def request(self, base: Request, progress: Progress, results: Sequence[str], *, may_search: bool) -> Request:
        """See `SearchWay`. The thoughts of all rounds are one text, which the model goes on with."""
        *before, last = base.messages
        messages = (*before, replace(last, content=f"{self._rules}\n\n{last.content}"))
        thoughts = "".join(
            f"{done.reasoning}{BEGIN_QUERY}{chr(10).join(done.queries)}{END_QUERY}\n\n"
            f"{BEGIN_RESULT}\n{result}\n{END_RESULT}\n\n"
            for done, result in zip(progress.rounds, results, strict=True)
        )
        # The end of a query also ends an answer that talks about it: only thoughts are watched.
        stop = (END_QUERY,) if may_search and base.think and not base.begun_answer else ()
        begun = thoughts + base.begun_reasoning
        return replace(base, id=uuid4().hex, messages=messages, begun_reasoning=begun, stop=stop)

    def wish(self, ended: Ended, query_text: str) -> Wish | None:
        """See `SearchWay`: what stands between the marks, one query a line."""
        if ended.stopped_at != END_QUERY:
            return None
        lines = [_line(line, MAX_QUERY_CHARACTERS) for line in query_text.splitlines()]
        return Wish(tuple(dict.fromkeys(line for line in lines if line))[:MAX_QUERIES])


class QueryFilter:
    """Takes the queries between marks out of thoughts: what is left is for the reader."""

    def __init__(self) -> None:
        self._held = ""
        self._asks = False

    def feed(self, text: str) -> str:
        """What of `text` may be shown; a tail that may become a mark is held back."""
        self._held += text
        if self._asks and len(self._held) <= MAX_ASKED_CHARACTERS:
            return ""
        if self._asks:  # it has gone on without an end mark: these are thoughts
            return self.end()[1]
        shown, mark, query_text = self._held.partition(BEGIN_QUERY)
        if mark:
            self._asks, self._held = True, query_text
            return shown
        possible_mark = next((n for n in range(len(BEGIN_QUERY) - 1, 0, -1) if self._held.endswith(BEGIN_QUERY[:n])), 0)
        shown, self._held = self._held[: len(self._held) - possible_mark], self._held[len(self._held) - possible_mark :]
        return shown

    def end(self) -> tuple[str, str]:
        """What was held back and is no mark, and the query."""
        pending, asks = self._held, self._asks
        self._held, self._asks = "", False
        return ("", pending) if asks else (pending, "")


class Preface:
    """Holds the first words of an answer that may turn out to be said before a call."""

    LENGTH = 80

    def __init__(self) -> None:
        self._held = ""
        self._is_over = False

    def feed(self, text: str) -> str:
        """What may be shown."""
        self._held += text
        self._is_over = self._is_over or len(self._held) > self.LENGTH
        return self.end() if self._is_over else ""

    def end(self) -> str:
        """What is still held."""
        pending, self._held = self._held, ""
        return pending


def _tool(description: str) -> dict[str, object]:
    texts = {"type": "string", "maxLength": MAX_QUERY_CHARACTERS}
    properties = {
        "queries": {"type": "array", "items": texts, "minItems": 1, "maxItems": MAX_QUERIES},
        "missing": {"type": "string", "maxLength": MAX_MISSING_CHARACTERS},
    }
    parameters = {"type": "object", "properties": properties, "required": ["queries"]}
    return {"name": "search", "description": description, "parameters": parameters}


def _arguments(call: ToolCall) -> dict[str, object]:
    """The arguments of a call; nothing where it is another tool's, or no JSON."""
    try:
        arguments = json.loads(call.arguments) if call.name == "search" else None
    except (ValueError, RecursionError):
        return {}
    return arguments if isinstance(arguments, dict) else {}


def _queries(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [line for one in values if (line := _line(one, MAX_QUERY_CHARACTERS))]


def _line(value: object, limit: int) -> str:
    """One line; what a model writes goes back to it in the next round, like any stranger's text."""
    return neutralised(" ".join(value.split())[:limit]) if isinstance(value, str) else ""
