"""The typed facts about a run that a reader could point at on the screen, and the entry that carries one.

One format everywhere: the journal's entry, the socket's frame, the recorded fixture (docs/protocol.md).
"""

import json
from dataclasses import dataclass, field, fields
from typing import Self

from chat.protocol.event import ALIASES as ALIASES
from chat.protocol.event import WRITTEN
from chat.protocol.event import Event as Event
from chat.protocol.values import Disagreement, Marks, Verdict


@dataclass(frozen=True)
class RunStarted(Event):
    type = "run.started"
    turn: str
    question: str
    search: bool
    think: bool
    model: str
    effort: str = "on"
    """How long it thinks, where it does: `on` or `deep`."""
    omitted = frozenset({"model_key"})
    model_key: str | None = None
    """Which of `MODELS` answers; None: there is only one."""


@dataclass(frozen=True)
class QueueMoved(Event):
    """The run waits for a model: its place in line from 1, and for about how long. Place 0: its turn has come."""

    type = "queue.moved"
    place: int
    seconds: float


@dataclass(frozen=True)
class SearchStarted(Event):
    type = "search.started"
    queries: list[str]
    round: int = 1
    """The how many-eth search of the run."""
    rounds: int = 0
    """Of at most so many; 0: nobody has said."""
    missing: str = ""
    """What the model said was still missing."""


@dataclass(frozen=True)
class SourceFound(Event):
    type = "source.found"
    index: int
    url: str
    title: str
    site: str
    published: str | None


@dataclass(frozen=True)
class SourceRead(Event):
    """`code` says what a reader should know of the page, such as that it gives orders to programs."""

    type = "source.read"
    index: int
    code: str | None = None


@dataclass(frozen=True)
class SourceSkipped(Event):
    type = "source.skipped"
    index: int
    code: str


@dataclass(frozen=True)
class SearchEnded(Event):
    type = "search.ended"
    read: int
    skipped: int
    seconds: float
    providers: list[str]
    code: str | None = None
    failures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PageOpened(Event):
    """The model reads on in a page that was read before: at `words`, or where they are empty from its beginning."""

    type = "page.opened"
    index: int
    words: str


@dataclass(frozen=True)
class PromptFitted(Event):
    """The model was told less than there is: `sources` of the read ones and the newest turns, the rest is left out."""

    type = "prompt.fitted"
    sources: int
    sources_left_out: int
    turns_left_out: int


@dataclass(frozen=True)
class InstructionsUsed(Event):
    """The model was told what the reader wishes of every answer."""

    type = "instructions.used"


@dataclass(frozen=True)
class ReasoningDelta(Event):
    type = "reasoning.delta"
    text: str


@dataclass(frozen=True)
class ReasoningEnded(Event):
    type = "reasoning.ended"
    seconds: float


@dataclass(frozen=True)
class AnswerDelta(Event):
    """`marks`: place (code points of `text`) and source number of each citation; None: a writer of an older version."""

    type = "answer.delta"
    omitted = frozenset({"marks"})
    text: str
    marks: Marks | None = None


@dataclass(frozen=True)
class AnswerRecast(Event):
    """The answer so far was reasoning: the model has ended thoughts that it had not begun by a tag."""

    type = "answer.recast"


@dataclass(frozen=True)
class ReasoningRecast(Event):
    """The reasoning so far was the answer, which follows: the model has ended without a tag."""

    type = "reasoning.recast"


@dataclass(frozen=True)
class CitationChecked(Event):
    """`start` and `end` count code points in the text of part number `part`."""

    type = "citation.checked"
    omitted = frozenset({"reason"})
    index: int
    part: int
    start: int
    end: int
    verdict: Verdict
    quote: str
    reason: str | None = None
    """Why, as docs/contracts.md lists it; None: an older writer has not said."""


@dataclass(frozen=True)
class CitationJudged(Event):
    """A judge has decided what words could not: the check of the same place and source has a new verdict."""

    type = "citation.judged"
    index: int
    part: int
    start: int
    end: int
    verdict: Verdict
    probability: float
    quote: str
    """The passage that was judged by; empty: the check's quote."""


@dataclass(frozen=True)
class SentenceUncited(Event):
    """A sentence of part number `part` says something and cites no page; `start` and `end` as of a check."""

    type = "sentence.uncited"
    part: int
    start: int
    end: int


@dataclass(frozen=True)
class SourcesDisagreed(Event):
    """Of what a cited sentence takes from source `index`, source `other` says otherwise in nearly the same words."""

    type = "sources.disagreed"
    part: int
    start: int
    end: int
    kind: Disagreement
    index: int
    quote: str
    other: int
    other_quote: str


@dataclass(frozen=True)
class SentenceRepaired(Event):
    """What takes the place of a cited statement that page `index` contradicts; where `text` is empty it is struck."""

    type = "sentence.repaired"
    index: int
    part: int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class RunResumed(Event):
    """The writer was lost and another continues; the first `kept` parts stay."""

    type = "run.resumed"
    writer: str
    kept: int


@dataclass(frozen=True)
class RunFinished(Event):
    type = "run.finished"
    terminal = True
    omitted = frozenset({"cost_micros", "currency"})
    citations: list[int]
    usage: dict[str, int] | None
    """Tokens of all rounds together: `prompt_tokens`, `completion_tokens`, `reasoning_tokens`, `cached_tokens`."""
    seconds: float
    cost_micros: int | None = None
    """What it cost, in millionths of `currency`; None: nobody has said a price, or the server counts no tokens."""
    currency: str | None = None


@dataclass(frozen=True)
class RunFailed(Event):
    type = "run.failed"
    terminal = True
    code: str


@dataclass(frozen=True)
class RunStopped(Event):
    type = "run.stopped"
    terminal = True


@dataclass(frozen=True)
class Unknown(Event):
    """An event of a newer version: it has its place in the journal and no meaning here."""

    type = "unknown"
    name: str
    body: dict[str, object] = field(default_factory=dict)


EVENTS = {cls.type: cls for cls in Event.__subclasses__() if cls is not Unknown}
WRITTEN |= {name: [(f.name, ALIASES.get(f.name, f.name)) for f in fields(cls)] for name, cls in EVENTS.items()}


@dataclass(frozen=True)
class Entry:
    """One line of a run's journal; `seq` counts from 1."""

    run: str
    seq: int
    event: Event

    def to_json(self) -> str:
        one = self.event
        name, data = (one.name, one.body) if isinstance(one, Unknown) else (one.type, one.data())
        return json.dumps({"run": self.run, "seq": self.seq, "type": name, "data": data}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Raises ValueError, KeyError or TypeError when it is not an entry."""
        body = json.loads(text)
        kind = EVENTS.get(body["type"])
        event = kind.from_data(body["data"]) if kind else Unknown(body["type"], body["data"])
        return cls(run=body["run"], seq=body["seq"], event=event)
