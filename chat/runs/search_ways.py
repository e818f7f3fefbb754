"""The two ways in which a model asks for a search in the middle of its thoughts.

By a tool, where its family calls tools while it thinks: each call and its result are messages, and the thoughts before
a call go back with it. By marks, where it does not (R1 and its larger heirs): it writes a query between two agreed
words, the stream is stopped there, and the thoughts go on behind the results (Search-o1, arXiv 2501.05366).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import uuid4

from chat.prompts.answer import phrase
from chat.prompts.safety import neutralised
from chat.runs.rounds import Opening, Progress, Round
from chat.runs.search_tools import (
    FIND,
    MAX_MISSING_CHARACTERS,
    MAX_QUERIES,
    MAX_QUERY_CHARACTERS,
    OPEN,
    SEARCH,
    encoded,
    tools,
)
from inference import Ended, Message, Request, ToolCall

MAX_ASKED_CHARACTERS = 1000
"""Behind the mark of a query, until its end has to come."""
MAX_DIGITS = 4
_PAGE_LINE = re.compile(
    rf"(?:page|网页|網頁)\s*(?P<index>\d{{1,{MAX_DIGITS}}})\s*(?:[:：](?P<words>.*))?", re.IGNORECASE | re.ASCII
)
BEGIN_QUERY, END_QUERY = "<|begin_search_query|>", "<|end_search_query|>"
BEGIN_RESULT, END_RESULT = "<|begin_search_result|>", "<|end_search_result|>"


@dataclass(frozen=True)
class Wish:
    """What the model wants to know. Without queries and openings it asked in a way that cannot be read."""

    queries: tuple[str, ...] = ()
    missing: str = ""
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True)
class RoundResult:
    """What a round has brought, as the model reads it."""

    search: str = ""
    """Empty where nothing was searched for."""
    openings: tuple[str, ...] = ()
    """A text for each."""

    @property
    def texts(self) -> list[str]:
        """In the order in which they were wanted."""
        return [*([self.search] if self.search else []), *self.openings]

    def with_note(self, note: str) -> "RoundResult":
        """The same, with `note` at the end of the last text."""
        if self.openings:
            return replace(self, openings=(*self.openings[:-1], f"{self.openings[-1]}\n\n{note}"))
        return replace(self, search=f"{self.search}\n\n{note}")


Results = Sequence[RoundResult]


class SearchWay(Protocol):
    """One of the two."""

    def request(self, base: Request, progress: Progress, results: Results, *, may_search: bool) -> Request:
        """What the model is sent after these rounds, with what each has brought."""
        ...

    def wish(self, ended: Ended, query_text: str) -> Wish | None:
        """What it asks for at the end of a stream, of whose thoughts `asked` was a query; None: nothing."""
        ...


class ByTool:
    """Functions of the model's own protocol: to search, to read on in a page, to find words in it."""

    def __init__(self, language: str) -> None:
        self._tools = tools(language)

    def request(self, base: Request, progress: Progress, results: Results, *, may_search: bool) -> Request:
        """See `SearchWay`. The tools stay declared to the end: V4 drops the thoughts of its rounds without them."""
        exchanges: list[Message] = []
        for number, (done, result) in enumerate(zip(progress.rounds, results, strict=True), start=1):
            calls = _calls(number, done)
            exchanges.append(Message("assistant", "", reasoning=done.reasoning, calls=calls))
            pairs = zip(calls, result.texts, strict=True)
            exchanges += [Message("tool", text, call_id=call.id) for call, text in pairs]
        messages = (*base.messages, *exchanges)
        return replace(base, id=uuid4().hex, messages=messages, tools=self._tools, may_call=may_search)

    def wish(self, ended: Ended, query_text: str) -> Wish | None:
        """See `SearchWay`: the queries and openings of all calls together."""
        if ended.finish != "tool_calls":
            return None
        queries: list[str] = []
        openings: list[Opening] = []
        missing = ""
        for call in ended.calls:
            arguments = _arguments(call)
            if call.name == SEARCH:
                queries += _queries(arguments.get("queries", arguments.get("query")))
                missing = missing or _line(arguments.get("missing"), MAX_MISSING_CHARACTERS)
            elif opening := _opening(call.name, arguments):
                openings.append(opening)
        return Wish(tuple(dict.fromkeys(queries))[:MAX_QUERIES], missing, tuple(openings))


class ByMarks:
    """Agreed words in the text of the thoughts."""

    def __init__(self, language: str) -> None:
        self._rules = phrase("search_marks", language)

    def request(self, base: Request, progress: Progress, results: Results, *, may_search: bool) -> Request:
        """See `SearchWay`. The thoughts of all rounds are one text, which the model goes on with."""
        *before, last = base.messages
        messages = (*before, replace(last, content=f"{self._rules}\n\n{last.content}"))
        thoughts = "".join(
            f"{done.reasoning}{BEGIN_QUERY}{chr(10).join(_wish_lines(done))}{END_QUERY}\n\n"
            f"{BEGIN_RESULT}\n{chr(10).join(result.texts)}\n{END_RESULT}\n\n"
            for done, result in zip(progress.rounds, results, strict=True)
        )
        # The end of a query also ends an answer that talks about it: only thoughts are watched.
        stop = (END_QUERY,) if may_search and base.think and not base.begun_answer else ()
        begun = thoughts + base.begun_reasoning
        return replace(base, id=uuid4().hex, messages=messages, begun_reasoning=begun, stop=stop)

    def wish(self, ended: Ended, query_text: str) -> Wish | None:
        """See `SearchWay`: what stands between the marks, a query or a page on each line."""
        if ended.stopped_at != END_QUERY:
            return None
        lines = [line for raw in query_text.splitlines() if (line := _line(raw, MAX_QUERY_CHARACTERS))]
        pages = {line: match for line in lines if (match := _PAGE_LINE.fullmatch(line))}
        openings = tuple(Opening(int(match["index"]), (match["words"] or "").strip()) for match in pages.values())
        queries = dict.fromkeys(line for line in lines if line not in pages)
        return Wish(tuple(queries)[:MAX_QUERIES], openings=openings)


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


def _calls(number: int, done: Round) -> tuple[ToolCall, ...]:
    """The calls of a round, in the order of what it has brought."""
    calls = []
    if done.queries:
        calls.append(ToolCall(f"call_{number}", SEARCH, encoded({"queries": done.queries, "missing": done.missing})))
    for place, one in enumerate(done.openings, start=1):
        name, words = (FIND, {"words": one.words}) if one.words else (OPEN, {})
        calls.append(ToolCall(f"call_{number}_{place}", name, encoded({"number": one.index} | words)))
    return tuple(calls)


def _wish_lines(done: Round) -> list[str]:
    """What a round wanted, as it is written between the marks."""
    return [*done.queries, *(f"page {one.index}{': ' if one.words else ''}{one.words}" for one in done.openings)]


def _arguments(call: ToolCall) -> dict[str, object]:
    """The arguments of a call; nothing where they are no JSON."""
    try:
        arguments = json.loads(call.arguments)
    except (ValueError, RecursionError):
        return {}
    return arguments if isinstance(arguments, dict) else {}


def _opening(name: str, arguments: dict[str, object]) -> Opening | None:
    """What a call opens; None where it is another tool's, or names no page."""
    number = arguments.get("number")
    if name not in (OPEN, FIND) or isinstance(number, bool):
        return None
    if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS:
        number = int(number)
    words = _line(arguments.get("words"), MAX_QUERY_CHARACTERS) if name == FIND else ""
    return Opening(number, words) if isinstance(number, int) and (words or name == OPEN) else None


def _queries(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [line for one in values if (line := _line(one, MAX_QUERY_CHARACTERS))]


def _line(value: object, limit: int) -> str:
    """One line; what a model writes goes back to it in the next round, like any stranger's text."""
    return neutralised(" ".join(value.split())[:limit]) if isinstance(value, str) else ""
