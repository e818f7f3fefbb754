"""Question words in; hits, pages and ranked passages out.

A leaf: it knows neither the chat nor the engine. `research` yields nouns as they are found; who tells the reader is
not its business. Every stranger's host is reached through `search.fetching.fetcher` alone.
"""

from search.conf import SearchConfig
from search.errors import SearchError
from search.nouns import Hit, Page, Passage, Query, Report, Skipped
from search.ranking.bm25 import scores
from search.ranking.packing import placed
from search.ranking.places import places_of
from search.rereading import reread
from search.research import research
from search.rewriting import rewritten
from search.tallies import TALLIES, watched
from search.text.language import is_simplified_only, is_traditional_only, language_of
from search.text.sentences import Sentence, sentences

__all__ = [
    "TALLIES",
    "Hit",
    "Page",
    "Passage",
    "Query",
    "Report",
    "SearchConfig",
    "SearchError",
    "Sentence",
    "Skipped",
    "is_simplified_only",
    "is_traditional_only",
    "language_of",
    "placed",
    "places_of",
    "reread",
    "research",
    "rewritten",
    "scores",
    "sentences",
    "watched",
]
