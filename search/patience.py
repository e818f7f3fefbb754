"""How long a search waits for the pages that are still out.

By rank: the first hits are what the providers thought best, and are waited for longest; the others have the time that
their site usually needs. Of a site that nobody knows, what all sites together needed lately is expected, so that a slow
web is given more, and a quick one no more than `unknown_seconds`. What waits for its turn at a busy site is not late,
nor what has come and waits for the processor, and a site that has just been silent several times is not waited for at
length again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from search.conf import SearchConfig

SILENT = -1.0
"""Stands in a site's history for a time at which it did not answer."""
_FEWEST_SECONDS = 0.6
_SILENT_SECONDS = 0.3
_SILENCES = 2
"""So many in a row, and a site is not expected to answer."""
_KNOWN = 5
"""Answers of a site after which it is judged by them alone."""


@dataclass(frozen=True)
class Pace:
    """What pages needed lately, in seconds from the request to the last byte, the newest first."""

    site: Sequence[float] = ()
    """Those of a page's own site; `SILENT` where it did not answer."""
    all_sites: Sequence[float] = ()
    """Those of any site."""

    @property
    def is_silent(self) -> bool:
        """Whether the site has not answered the last times that it was asked."""
        return len(self.site) >= _SILENCES and all(seconds == SILENT for seconds in self.site[:_SILENCES])

    @property
    def is_known(self) -> bool:
        return len(_answered(self.site)) >= _KNOWN

    @cached_property
    def expected(self) -> float:
        """How many seconds a page takes at most, if it comes: the 95th percentile, with a margin. 0: unknown."""
        own = _usual_seconds(self.site)
        return own if self.is_known else max(own, _usual_seconds(self.all_sites))


@dataclass(frozen=True)
class Outstanding:
    """A page that is still out."""

    rank: int
    """Its place among the hits, from 0."""
    started: float | None
    """When its site was asked for it, on the search's clock; None: it waits for its turn there."""
    pace: Pace = Pace()
    """What its site usually needs."""
    has_come: bool = False
    """It is here and waits for the processor only."""


@dataclass(frozen=True)
class Progress:
    """How far a search is; times are seconds since its start."""

    now: float
    pages_read: int
    last_read: float


def fair_seconds(pace: Pace, config: SearchConfig) -> float:
    """Within how many seconds a page of this site will have come, if it comes; `fair_seconds` of the configuration at
    most."""
    if pace.is_silent:
        return _SILENT_SECONDS
    fewest = _FEWEST_SECONDS if pace.is_known else config.unknown_seconds
    return min(config.fair_seconds, max(fewest, pace.expected))


def patient_seconds(pace: Pace, config: SearchConfig) -> float:
    """The same for one of the first hits: `first_seconds` of the configuration at most."""
    if pace.is_silent:
        return _SILENT_SECONDS
    return min(config.first_seconds, max(config.unknown_seconds, pace.expected))


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
        patience = patient_seconds(page.pace, config)
        return config.deadline_seconds if page.started is None else page.started + patience
    if has_enough:
        soon = min(progress.last_read + config.straggler_seconds, config.enough_seconds)
        return soon if page.started is None else min(soon, page.started + fair_seconds(page.pace, config))
    return config.deadline_seconds if page.started is None else page.started + fair_seconds(page.pace, config)


def _answered(history: Sequence[float]) -> list[float]:
    return [seconds for seconds in history if seconds != SILENT]


def _usual_seconds(history: Sequence[float]) -> float:
    answered = sorted(_answered(history))
    return 1.5 * answered[min(len(answered) - 1, int(0.95 * len(answered)))] + 0.2 if answered else 0.0
