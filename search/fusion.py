"""Several lists of hits become one.

Reciprocal rank fusion with k = 60 (Cormack, Clarke and Büttcher, SIGIR 2009), one hit per page, and no site with more
than two of the first eight places while others wait.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from search.fetching.addresses import MAX_ADDRESS, same_page
from search.nouns import Hit
from search.text.cleaning import capped, one_line

K = 60
FIRST = 8
MAX_OF_A_SITE = 2
_BY_AGE = ((31, 1.15), (183, 1.08), (366, 1.0), (3 * 366, 0.94), (10**6, 0.88))
"""Days, and the weight of a hit of that age where newer ones are preferred: a few places, not the whole list."""


def fused(lists: Sequence[Sequence[Hit]], max_hits: int) -> list[Hit]:
    """The best `max_hits` of all lists, best first; among equals the earlier list wins."""
    scores: dict[str, float] = {}
    merged_hits: dict[str, Hit] = {}
    for hits in lists:
        for rank, hit in enumerate(_once(hits), start=1):
            key = same_page(hit.url)
            scores[key] = scores.get(key, 0.0) + 1 / (K + rank)
            merged_hits[key] = _merged(merged_hits[key], hit) if key in merged_hits else hit
    ranked = sorted(merged_hits, key=lambda key: -scores[key])
    return spread([merged_hits[key] for key in ranked])[:max_hits]


def newest_first(hits: Sequence[Hit], today: date | None = None) -> list[Hit]:
    """The same hits for a question about what is new: dated ones go up or down by their age, undated ones stay."""
    now = today or datetime.now(UTC).date()
    scored = sorted(enumerate(hits), key=lambda placed: -_freshness(placed[1], now) / (K + placed[0] + 1))
    return [hit for _, hit in scored]


def young(hits: Sequence[Hit], days: int, today: date | None = None) -> list[Hit]:
    """Those that are not known to be older than `days`; all of them where none is left."""
    now = today or datetime.now(UTC).date()
    remaining = [hit for hit in hits if hit.published is None or (now - hit.published).days <= days]
    return remaining or list(hits)


def _freshness(hit: Hit, today: date) -> float:
    if hit.published is None:
        return 1.0
    age = max(0, (today - hit.published).days)
    return next(weight for days, weight in _BY_AGE if age <= days)


def spread(hits: Sequence[Hit]) -> list[Hit]:
    """The same hits; a third one of a site waits until the first eight places are taken by others, if they can be."""
    first: list[Hit] = []
    waiting: list[Hit] = []
    of_site: dict[str, int] = {}
    for hit in hits:
        if of_site.get(hit.site, 0) < MAX_OF_A_SITE:
            of_site[hit.site] = of_site.get(hit.site, 0) + 1
            first.append(hit)
        else:
            waiting.append(hit)
    return [*first[:FIRST], *_in_order(hits, {id(hit) for hit in (*first[FIRST:], *waiting)})]


def _in_order(hits: Sequence[Hit], chosen: set[int]) -> list[Hit]:
    return [hit for hit in hits if id(hit) in chosen]


def _once(hits: Sequence[Hit]) -> list[Hit]:
    usable = [_shown(hit) for hit in reversed(hits) if len(hit.url) <= MAX_ADDRESS and "\0" not in hit.url]
    return list({same_page(hit.url): hit for hit in usable}.values())[::-1]


def _shown(hit: Hit) -> Hit:
    """The hit without characters that no reader sees: a stranger wrote it, and here all hits pass."""
    title, snippet, site = (capped(one_line(text)) for text in (hit.title, hit.snippet, hit.site))
    return replace(hit, title=title, snippet=snippet, site=site)


def _merged(first: Hit, other: Hit) -> Hit:
    return replace(
        first,
        snippet=max(first.snippet, other.snippet, key=len),
        published=first.published or other.published,
        page=first.page or other.page,
    )
