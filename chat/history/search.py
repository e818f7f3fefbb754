"""The search over a user's history: titles, questions, answers, the names of what was read, and the cited pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from django.db.models import Prefetch, QuerySet

from chat.citations.marks import without_marks
from chat.history.index import EPOCH, RUN_FIELDS, cited_texts, states_of
from chat.history.matching import EVER, matching, terms_of
from chat.history.snippets import Highlighter, Snippet
from chat.models import Conversation, HistoryEntry, Run, Source, Turn, User

PAGE = 20
TITLES_MAX = 5
"""Conversations whose titles match come first, but no more than these."""
PAGES_CHARACTERS = 120_000
"""Of stored pages that are looked through for one page of matches; a match beyond that shows its question."""
Place = Literal["title", "question", "answer", "source"]


@dataclass(frozen=True)
class Query:
    """What is looked for. Without words, everything between the days, or of the site."""

    text: str = ""
    since: date | None = None
    until: date | None = None
    """Both days are included."""
    zone: tzinfo = UTC
    """Whose days they are."""
    site: str = ""
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
    if not terms and not (query.since or query.until or query.site):
        return Matches((), None)
    begin, end = moments(query)
    end = min(end, query.before) if query.before is not None else end
    ids = matching(user.pk, terms, limit=PAGE + 1, site=query.site, within=(begin, end))
    titles = (
        matching(user.pk, terms, limit=TITLES_MAX, titles=True, within=(begin, end)) if terms and not query.site else []
    )
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
    rows = HistoryEntry.objects.select_related("conversation", "turn").defer("words")
    # Of the whole page at once: a query for each of its matches would cost more than the search.
    runs: QuerySet[Run] = Run.objects.only(*RUN_FIELDS).order_by("-created_at")
    read = Source.objects.filter(status="read")
    sources: QuerySet[Source] = read.only("run_id", "index", "title", "site", "page_id")
    entries = rows.prefetch_related(Prefetch("turn__runs", runs), Prefetch("turn__runs__sources", sources)).in_bulk(ids)
    highlighter, remaining = Highlighter(text), Remaining(PAGES_CHARACTERS)
    for id in ids:
        entry = entries.get(id)  # an index may know of what was deleted a moment ago
        if entry and entry.conversation.owner_id == user.pk:
            place, snippet = shown(highlighter, entry, remaining)
            asked_at = EPOCH + timedelta(microseconds=id)
            yield Match(entry.conversation, entry.turn, asked_at, place, snippet)


@dataclass
class Remaining:
    """How many more characters of stored pages may be looked through."""

    characters: int


def shown(highlighter: Highlighter, entry: HistoryEntry, remaining: Remaining) -> tuple[Place, Snippet]:
    """Of a turn's texts the first one that shows all that was looked for, or else the one that shows the most."""
    if entry.turn is None:
        return "title", highlighter.snippet(entry.conversation.title)
    best: tuple[Place, Snippet] = "question", highlighter.snippet(entry.turn.question)
    for place, text in texts_of(entry.turn, remaining):
        if best[1].terms >= highlighter.count:
            break
        snippet = highlighter.snippet(text)
        if snippet.terms > best[1].terms:
            best = place, snippet
    return best


def texts_of(turn: Turn, remaining: Remaining) -> Iterator[tuple[Place, str]]:
    """What was answered, and what it rests on; stored pages are read last, and only when they are wanted."""
    runs = list(turn.runs.all())
    states = states_of(runs)
    yield from (("answer", without_marks(state.answer)) for state in states)
    yield from (("source", quote) for quote in dict.fromkeys(check.quote for state in states for check in state.checks))
    sources = [source for run in runs for source in run.sources.all()]
    names = dict.fromkeys((source.title, source.site) for source in sources)
    yield from (("source", f"{title} · {site}") for title, site in names)
    if remaining.characters > 0:
        for text in cited_texts(states, sources):
            remaining.characters -= len(text)
            yield "source", text
