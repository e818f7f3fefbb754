"""What the journal says of a run that searches inside its thoughts: rounds that are over, and what came since.

Everything that the model is sent in a later round is made from this and from SQL, never from what a process remembers:
so another worker goes on in any round, and the prompt keeps its beginning from one round to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chat.citations.marks import WORD_JOINER
from chat.protocol.state import AnswerPart, Part, ReasoningPart, SearchPart


@dataclass(frozen=True)
class Opening:
    """A page that was read before is to be read on in: at `words`, or where they are empty from its beginning."""

    index: int
    words: str = ""


@dataclass(frozen=True)
class Round:
    """Thoughts that ended in a wish to know more, and the search for it."""

    reasoning: str
    queries: tuple[str, ...]
    indexes: tuple[int, ...]
    """The sources that it found, in their order."""
    missing: str = ""
    """What the model said was still missing."""
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far a run has come."""

    rounds: tuple[Round, ...] = ()
    reasoning: str = ""
    """Since the last search."""
    has_reasoned: bool = False
    """These thoughts have come to their end."""
    answer: str = ""

    @property
    def has_begun(self) -> bool:
        """Whether there is text since the last search."""
        return bool(self.reasoning or self.answer)


def progress_of(parts: Sequence[Part]) -> Progress:
    """The rounds behind the first search, which needed no wish of the model's."""
    rounds: list[Round] = []
    reasoning, answer, is_over = "", "", False
    for part in parts:
        match part:
            case ReasoningPart():
                reasoning, is_over = reasoning + part.text, part.seconds is not None
            case AnswerPart():
                answer += part.text
            case SearchPart() if reasoning:
                indexes = tuple(source.index for source in part.sources if source.status == "read")
                openings = tuple(Opening(one.index, one.words) for one in part.opened)
                rounds.append(Round(reasoning, tuple(part.queries), indexes, part.missing, openings))
                reasoning, answer, is_over = "", "", False
    return Progress(tuple(rounds), reasoning, is_over, answer.replace(WORD_JOINER, ""))


def first_indexes(parts: Sequence[Part]) -> frozenset[int] | None:
    """The sources of the searches before any thought, which stand before the question; None: there are no others."""
    indexes: set[int] = set()
    for part in parts:
        if isinstance(part, ReasoningPart):
            break
        if isinstance(part, SearchPart):
            indexes |= {source.index for source in part.sources}
    searches = sum(isinstance(part, SearchPart) for part in parts)
    return frozenset(indexes) if searches > 1 else None
