"""The search over a user's history: titles, questions, answers, the names of what was read, and the cited pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from uuid import UUID

from chat.history.index import EPOCH
from chat.history.matching import EVER, matching, terms_of
from chat.history.showing import Place, views_of
from chat.history.snippets import Highlighter, Snippet
from chat.models import Conversation, HistoryEntry, Turn, User

PAGE = 20
TITLES_MAX = 5
"""Conversations whose titles match come first, but no more than these."""


@dataclass(frozen=True)
class Query:
    """What is looked for. Without words, everything between the days, of the site, or in the folder."""

    text: str = ""
    since: date | None = None
    until: date | None = None
    """Both days are included."""
    zone: tzinfo = UTC
    """Whose days they are."""
    site: str = ""
    folder: UUID | None = None
    """In which the conversation is now."""
    before: int | None = None
    """`next` of the page before."""


@dataclass(frozen=True)
class Match:
    """A turn, or a conversation by its title, that has all words of the query."""

    conversation: Conversation
    turn: Turn | None
    asked_at: datetime
    place: Place
    snippet: Snippet


@dataclass(frozen=True)
class Matches:
    """A page of matches; `next` is the `before` of the next page."""

    matches: tuple[Match, ...]
    next: int | None


def search(user: User, query: Query) -> Matches:
    """A user's matches: titles, then turns, the newest first. Raises DatabaseError."""
    terms = terms_of(query.text)
    if not terms and not (query.since or query.until or query.site or query.folder):
        return Matches((), None)
    begin, end = moments(query)
    end = min(end, query.before) if query.before is not None else end
    find = partial(matching, user.pk, terms, folder=query.folder, within=(begin, end))
    ids = find(limit=PAGE + 1, site=query.site)
    titles = find(limit=TITLES_MAX, titles=True) if terms and not query.site else []
    first = [] if query.before is not None else titles
    shown_ids = [*first, *(id for id in ids[:PAGE] if id not in titles)]
    return Matches(tuple(matches(user, shown_ids, query.text)), ids[PAGE - 1] if len(ids) > PAGE else None)


def moments(query: Query) -> tuple[int, int]:
    """From, and before, in microseconds since the epoch."""
    begin = EVER[0] if query.since is None else microseconds(query.since, query.zone)
    if query.until is None or query.until == date.max:
        return begin, EVER[1]
    return begin, microseconds(query.until + timedelta(days=1), query.zone)


def microseconds(day: date, zone: tzinfo) -> int:
    """When a day begins in a time zone."""
    return (datetime.combine(day, time(), zone) - EPOCH) // timedelta(microseconds=1)


def matches(user: User, ids: Sequence[int], text: str) -> Iterator[Match]:
    """The entries of `ids`, in that order, each with what it shows."""
    # By their ids alone: told the owner too, SQLite would go through all conversations of that user instead.
    rows = HistoryEntry.objects.select_related("conversation", "turn").defer("words").in_bulk(ids)
    # An index may know of what was deleted a moment ago.
    entries = [entry for id in ids if (entry := rows.get(id)) and entry.conversation.owner_id == user.pk]
    views = views_of(entries, Highlighter(text))
    for entry in entries:
        yield Match(entry.conversation, entry.turn, EPOCH + timedelta(microseconds=entry.pk), *views[entry.pk])
