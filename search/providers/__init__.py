"""One file per provider, chosen and ordered by configuration."""

from collections.abc import Callable, Iterable
from importlib import import_module

from search.conf import SearchConfig
from search.errors import Misconfigured
from search.providers.provider import Provider, fitted, serves, speaks

__all__ = ["NAMES", "Provider", "fitted", "kind_of", "library", "named", "search_whole_web", "serves", "speaks"]

_FILES = {
    "searxng": "search.providers.searxng:Searxng",
    "wikipedia": "search.providers.wikipedia:Wikipedia",
    "brave": "search.providers.brave:Brave",
    "tavily": "search.providers.tavily:Tavily",
    "bocha": "search.providers.bocha:Bocha",
    "ddgs": "search.providers.ddgs:Ddgs",
    "openalex": "search.providers.openalex:OpenAlex",
    "arxiv": "search.providers.arxiv:Arxiv",
    "europepmc": "search.providers.europepmc:EuropePmc",
    "crossref": "search.providers.crossref:Crossref",
    "stackexchange": "search.providers.stackexchange:StackExchange",
    "hackernews": "search.providers.hackernews:HackerNews",
    "gdelt": "search.providers.gdelt:Gdelt",
    "wikidata": "search.providers.wikidata:Wikidata",
    "wikimedia": "search.providers.wikimedia:Wikimedia",
    "marginalia": "search.providers.marginalia:Marginalia",
    "library": "search.providers.library:OwnLibrary",
    "handbook": "search.providers.handbook:Handbook",
}
NAMES = tuple(_FILES)


def kind_of(name: str) -> type[Provider]:
    """The class of the provider called `name`. Raises `Misconfigured` for an unknown one."""
    if name not in _FILES:
        raise Misconfigured(name)
    # Imported when first asked: an idle worker does not carry the clients of providers it never uses.
    module, kind = _FILES[name].split(":")
    provider: type[Provider] = getattr(import_module(module), kind)
    return provider


def search_whole_web(names: Iterable[str]) -> bool:
    """Whether one of the providers of these names does. Raises `Misconfigured` for an unknown one."""
    return any(kind_of(name).whole_web for name in names)


def named(name: str, config: SearchConfig) -> Provider:
    """The provider called `name`, ready to be asked. Raises `Misconfigured` for an unknown or incomplete one."""
    make: Callable[[SearchConfig], Provider] = kind_of(name)
    return make(config)
