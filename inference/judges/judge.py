"""What every judge has in common. A judgement is a label with its probability: no text of a judge is ever shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from inference.conf import EngineConfig

Label = Literal["supported", "contradicted", "unsaid", "undecided"]


@dataclass(frozen=True)
class Claim:
    """A statement, and the passage of a page that it cites. Both are data: strangers have written them."""

    statement: str
    passage: str


@dataclass(frozen=True)
class Judgement:
    """`unsaid`: the passage neither says it nor the opposite. `undecided`: the judge has not said, or not surely."""

    label: Label
    probability: float = 0.0
    """From 0 to 1, among the labels."""


UNDECIDED = Judgement("undecided")


@dataclass(frozen=True)
class JudgeConfig:
    """Which judge there is."""

    kind: Literal["model", "rerank", "local"]
    engine: EngineConfig
    """Its address, served name and key; of several addresses the first. Of `local`: nothing."""
    seconds: float = 15.0
    """For all questions about one answer."""
    parallel: int = 4
    """So many are asked at the same time, of all answers that a process judges: answers go first."""
    sure: float = 0.8
    """The least probability of a label that counts; of a reranker, the least score."""
    folder: Path | None = None
    """Of `local`: where the files of its model are."""

    @property
    def passage_max(self) -> int:
        """Characters of a page that it is shown for one statement: a small model reads a few sentences at a time."""
        return 500 if self.kind == "local" else 1500


class Judge(Protocol):
    """Judges claims; order and number of the judgements are those of the claims."""

    async def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Never raises for what a server does or omits: such a claim is undecided."""
        ...

    async def aclose(self) -> None:
        """Let its connections go."""
        ...
