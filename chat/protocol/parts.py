"""The parts of a run, in the order in which the page shows them."""

from dataclasses import dataclass, field
from typing import Any, Literal

from chat.protocol.values import Marks

SourceStatus = Literal["found", "read", "skipped"]


@dataclass
class SourceState:
    """A source as its card shows it."""

    index: int
    url: str
    title: str
    site: str
    published: str | None
    status: SourceStatus = "found"
    code: str | None = None


@dataclass
class OpenedPage:
    """A page that the model has read on in: at `words`, or from its beginning."""

    index: int
    words: str


@dataclass
class SearchPart:
    queries: list[str]
    sources: list[SourceState] = field(default_factory=list)
    over: bool = False
    read: int = 0
    skipped: int = 0
    seconds: float | None = None
    providers: list[str] = field(default_factory=list)
    code: str | None = None
    failures: dict[str, str] = field(default_factory=dict)
    round: int = 1
    rounds: int = 0
    missing: str = ""
    opened: list[OpenedPage] = field(default_factory=list)
    type: Literal["search"] = "search"


@dataclass
class ReasoningPart:
    text: str
    over: bool = False
    seconds: float | None = None
    type: Literal["reasoning"] = "reasoning"


@dataclass
class AnswerPart:
    text: str
    type: Literal["answer"] = "answer"
    marks: Marks | None = None
    """Place (code points of `text`) and source number of each citation, in order; None: nobody has told."""


Part = SearchPart | ReasoningPart | AnswerPart
PARTS: dict[str, type[Part]] = {"search": SearchPart, "reasoning": ReasoningPart, "answer": AnswerPart}


def part_from_json(body: dict[str, Any]) -> Part:
    """One part of a stored state."""
    if body["type"] == "search":
        sources = [SourceState(**source) for source in body["sources"]]
        opened = [OpenedPage(**one) for one in body.get("opened", ())]
        return SearchPart(**body | {"sources": sources, "opened": opened})
    if body.get("marks") is not None:
        return AnswerPart(**body | {"marks": [(place, index) for place, index in body["marks"]]})
    return PARTS[body["type"]](**body)
