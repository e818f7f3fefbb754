"""What every provider is, and what it says it supports."""

from dataclasses import replace
from typing import ClassVar, Protocol

from search.nouns import Hit, Query
from search.scopes import ANYWHERE


class Provider(Protocol):
    """One web search engine, or one collection that is searched like one."""

    name: ClassVar[str]
    languages: ClassVar[tuple[str, ...]]
    """Those of `Query.language` that it knows pages in; empty: all. In others it is not asked."""
    whole_web: ClassVar[bool]
    """Whether it searches the whole web, unlike a catalogue of one kind of page."""
    freshness: ClassVar[bool]
    """Whether it heeds `Query.days`."""
    site_filter: ClassVar[bool]
    """Whether it heeds `Query.scope`. What it finds is held against the scope in any case."""
    focuses: ClassVar[tuple[str, ...]]
    """The kinds of question (`search.intent`) that it is asked; empty: all."""
    every_seconds: ClassVar[float]
    """No sooner than so long after the last time may any worker ask it again; 0: at any time."""

    async def find(self, query: Query) -> list[Hit]:
        """Hits for `query`, best first; an empty list says that there are none. Raises `ProviderError`."""


def speaks(kind: type[Provider], language: str) -> bool:
    """Whether such a provider is asked in `language`."""
    return not kind.languages or language in kind.languages


def serves(kind: type[Provider], query: Query) -> bool:
    """Whether such a provider knows pages of a kind that `query` wants."""
    return not kind.focuses or not query.focuses.isdisjoint(kind.focuses)


def fitted(query: Query, provider: Provider) -> Query:
    """`query` without what `provider` does not support."""
    scope = query.scope if provider.site_filter else ANYWHERE
    return replace(query, scope=scope, days=query.days if provider.freshness else None)
