"""What the API takes and gives, as pydantic reads it: unknown fields and wrong types are refused.

What it gives is also the source of the browser's types (`make reference`).
"""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, RootModel, StrictBool, StrictInt, StrictStr

from chat.actions.transactions import Question, RetryOptions
from chat.api.fields import NUMBER_MAX, ClientId, Number, Site, Title
from chat.protocol.state import RunState, SourceStatus
from chat.sharing.record import ReceiptRecord


class Body(Schema):
    model_config = ConfigDict(extra="forbid")


class ConversationStart(Body):
    client_id: ClientId | None = None
    temporary: StrictBool = False


class Presence(Body):
    open: StrictBool


class Change(Body):
    title: Title = ""
    pinned: StrictBool = False
    archived: StrictBool = False
    folder: UUID | None = None
    """Null takes it out of its folder."""


Think = StrictBool | Literal["off", "on", "deep"]
"""How much the model thinks; true is `on`, false is `off`."""


AskFocus = Literal["", "web", "papers", "code", "news"]
"""The kind of sources to search; empty: the words of the question decide."""


ModelName = Annotated[StrictStr, Field(max_length=64)]
"""One of `GET /models`; empty: the first of them."""


class Ask(Body):
    client_id: ClientId
    question: Annotated[StrictStr, Field(max_length=100_000)]
    search: StrictBool
    think: Think
    parent: UUID | None = None
    sites: Annotated[list[Site], Field(max_length=20)] = []
    focus: AskFocus = ""
    days: Annotated[StrictInt, Field(ge=1, le=3660)] | None = None
    model: ModelName = ""

    def as_question(self) -> Question:
        return Question(
            client_id=self.client_id,
            text=self.question,
            search=self.search,
            think=thinks(self.think),
            effort=effort(self.think),
            parent=self.parent,
            sites=tuple(self.sites),
            focus=self.focus,
            days=self.days,
            model=self.model,
            follows="parent" not in self.model_fields_set,
        )


def thinks(level: Think) -> bool:
    """Whether the model is to think at `level`."""
    return level not in (False, "off")


def effort(level: Think) -> str:
    """How long, where it does."""
    return "deep" if level == "deep" else "on"


class Retry(Body):
    client_id: ClientId | None = None
    search: StrictBool | None = None
    think: Think | None = None
    model: ModelName | None = None
    sources: Annotated[list[Number], Field(max_length=50)] | None = None

    def as_again(self) -> RetryOptions:
        sources = None if self.sources is None else tuple(self.sources)
        think, level = (None, None) if self.think is None else (thinks(self.think), effort(self.think))
        return RetryOptions(self.client_id, self.search, think, level, self.model, sources)


class Continue(Body):
    client_id: ClientId | None = None


class Stop(Body):
    seq: Annotated[StrictInt, Field(ge=0, le=NUMBER_MAX)] | None = None
    """What the reader had seen. The server's own cut is final and shown to all."""


Timestamp = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""ISO 8601 in UTC."""
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]


class Shape(BaseModel):
    """What the API gives. Every field is always there, also one that has its default."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class ConversationMade(Shape):
    id: UUID


class TurnMade(Shape):
    """The same for the first request and for its repetition."""

    turn: UUID
    run: UUID


class RelatedQuestions(Shape):
    """At most three, each of at most 120 characters; none where none were written."""

    turn: UUID
    questions: list[str]


class RunNamed(Shape):
    run: UUID


class RunBody(RootModel[RunState]):
    """A run folded up to `seq`."""

    model_config = Shape.model_config


class ConversationCard(Shape):
    id: UUID
    title: str
    pinned: bool
    archived: bool
    folder: UUID | None
    """One of `GET /folders`; null: it is in none."""
    live: bool
    """Whether an answer of it is waited for or written."""
    temporary: bool
    """Whether it leaves nothing, and is in no list."""
    created_at: Timestamp
    updated_at: Timestamp


class SnippetBody(Shape):
    """A piece of a text; what was looked for stands at `text[start:end]` of each mark, in code points."""

    text: str
    marks: list[list[int]]


class HistoryMatch(Shape):
    """A turn, or, where that is null, a conversation by its title; `place` says where the snippet is from."""

    conversation: ConversationCard
    turn: UUID | None
    question: str
    asked_at: Timestamp
    place: Literal["title", "question", "answer", "source"]
    snippet: SnippetBody


class HistoryMatches(Shape):
    """A page of matches: titles first, then turns, the newest first; `next` is the `before` of the next page."""

    matches: list[HistoryMatch]
    next: str | None
    waiting: int
    """Conversations that are not indexed yet, or not as they are now."""


class ConversationList(Shape):
    """A page of the list, newest change first; `next` is the `after` of the next page."""

    conversations: list[ConversationCard]
    next: str | None


class TurnCard(Shape):
    """One question, with its runs in the order in which they were begun."""

    id: UUID
    parent: UUID | None
    question: str
    search: bool
    think: bool
    effort: str
    sites: list[str]
    focus: str
    days: int | None
    feedback: dict[UUID, bool]
    """Whether its reader found the answers good, by their runs; of those that were judged."""
    related: dict[UUID, list[str]]
    """What may be asked next, by the runs under whose answers it stands."""
    model: str
    """Which of `GET /models` was chosen; empty: the first of them."""
    created_at: Timestamp
    runs: list[RunState]
    chosen: UUID | None
    """The run that the conversation goes on from, where its reader chose one that is not the newest."""


class TurnNode(Shape):
    """A turn's place in the tree."""

    id: UUID
    parent: UUID | None


class ConversationBody(ConversationCard):
    """A conversation with its turns, oldest first: all, or, where a `limit` was given, some of one branch."""

    turns: list[TurnCard]
    tree: list[TurnNode]
    """Every turn of the conversation, oldest first; empty where no `limit` was given."""


class PassageSpan(Shape):
    """A passage that the model was given: `text[start:end]`, in code points."""

    start: int
    end: int
    heading: str


class QuoteSpan(Shape):
    """What supports a cited sentence: `text[start:end]`, in code points."""

    start: int
    end: int
    text: str


class StoredPage(Shape):
    """A source with the page as it was read. Without a page, `text` is empty and what is known of a page is null."""

    index: int
    url: str
    title: str
    site: str
    published: Day | None
    status: SourceStatus
    code: str | None
    provider: str
    language: str | None
    text: str
    hash: str | None
    flagged: bool
    fetched_at: Timestamp | None
    final_url: str | None
    """What was read in the end, behind redirects."""
    receipt: ReceiptRecord | None
    passages: list[PassageSpan]
    quotes: list[QuoteSpan]


class Alive(Shape):
    status: Literal["alive"]


class Ready(Shape):
    """Whether all parts answer, and each by name."""

    ready: bool
    parts: dict[str, bool]


class ProblemBody(Shape):
    """A problem document of RFC 9457. `code` is stable; `detail` is its sentence in the reader's language."""

    type: Literal["about:blank"]
    title: str
    status: int
    code: str
    detail: str
