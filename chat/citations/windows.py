"""Which one to three neighbouring sentences of a page say most of a statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chat.citations.cited_page import WINDOW_SENTENCES, CitedPage, Piece

SENTENCE_COST = 0.08
"""What a longer window must gain, so that the shortest sufficient quote wins."""


class Statement(Protocol):
    """A statement in its units, words and numbers."""

    @property
    def weights(self) -> Sequence[float]:
        """How much each unit says."""
        ...

    def matches(self, piece: Piece) -> Sequence[float]:
        """How much of each unit `piece` says, 0 to 1."""
        ...


@dataclass(frozen=True)
class Window:
    """Neighbouring sentences of one passage, and the share of a statement that stands in them; 0 to 1."""

    share: float
    pieces: tuple[Piece, ...]
    shares: tuple[float, ...]
    """Of the statement in each sentence alone."""
    quote: str

    @property
    def merit(self) -> float:
        return self.share - SENTENCE_COST * (len(self.pieces) - 1)

    @property
    def nearest(self) -> tuple[float, Piece]:
        """The sentence that says most of the statement, and how much."""
        return max(zip(self.shares, self.pieces, strict=True), key=lambda pair: pair[0])


def best_window(claim: Statement, words: frozenset[str], page: CitedPage) -> Window | None:
    """The window that says most of `claim`; None where no sentence has one of its `words`."""
    weights, total = claim.weights, sum(claim.weights) or 1.0
    known: dict[int, Sequence[float]] = {}
    best: Window | None = None
    for first in page.candidates(words):
        best_match = [0.0] * len(weights)
        for last in range(first, min(first + WINDOW_SENTENCES, len(page.pieces))):
            if page.pieces[last].passage != page.pieces[first].passage:
                break
            if last not in known:
                known[last] = claim.matches(page.pieces[last])
            best_match = list(map(max, best_match, known[last]))
            share = _sum(weights, best_match) / total
            if best is None or share - SENTENCE_COST * (last - first) > best.merit:
                shares = tuple(_sum(weights, known[number]) / total for number in range(first, last + 1))
                best = Window(share, tuple(page.pieces[first : last + 1]), shares, page.quote(first, last))
    return best


def _sum(weights: Sequence[float], matches: Sequence[float]) -> float:
    return sum(map(float.__mul__, weights, matches))
