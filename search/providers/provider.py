"""What every provider is."""

from typing import Protocol

from search.nouns import Hit, Query


class Provider(Protocol):
    """One web search engine, or one collection that is searched like one."""

    name: str

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`, best first; an empty list says that there are none. Raises `ProviderError`."""
