"""What a search has read so far."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from search.nouns import Hit, Page, Passage, Query

if TYPE_CHECKING:
    from search.passages import Ranking


class Digest:
    """The pages, each made ready for ranking in a thread while others are still waited for."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self._preparing: list[asyncio.Future[None]] = []
        self._ranking: Ranking | None = None

    def add(self, page: Page) -> None:
        """A page was read."""
        from search.passages import Ranking
        from search.reading import extractors

        self._ranking = self._ranking or Ranking()
        self.pages[page.url] = page
        self._preparing.append(asyncio.get_running_loop().run_in_executor(extractors(), self._ranking.add, page))

    async def best(self, question: str, asked: Sequence[Query], hits: Sequence[Hit]) -> list[Passage]:
        """All passages worth reading, best first; pages in the order of their hits, whichever came first."""
        from search.reading import extractors

        if self._ranking is None:
            return []
        await asyncio.gather(*self._preparing)
        pages = [self.pages[hit.url] for hit in hits if hit.url in self.pages]
        texts = [query.text for query in asked]
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(extractors(), self._ranking.best, question, texts, pages)
