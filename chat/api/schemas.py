"""What the API takes and gives, as pydantic reads it: unknown fields and wrong types are refused."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StrictBool, StrictInt, StrictStr

from chat.actions.transactions import Question, RetryOptions

ClientId = Annotated[StrictStr, Field(min_length=1, max_length=64, pattern=r"^[\w.:-]+$")]

Site = Annotated[StrictStr, Field(max_length=253, pattern=r"^-?[^\s/:@]+\.[^\s/:@]+$")]


class Body(Schema):
    model_config = ConfigDict(extra="forbid")


class ConversationStart(Body):
    client_id: ClientId | None = None


class ConversationMade(Schema):
    id: UUID


class Change(Body):
    title: Annotated[StrictStr, Field(min_length=1, max_length=200, pattern=r"\S")] = ""
    pinned: StrictBool = False
    archived: StrictBool = False


class Ask(Body):
    client_id: ClientId
    question: Annotated[StrictStr, Field(max_length=100_000)]
    search: StrictBool
    think: StrictBool
    parent: UUID | None = None
    sites: Annotated[list[Site], Field(max_length=20)] = []

    def as_question(self) -> Question:
        return Question(
            client_id=self.client_id,
            text=self.question,
            search=self.search,
            think=self.think,
            parent=self.parent,
            sites=tuple(self.sites),
            follows="parent" not in self.model_fields_set,
        )


class TurnMade(Schema):
    turn: UUID
    run: UUID


class Retry(Body):
    client_id: ClientId | None = None
    search: StrictBool | None = None
    think: StrictBool | None = None
    sources: Annotated[list[Annotated[StrictInt, Field(ge=1)]], Field(max_length=50)] | None = None

    def as_again(self) -> RetryOptions:
        sources = None if self.sources is None else tuple(self.sources)
        return RetryOptions(client_id=self.client_id, search=self.search, think=self.think, sources=sources)


class Continue(Body):
    client_id: ClientId | None = None


class Stop(Body):
    seq: Annotated[StrictInt, Field(ge=0)] | None = None
    """What the reader had seen. The server's own cut is final and shown to all."""
