"""What every engine is asked and what it yields."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from inference.profiles import Level

BeforeSending = Callable[[], Awaitable[None]]
"""Awaited right before each attempt at a server; what it raises goes to the caller, and nothing is sent."""

READER, NOBODY_WAITS = 10, 0
"""Priorities: somebody looks at the page until it comes; it is done beside. (A judge's checks have less than both.)"""


@dataclass(frozen=True)
class ToolCall:
    """One call that the model makes; `arguments` are JSON as the model wrote it, which may be broken."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Message:
    """One message of the conversation as the model reads it."""

    role: str
    """`user` or `assistant` (`system` where the profile allows it), `tool` for the result of a call."""
    content: str
    reasoning: str | None = None
    """The thoughts before it, where the family wants them back: those of calls, and those that are gone on with."""
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""
    """Which call a `tool` message answers."""


@dataclass(frozen=True)
class Excerpt:
    """What the quotes engine chooses from: the sentences of one source's passages, in the page's order.

    An empty one says that what follows stands elsewhere on the page.
    """

    index: int
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """One answer wanted. `messages` is for models; `question` and `excerpts` say the same to an engine without one."""

    id: str
    """32 hexadecimal digits, fresh for every request: SGLang matches the ids of aborts by prefix."""
    messages: tuple[Message, ...]
    question: str
    excerpts: tuple[Excerpt, ...] = ()
    think: bool = True
    """Whether it is to think (any more)."""
    effort: Literal["on", "deep"] = "on"
    """How long, where it thinks. It stays the same when thoughts are ended: a prompt may begin with it."""
    max_tokens: int = 8192
    """For reasoning and answer together."""
    begun_reasoning: str = ""
    """Thoughts of an earlier attempt that broke off: gone on with, or ended if an answer had begun or `think` is off
    ("answer now"). Only what is new is yielded. Raises `CannotContinue` where the server cannot."""
    begun_answer: str = ""
    """The answer of an earlier attempt that broke off, to be gone on with."""
    schema: str = ""
    """A JSON schema that the answer must have, as JSON. R1 ignores it where its thoughts are closed: read leniently."""
    task: Literal["", "query"] = ""
    """What V4 is trained to do with a bare question, where SGLang serves it: say queries for it. Others ignore it."""
    reasoning_tokens: int | None = None
    """After about so many tokens of reasoning the model is made to answer, where it can be gone on with."""
    tools: tuple[str, ...] = ()
    """What the model may call, each the JSON of one function's `name`, `description` and `parameters`."""
    may_call: bool = True
    """False: the tools stay declared, as earlier messages call them, and the model is to answer."""
    stop: tuple[str, ...] = ()
    """Words at which the server stops, in thoughts as well; see `Ended.stopped_at`."""
    priority: int = READER
    """Among the requests that wait at a server which heeds priorities: the larger first."""
    before_sending: BeforeSending | None = field(default=None, compare=False)

    @property
    def level(self) -> Level:
        """How much it is to think."""
        return self.effort if self.think else "off"


@dataclass(frozen=True)
class Reasoning:
    """A delta of the reasoning."""

    text: str


@dataclass(frozen=True)
class Answer:
    """A delta of the answer; citations are in whatever shape the model wrote."""

    text: str


@dataclass(frozen=True)
class Recast:
    """All that was given so far was of the other kind.

    `reasoning`: what was given as the answer, for a tag has ended thoughts that none had begun. `answer`: what was
    given as reasoning, for the model has ended without a tag; it follows as the answer, and the reasoning is to go.
    """

    kind: Literal["reasoning", "answer"] = "reasoning"


@dataclass(frozen=True)
class Waiting:
    """The servers' queues are full. `place`: among the requests of this process that wait for them, from 1."""

    place: int


@dataclass(frozen=True)
class Usage:
    """Tokens, where the server counts them."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None


@dataclass(frozen=True)
class Ended:
    """The last noun of every answer."""

    finish: str
    """`stop`, `length`, `abort`, `filtered` (the server's own filter cut it), `tool_calls`;
    of the quotes engine also `nothing_found` (no sentence is good enough) and `no_model`
    (nothing to quote from)."""
    usage: Usage = field(default_factory=Usage)
    calls: tuple[ToolCall, ...] = ()
    """Of `tool_calls`: what the model wants to know before it goes on."""
    stopped_at: str = ""
    """Which of `Request.stop` was met; it is not in the text."""


SearchWay = Literal["", "tool", "marks"]
"""How a model asks for a search while it thinks: not at all, by a tool, or by agreed marks in its text."""


@dataclass(frozen=True)
class SmallCallForms:
    """In which forms a small call may be made, other than by asking in words for lines."""

    keeps_schemas: bool = False
    """Without thoughts it is held to a JSON schema (`Request.schema`)."""
    has_tasks: bool = False
    """It knows `Request.task`."""


Delta = Reasoning | Answer | Recast | Waiting | Ended


class Engine(Protocol):
    """A server that runs the model, or what stands in for one."""

    @property
    def name(self) -> str:
        """What the run is stamped with: the served model's name, or `quotes`."""
        ...

    @property
    def connected(self) -> bool:
        """False only where no language model is behind it."""
        ...

    def write(self, request: Request) -> AsyncGenerator[Delta, None]:
        """Yield deltas as they come, `Ended` last.

        Closing it early (`aclose`, or cancelling the task that waits on it) aborts the request at the server before the
        connection is closed; `contextlib.aclosing` makes sure of it. Raises `EngineError` (see inference/errors.py);
        never after `Ended`.
        """
        ...

    async def ready(self) -> bool:
        """Whether the engine would take a request now; never raises."""
        ...

    async def window_tokens(self) -> int | None:
        """How many tokens prompt, reasoning and answer may have together; None where nobody can say. Never raises."""
        ...

    async def count_tokens(self, request: Request) -> int | None:
        """How many tokens the model's template makes of the prompt of `request`, tools included; None where the server
        cannot say, or not soon.

        Never raises.
        """
        ...

    async def search_way(self) -> SearchWay:
        """How the model that is served asks for a search in the middle of its thoughts. Never raises."""
        ...

    async def small_call_forms(self) -> SmallCallForms:
        """What the model that is served can be asked beside the answers. Never raises."""
        ...

    async def levels(self) -> tuple[Level, ...]:
        """How much the model that is served can be made to think; every level where nobody can say. Never raises."""
        ...

    async def watch(self) -> None:
        """Look after the servers until cancelled, in one process of the product: what is wrong with them goes to the
        log, and one that is down is not asked. Returns at once where there is nothing to look after.
        """
        ...

    async def aclose(self) -> None:
        """Close connections. Safe to call twice."""
        ...
