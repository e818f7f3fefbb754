"""How long a search waits for the pages that are still out.

By rank: the first hits are what the providers thought best, and are waited for longest; the others have the time that
their site usually needs. What waits for its turn at a busy site is not late, nor what has come and waits for the
processor, and a site that has just been silent
several times is not waited for at length again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from search.conf import SearchConfig

SILENT = -1.0
"""Stands in a site's history for a time at which it did not answer."""
_FEWEST_SECONDS = 0.6
_SILENT_SECONDS = 0.3
_SILENCES = 2
"""So many in a row, and a site is not expected to answer."""


@dataclass(frozen=True)
class Outstanding:
    """A page that is still out."""

    rank: int
    """Its place among the hits, from 0."""
    started: float | None
    """When its site was asked for it, on the search's clock; None: it waits for its turn there."""
    history: Sequence[float] = ()
    """What its site needed lately, in seconds, the newest first; `SILENT` where it did not answer."""
    has_come: bool = False
    """It is here and waits for the processor only."""


@dataclass(frozen=True)
class Progress:
    """How far a search is; times are seconds since its start."""

    now: float
    pages_read: int
    last_read: float


def fair_seconds(history: Sequence[float], config: SearchConfig) -> float:
    """Within how many seconds a page of this site will have come, if it comes: the 95th percentile, with a margin.

    `fair_seconds` of the configuration at most, and for sites that are not known.
    """
    if is_silent(history):
        return _SILENT_SECONDS
    answered = sorted(seconds for seconds in history if seconds != SILENT)
    if not answered:
        return config.fair_seconds
    usual = answered[min(len(answered) - 1, int(0.95 * len(answered)))]
    return min(config.fair_seconds, max(_FEWEST_SECONDS, 1.5 * usual + 0.2))


def is_silent(history: Sequence[float]) -> bool:
    """Whether the site has not answered the last times that it was asked."""
    return len(history) >= _SILENCES and all(seconds == SILENT for seconds in history[:_SILENCES])


def seconds_to_wait(progress: Progress, outstanding: Collection[Outstanding], config: SearchConfig) -> float:
    """How much longer it is worth waiting for any of `outstanding`; 0 where it is enough."""
    latest = max((_due(page, progress, config) for page in outstanding), default=0.0)
    return max(0.0, latest - progress.now)


def _due(page: Outstanding, progress: Progress, config: SearchConfig) -> float:
    """Until when this page is waited for."""
    has_enough = progress.pages_read >= config.enough_pages
    if page.has_come and (page.rank < config.first_hits or not has_enough):
        # What a busy machine needs for extraction is no fault of the site's.
        return config.deadline_seconds
    if page.rank < config.first_hits:
        return _due_of_first(page, config)
    if has_enough:
        soon = min(progress.last_read + config.straggler_seconds, config.enough_seconds)
        return soon if page.started is None else min(soon, page.started + fair_seconds(page.history, config))
    return config.deadline_seconds if page.started is None else page.started + fair_seconds(page.history, config)


def _due_of_first(page: Outstanding, config: SearchConfig) -> float:
    if page.started is None:
        return config.deadline_seconds
    if SILENT in page.history[:1]:
        return page.started + fair_seconds(page.history, config)
    return page.started + max(config.first_seconds, fair_seconds(page.history, config))
