"""Which one to three neighbouring sentences of a page say most of a statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chat.citations.cited_page import WINDOW_PIECES, WINDOW_SENTENCES, CitedPage, Piece

SENTENCE_COST = 0.08
"""What a longer window must gain, so that the shortest sufficient quote wins."""


class Statement(Protocol):
    """A statement in its units, words and numbers."""

    @property
    def weights(self) -> Sequence[float]:
        """How much each unit says."""
        ...

    @property
    def main(self) -> int | None:
        """The unit that it comes to: the last word that says something of its own; None where there is none."""
        ...

    def matches(self, page: CitedPage) -> Mapping[int, Mapping[int, float]]:
        """By the number of a sentence of `page`: how much of each unit, by its place, it says; 0 to 1."""
        ...


@dataclass(frozen=True)
class Window:
    """Neighbouring sentences of one passage, and the share of a statement that stands in them; 0 to 1."""

    share: float
    pieces: tuple[Piece, ...]
    shares: tuple[float, ...]
    """Of the statement in each sentence alone."""
    quote: str
    main: float
    """How much of the statement's main word they say, 0 to 1; 1 where it has none."""

    @property
    def nearest(self) -> tuple[float, Piece]:
        """The sentence that says most of the statement, and how much."""
        return max(zip(self.shares, self.pieces, strict=True), key=lambda pair: pair[0])


def best_window(claim: Statement, page: CitedPage) -> Window | None:
    """The window that says most of `claim`; None where no sentence says any of it."""
    weights, total = claim.weights, sum(claim.weights) or 1.0
    matches = claim.matches(page)
    shares = {number: _weigh(weights, units) / total for number, units in matches.items()}
    best: tuple[float, float, int, int] | None = None
    for first in _firsts(shares):
        if best is not None and _bound(shares, first) <= best[0]:
            continue  # no window that begins here can say more
        units: dict[int, float] = {}
        weight = 0.0
        for last in range(first, min(first + WINDOW_SENTENCES, len(page.pieces))):
            if page.pieces[last].passage != page.pieces[first].passage:
                break
            for unit, match in matches.get(last, {}).items():
                more = match - units.get(unit, 0.0)
                if more > 0:
                    units[unit] = match
                    weight += weights[unit] * more
            share = weight / total
            merit = share - SENTENCE_COST * (last - first)
            if best is None or merit > best[0]:
                best = (merit, share, first, last)
    if best is None:
        return None
    _, share, first, last = best
    each = tuple(shares.get(number, 0.0) for number in range(first, last + 1))
    return Window(
        share, tuple(page.pieces[first : last + 1]), each, page.quote(first, last), _main(claim, matches, first, last)
    )


def _main(claim: Statement, matches: Mapping[int, Mapping[int, float]], first: int, last: int) -> float:
    """How much of the main word the sentences from `first` to `last` say."""
    unit = claim.main
    return 1.0 if unit is None else max(matches.get(number, {}).get(unit, 0.0) for number in range(first, last + 1))


def _bound(shares: Mapping[int, float], first: int) -> float:
    """The most that a window which begins at sentence `first` can be worth: nothing is said twice in it."""
    share = most = 0.0
    for more in range(WINDOW_SENTENCES):
        share += shares.get(first + more, 0.0)
        most = max(most, min(share, 1.0) - SENTENCE_COST * more)
    return most


def _firsts(shares: Mapping[int, float]) -> list[int]:
    """Where windows begin that hold one of the sentences that say most."""
    best = [number for _, number in sorted((-share, number) for number, share in shares.items())[:WINDOW_PIECES]]
    return list(dict.fromkeys(max(0, number - back) for number in best for back in range(WINDOW_SENTENCES)))


def _weigh(weights: Sequence[float], units: Mapping[int, float]) -> float:
    weight = 0.0
    for unit, match in units.items():  # by far faster than a sum of what is yielded
        weight += weights[unit] * match
    return weight
