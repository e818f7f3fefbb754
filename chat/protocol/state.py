"""The fold: a run's entries in, what the page shows out.

`static/js/model/run-state.js` is its twin; tests/fixtures/runs/ holds journals that both must fold to the same JSON.
"""

from dataclasses import asdict, dataclass, field
from functools import singledispatchmethod
from typing import Any, Literal, Self, TypeVar, get_args

from chat.protocol.coalescing import joined_marks, judged
from chat.protocol.events import (
    AnswerDelta,
    AnswerRecast,
    CitationChecked,
    CitationJudged,
    Entry,
    Event,
    InstructionsUsed,
    PageOpened,
    PromptFitted,
    QueueMoved,
    ReasoningDelta,
    ReasoningEnded,
    ReasoningRecast,
    RunFailed,
    RunFinished,
    RunResumed,
    RunStarted,
    RunStopped,
    SearchEnded,
    SearchStarted,
    SentenceRepaired,
    SentenceUncited,
    SourceFound,
    SourceRead,
    SourcesDisagreed,
    SourceSkipped,
)
from chat.protocol.parts import AnswerPart as AnswerPart
from chat.protocol.parts import OpenedPage as OpenedPage
from chat.protocol.parts import Part as Part
from chat.protocol.parts import ReasoningPart as ReasoningPart
from chat.protocol.parts import SearchPart as SearchPart
from chat.protocol.parts import SourceState as SourceState
from chat.protocol.parts import SourceStatus as SourceStatus
from chat.protocol.parts import part_from_json as part_from_json

LiveStatus = Literal["queued", "searching", "reasoning", "answering"]
OverStatus = Literal["finished", "failed", "stopped"]
RunStatus = LiveStatus | OverStatus
LIVE: tuple[LiveStatus, ...] = get_args(LiveStatus)
OVER: tuple[OverStatus, ...] = get_args(OverStatus)
QUEUED, SEARCHING, REASONING, ANSWERING = LIVE
FINISHED, FAILED, STOPPED = OVER
P = TypeVar("P", "SearchPart", "ReasoningPart")


@dataclass
class RunState:
    """Everything a reader sees of a run, at `seq`. Shape: docs/contracts.md."""

    run: str
    seq: int = 0
    turn: str = ""
    question: str = ""
    search: bool = False
    think: bool = False
    effort: str = "on"
    """How long it thinks, where it does: `on` or `deep`."""
    model: str = ""
    model_key: str = ""
    """Which of `MODELS` answers; empty: there is only one."""
    status: RunStatus = QUEUED
    parts: list[Part] = field(default_factory=list)
    checks: list[CitationChecked] = field(default_factory=list)
    uncited: list[SentenceUncited] = field(default_factory=list)
    conflicts: list[SourcesDisagreed] = field(default_factory=list)
    repairs: list[SentenceRepaired] = field(default_factory=list)
    citations: list[int] = field(default_factory=list)
    usage: dict[str, int] | None = None
    cost_micros: int | None = None
    """What it cost, in millionths of `currency`; None: nobody can say."""
    currency: str | None = None
    seconds: float | None = None
    code: str | None = None
    resumed: bool = False
    fitted: PromptFitted | None = None
    """What did not fit into the prompt; None: all did."""
    instructed: bool = False
    """Whether the model was told the reader's own instructions."""
    queue: QueueMoved | None = None
    """Where it stands in line; None: it does not wait, or nobody has said."""

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def answer(self) -> str:
        """The answer's whole text: its parts, each a paragraph of its own."""
        return "\n\n".join(part.text for part in self.parts if isinstance(part, AnswerPart) and part.text)

    @property
    def reasoning(self) -> str:
        return "".join(part.text for part in self.parts if isinstance(part, ReasoningPart))

    @property
    def has_reasoned(self) -> bool:
        """Whether the reasoning came to its end, rather than being cut with the run."""
        part = self._last(ReasoningPart)
        return part is not None and part.seconds is not None

    def to_json(self) -> dict[str, Any]:
        body = asdict(self)
        for part in body["parts"]:
            if part["type"] == "answer":
                marks = part.pop("marks")
                part |= {} if marks is None else {"marks": [list(mark) for mark in marks]}
        for check in body["checks"]:
            if check["reason"] is None:
                del check["reason"]
        return body

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """The state that `to_json` wrote; unknown keys of a newer version raise TypeError."""
        state = cls(**body)
        state.parts = [part_from_json(part) for part in body["parts"]]
        state.checks = [CitationChecked(**check) for check in body["checks"]]
        state.uncited = [SentenceUncited(**one) for one in body.get("uncited", ())]
        state.conflicts = [SourcesDisagreed(**one) for one in body.get("conflicts", ())]
        state.repairs = [SentenceRepaired(**one) for one in body.get("repairs", ())]
        state.fitted = PromptFitted(**body["fitted"]) if body.get("fitted") else None
        state.queue = QueueMoved(**body["queue"]) if body.get("queue") else None
        return state

    def fold(self, entry: Entry) -> bool:
        """Take the next entry; False, and nothing changed, when its seq is not the next one."""
        if entry.seq != self.seq + 1:
            return False
        self.seq = entry.seq
        self._apply(entry.event)
        return True

    @singledispatchmethod
    def _apply(self, event: Event) -> None:
        """An event that this version does not know has its place and no meaning."""

    @_apply.register
    def _(self, event: RunStarted) -> None:
        self.turn, self.question, self.model = event.turn, event.question, event.model
        self.search, self.think, self.effort = event.search, event.think, event.effort
        self.model_key = event.model_key or ""

    @_apply.register
    def _(self, event: QueueMoved) -> None:
        self.queue = event if event.place > 0 else None

    @_apply.register
    def _(self, event: SearchStarted) -> None:
        self.status = SEARCHING
        queries = list(event.queries)
        self.parts.append(SearchPart(queries, round=event.round, rounds=event.rounds, missing=event.missing))

    @_apply.register
    def _(self, event: SourceFound) -> None:
        if part := self._last(SearchPart):
            part.sources.append(SourceState(event.index, event.url, event.title, event.site, event.published))

    @_apply.register
    def _(self, event: SourceRead) -> None:
        self._mark(event.index, "read", event.code)

    @_apply.register
    def _(self, event: SourceSkipped) -> None:
        self._mark(event.index, "skipped", event.code)

    @_apply.register
    def _(self, event: PageOpened) -> None:
        if part := self._last(SearchPart):
            part.opened.append(OpenedPage(event.index, event.words))

    @_apply.register
    def _(self, event: SearchEnded) -> None:
        if part := self._last(SearchPart):
            part.read, part.skipped, part.seconds = event.read, event.skipped, event.seconds
            part.providers, part.code, part.over = list(event.providers), event.code, True
            part.failures = dict(event.failures)

    @_apply.register
    def _(self, event: PromptFitted) -> None:
        self.fitted = event

    @_apply.register
    def _(self, event: InstructionsUsed) -> None:
        self.instructed = True

    @_apply.register
    def _(self, event: ReasoningDelta) -> None:
        self.status, self.queue = REASONING, None
        last = self.parts[-1] if self.parts else None
        if isinstance(last, ReasoningPart) and not last.over:
            last.text += event.text
        else:
            self.parts.append(ReasoningPart(event.text))

    @_apply.register
    def _(self, event: ReasoningEnded) -> None:
        if part := self._last(ReasoningPart):
            part.over, part.seconds = True, event.seconds

    @_apply.register
    def _(self, event: AnswerDelta) -> None:
        self.status, self.queue = ANSWERING, None
        last = self.parts[-1] if self.parts else None
        if isinstance(last, AnswerPart):
            last.marks = joined_marks(last.text, last.marks, event.marks)
            last.text += event.text
        else:
            self.parts.append(AnswerPart(event.text, marks=joined_marks("", None, event.marks)))

    @_apply.register
    def _(self, event: AnswerRecast) -> None:
        if self.parts and isinstance(last := self.parts[-1], AnswerPart):
            self.status = REASONING
            self.parts[-1] = ReasoningPart(last.text)

    @_apply.register
    def _(self, event: ReasoningRecast) -> None:
        if self.parts and isinstance(self.parts[-1], ReasoningPart):
            self.status = ANSWERING
            self.parts.pop()

    @_apply.register
    def _(self, event: CitationChecked) -> None:
        self.checks.append(event)

    @_apply.register
    def _(self, event: CitationJudged) -> None:
        self.checks = [judged(check, event) for check in self.checks]

    @_apply.register
    def _(self, event: SentenceUncited) -> None:
        self.uncited.append(event)

    @_apply.register
    def _(self, event: SourcesDisagreed) -> None:
        self.conflicts.append(event)

    @_apply.register
    def _(self, event: SentenceRepaired) -> None:
        self.repairs.append(event)

    @_apply.register
    def _(self, event: RunResumed) -> None:
        self.parts = self.parts[: event.kept]
        self.checks = [check for check in self.checks if check.part < event.kept]
        self.uncited = [one for one in self.uncited if one.part < event.kept]
        self.conflicts = [one for one in self.conflicts if one.part < event.kept]
        self.repairs = [one for one in self.repairs if one.part < event.kept]
        self.resumed = True

    @_apply.register
    def _(self, event: RunFinished) -> None:
        self._close(FINISHED)
        self.citations, self.usage, self.seconds = list(event.citations), event.usage, event.seconds
        self.cost_micros, self.currency = event.cost_micros, event.currency

    @_apply.register
    def _(self, event: RunFailed) -> None:
        self._close(FAILED)
        self.code = event.code

    @_apply.register
    def _(self, event: RunStopped) -> None:
        self._close(STOPPED)

    def _last(self, kind: type[P]) -> P | None:
        return next((part for part in reversed(self.parts) if isinstance(part, kind)), None)

    def _mark(self, index: int, status: SourceStatus, code: str | None) -> None:
        part = self._last(SearchPart)
        for source in part.sources if part else []:
            if source.index == index:
                source.status, source.code = status, code

    def _close(self, status: OverStatus) -> None:
        self.status, self.queue = status, None
        for part in self.parts:
            if not isinstance(part, AnswerPart):
                part.over = True


OMITTED_WHEN_NONE = {"marks", "reason"}


def members(record: object) -> dict[str, Any]:
    """The fields of a record of a state, for `json.dumps`: as `to_json` writes them."""
    return {name: value for name, value in vars(record).items() if value is not None or name not in OMITTED_WHEN_NONE}
