# ruff: noqa: E501 (as long as sentences are)
"""A page's prose, and a page around some markup: what the tests of kinds of pages share."""

from search.conf import SearchConfig
from search.extraction.pages import page_of
from search.fetching.content_types import Kind
from search.fetching.fetcher import Download
from search.nouns import Page

PROSE = (
    "The lighthouse keeper of Norwick lights the lamp an hour before sunset, and walks up its two hundred steps each time.",
    "In winter the fog horn is sounded every forty seconds, which the village has long learned to sleep through.",
    "A new lens was brought from the mainland in 1934 and has been turned by an electric motor ever since that year.",
    "Visitors may climb the tower on the first Saturday of the month, when the tide allows the causeway to be crossed.",
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in PROSE)


def read(body: str, head: str = "", kind: Kind = Kind.HTML) -> Page:
    html = f"<html><head><title>Lights</title>{head}</head><body>{body}</body></html>"
    return page_of(Download("https://a.example/x", "https://a.example/x", kind, "utf-8", html.encode()), SearchConfig())
