"""A conversation as it leaves the product, and comes back: everything that was asked, read and answered, and of its
owner nothing. Its JSON is a format of its own (docs/protocol.md); fields are only ever added.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from chat.models.earlier_answers import with_marks
from chat.protocol.state import RunState

FORMAT: Literal["wenyuan.conversation"] = "wenyuan.conversation"
TURNS_MAX, RUNS_MAX, SOURCES_MAX, PASSAGES_MAX = 20_000, 1_000, 500, 500
TEXT_MAX = 4_000_000
Line = Annotated[str, Field(max_length=500)]
Url = Annotated[str, Field(max_length=2000)]
Hash = Annotated[str, Field(max_length=64)]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class PassageRecord(Record):
    """A piece of a page's text that the model was given, `start` to `end` in code points."""

    start: Annotated[int, Field(ge=0, le=TEXT_MAX)]
    end: Annotated[int, Field(ge=0, le=TEXT_MAX)]
    heading: Annotated[str, Field(max_length=300)] = ""


class ReceiptRecord(Record):
    """What came over the wire when a page was read; `bytes_hash` is the SHA-256 of the body."""

    bytes_hash: Hash
    size_bytes: Annotated[int, Field(ge=0)]
    charset: Annotated[str, Field(max_length=40)] = ""
    status: Annotated[int, Field(ge=100, le=599)]
    content_type: Annotated[str, Field(max_length=200)] = ""
    last_modified: Annotated[str, Field(max_length=200)] = ""
    etag: Annotated[str, Field(max_length=200)] = ""


class PageRecord(Record):
    """What was read of an address, and when; its text is among the record's `texts`, under its SHA-256."""

    final_url: Url
    hash: Hash
    title: Line
    site: Annotated[str, Field(max_length=200)]
    language: Annotated[str, Field(max_length=16)]
    published: date | None
    fetched_at: datetime
    flagged: bool = False
    receipt: ReceiptRecord | None = None


class SourceRecord(Record):
    index: Annotated[int, Field(ge=1, le=100_000)]
    url: Url
    title: Line
    site: Annotated[str, Field(max_length=200)]
    snippet: Annotated[str, Field(max_length=4000)] = ""
    provider: Annotated[str, Field(max_length=50)] = ""
    published: date | None = None
    status: Literal["found", "read", "skipped"] = "found"
    code: Annotated[str, Field(max_length=50)] | None = None
    page: PageRecord | None = None
    passages: Annotated[tuple[PassageRecord, ...], Field(max_length=PASSAGES_MAX)] = ()


class FeedbackRecord(Record):
    """What its reader thinks of an answer; `reason` is empty or one of those that the page offers."""

    good: bool
    reason: Annotated[str, Field(max_length=16)] = ""
    comment: Annotated[str, Field(max_length=1000)] = ""
    given_at: datetime


class RunRecord(Record):
    """One answer: its state as docs/contracts.md has it, and its sources."""

    id: UUID
    created_at: datetime
    ended_at: datetime | None
    chosen_at: datetime | None = None
    """When its reader went on to it from another answer of the turn."""
    continues: UUID | None = None
    """The run of the same turn whose cut text this one begins with."""
    feedback: FeedbackRecord | None = None
    state: dict[str, Any]
    sources: Annotated[tuple[SourceRecord, ...], Field(max_length=SOURCES_MAX)] = ()

    @property
    def run_state(self) -> RunState:
        """The state with its citations. Raises TypeError, ValueError, KeyError."""
        return with_marks(RunState.from_json(self.state))

    @property
    def counts_from(self) -> datetime:
        """The conversation goes on from the run of a turn that has the latest."""
        return max(self.created_at, self.chosen_at or self.created_at)


class TurnRecord(Record):
    id: UUID
    parent: UUID | None
    question: Annotated[str, Field(max_length=100_000)]
    search: bool
    think: bool
    effort: Literal["on", "deep"] = "on"
    sites: Annotated[tuple[Annotated[str, Field(max_length=260)], ...], Field(max_length=50)] = ()
    focus: Literal["", "web", "papers", "code", "news"] = ""
    days: Annotated[int, Field(ge=0, le=32_767)] | None = None
    model: Annotated[str, Field(max_length=64)] = ""
    """Which of the instance's models was chosen, by its name; empty: there was only one."""
    created_at: datetime
    runs: Annotated[tuple[RunRecord, ...], Field(max_length=RUNS_MAX)] = ()

    @property
    def shown(self) -> RunRecord | None:
        """The answer that the page shows first, and the conversation goes on from."""
        return newest(self.runs)


class ConversationRecord(Record):
    """A conversation with all its branches, oldest turn first."""

    format: Literal["wenyuan.conversation"] = FORMAT
    version: Literal[1] = 1
    id: UUID
    title: Annotated[str, Field(max_length=200)]
    pinned: bool = False
    archived: bool = False
    folder: Annotated[str, Field(max_length=80)] = ""
    """The name of the folder that it is in; empty: it is in none."""
    created_at: datetime
    updated_at: datetime
    turns: Annotated[tuple[TurnRecord, ...], Field(max_length=TURNS_MAX)]
    texts: dict[Hash, Annotated[str, Field(max_length=TEXT_MAX)]] = {}

    def branch(self, leaf: UUID | None = None) -> tuple[TurnRecord, ...]:
        """The turns from the first question to `leaf`, or to the newest turn."""
        return tuple(reversed(list(self._upwards(leaf))))

    def _upwards(self, leaf: UUID | None) -> Iterator[TurnRecord]:
        turns = {turn.id: turn for turn in self.turns}
        last = turns.get(leaf) if leaf else None
        last = last or (self.turns[-1] if self.turns else None)
        while last:
            yield turns.pop(last.id)  # each once, whatever a record says of its parents
            last = turns.get(last.parent) if last.parent else None


def newest(runs: Sequence[RunRecord]) -> RunRecord | None:
    """The run that was begun or chosen last; of several at the same time the last one."""
    return max(reversed(runs), key=lambda run: run.counts_from, default=None)


NAME_MAX = 60
_UNSAFE = re.compile(r"[^\w.-]+")


def file_name(title: str) -> str:
    """A title as a name that every file system takes."""
    return _UNSAFE.sub("-", title).strip("-.")[:NAME_MAX].strip("-.") or "wenyuan"
