"""What the quotes engine needs to know of words, given to it from outside: this leaf does not know the search."""

from collections.abc import Sequence
from typing import Protocol


class Ranker(Protocol):
    """Splits texts into matching words and says how well texts answer a question."""

    def words(self, text: str) -> list[str]:
        """Every matching word of `text`, in order."""
        ...

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score for each of `texts`, in their order; 0.0 where it has nothing of the question."""
        ...
