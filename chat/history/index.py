"""Keeps the history's index: a change is counted in its conversation's row, and indexed soon after.

That is done in the background only, by whoever reaps: a question or an answer never waits for it. In a database of an
older version every conversation counts as changed, and is found as far as that work has come.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from chat.citations.marks import without_marks
from chat.history.words import entry_words
from chat.models import Conversation, HistoryEntry, Page, Run, Source, Turn, User
from chat.models.prepared import Insert, Parameter, Rows, Update
from chat.protocol.state import RunState

log = logging.getLogger(__name__)
CHUNK = 8
"""Turns of one transaction: others who want to write wait for it."""
CONVERSATIONS = 50
"""Conversations of one look at what has changed."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PAGE_CHARACTERS = 20_000
"""Of a page that an answer cites: its words are counted for every question that it was read for."""
MADE = "2"
"""What begins a stamp: entries of another version are made anew when their conversation is looked at."""
RUN_FIELDS = ("turn_id", "search", "think", "effort", "model", "status", "seq", "snapshot")


@dataclass(frozen=True)
class Subject:
    """What an entry is to be made of: a turn, or, where that is None, the title."""

    turn: UUID | None
    stamp: str


@dataclass(frozen=True)
class Draft:
    """An entry that is to be written."""

    subject: Subject
    asked_at: datetime
    words: str


def count_waiting(user: User) -> int:
    """Conversations that are not indexed, or not as they are now."""
    return Conversation.objects.for_user(user).lasting().filter(unindexed__gt=0).count()


def index_some(seconds: float) -> bool:
    """Index what has changed for about so long, and a little at least; whether there is more. Raises DatabaseError.

    What is done twice, or elsewhere at the same time, is done once.
    """
    deadline = time.monotonic() + seconds
    while True:
        # By the count itself, which one index gives in order: no look costs more when there are many. What has changed
        # since an upgrade counts more than what was there before it, and so is found first.
        waiting = _WAITING.all()
        for conversation in waiting:
            index(conversation, deadline)
            if time.monotonic() >= deadline:
                return True
        if not waiting:
            return False


def index(conversation: Conversation, deadline: float = float("inf")) -> None:
    """Bring the entries of a conversation up to date, or some of them, until `deadline`. Raises DatabaseError."""
    subjects = outdated(conversation)
    while len(subjects) > CHUNK:
        write(conversation, subjects[:CHUNK])
        subjects = subjects[CHUNK:]
        if time.monotonic() >= deadline:  # looked at after the work: however late it is, some is done
            return
    write(conversation, subjects, is_last=True)


def write(conversation: Conversation, subjects: list[Subject], *, is_last: bool = False) -> None:
    """Store some entries; with the last ones the conversation is indexed, unless it has changed meanwhile."""
    drafts = [draft for subject in subjects if (draft := draft_of(conversation, subject))]
    unchanged = Conversation.objects.filter(pk=conversation.pk, unindexed=conversation.unindexed)
    try:
        with transaction.atomic():
            for draft in drafts:
                store(conversation, draft)
            if is_last:
                unchanged.update(unindexed=0)
    except IntegrityError:  # another was at the same entry, or its turn was deleted: the next look finds the rest
        log.info("conversation %s is indexed elsewhere, or changes", conversation.pk)


def outdated(conversation: Conversation) -> list[Subject]:
    """What has no entry, or one of another state."""
    present: dict[UUID | None, str] = dict(_STAMPS.all(conversation=conversation.pk))
    rows = _NEWEST.all(conversation=conversation.pk)
    title = sha256(conversation.title.encode("utf-8", "replace")).hexdigest()[:32]
    turns = (Subject(turn, f"{MADE} {newest.isoformat()} {seq}") for turn, newest, seq in rows)
    subjects = [Subject(None, title), *turns]
    return [subject for subject in subjects if present.get(subject.turn) != subject.stamp]


def draft_of(conversation: Conversation, subject: Subject) -> Draft | None:
    """A title; or a turn's question, its answers without the marks of citations, and what they rest on."""
    owner = conversation.owner_id
    if subject.turn is None:
        return Draft(subject, conversation.created_at, entry_words(owner, [conversation.title], is_title=True))
    turn = _TURN.first(turn=subject.turn)
    if turn is None:
        return None
    states = states_of(_RUNS.all(turn=turn.pk))
    sources = _SOURCES.all(turn=turn.pk)
    quotes = dict.fromkeys(check.quote for state in states for check in state.checks)
    titles = dict.fromkeys(source.title for source in sources)
    answers = (without_marks(state.answer) for state in states)
    texts = [turn.question, *answers, *titles, *quotes, *cited_texts(states, sources)]
    return Draft(subject, turn.created_at, entry_words(owner, texts, {source.site for source in sources}))


def cited_texts(states: Iterable[RunState], sources: Iterable[Source]) -> Iterator[str]:
    """The beginnings of the stored pages that the answers cite, each text once."""
    numbers = {(state.run, index) for state in states for index in cited_indexes(state)}
    cited = [source.page_id for source in sources if (str(source.run_id), source.index) in numbers]
    ids = [id for id in cited if id is not None]
    pages = Page.objects.filter(pk__in=ids).only("hash", "text", "body").order_by("pk")
    pages = pages.select_related("body").prefetch_related("body__pack")
    for page in {page.hash: page for page in pages}.values():
        yield page.full_text[:PAGE_CHARACTERS]


def cited_indexes(state: RunState) -> set[int]:
    """The numbers of the sources that an answer cites."""
    return {*state.citations, *(check.index for check in state.checks)}


def states_of(runs: Iterable[Run]) -> list[RunState]:
    """The states of runs; one that cannot be read is left out, so that it holds up nothing."""
    states = []
    for run in runs:
        try:
            states.append(run.state())
        except (TypeError, ValueError, KeyError):
            log.exception("run %s has a state that cannot be read", run.pk)
    return states


def store(conversation: Conversation, draft: Draft) -> None:
    """Write an entry over the one before it, or as a new one near the time it was asked. Raises IntegrityError."""
    fields = {"stamp": draft.subject.stamp, "words": draft.words}
    mine = {"conversation": conversation.pk} | ({"turn": draft.subject.turn} if draft.subject.turn else {})
    if (_OVER_TURN if draft.subject.turn else _OVER_TITLE).run(**mine, **fields):
        return
    moment = (draft.asked_at - EPOCH) // timedelta(microseconds=1)
    # What is imported may have times of whole seconds: many entries want the same place, and each goes its own way.
    step = 1 + (draft.subject.turn or conversation.pk).int % 997
    while _AT.all(moment=moment):
        moment += step
    _ENTRY.run(HistoryEntry(pk=moment, conversation=conversation, turn_id=draft.subject.turn, **fields))


_CONVERSATION, _OF_TURN = Parameter("conversation"), Parameter("turn")
_WAITING = Rows(lambda: Conversation.objects.lasting().filter(unindexed__gt=0).order_by("-unindexed")[:CONVERSATIONS])
_STAMPS = Rows(lambda: HistoryEntry.objects.filter(conversation=_CONVERSATION).values_list("turn_id", "stamp"))
_NEWEST = Rows(
    lambda: (
        Run.objects.filter(turn__conversation=_CONVERSATION)
        .values_list("turn_id")
        .annotate(newest=Max("created_at"), seq=Max("seq"))
        .values_list("turn_id", "newest", "seq")
    )
)
_TURN = Rows(lambda: Turn.objects.filter(pk=_OF_TURN))
_RUNS = Rows(lambda: Run.objects.filter(turn=_OF_TURN).only(*RUN_FIELDS).order_by("-created_at"))
_READ = Source.objects.filter(run__turn=_OF_TURN, status="read").order_by("pk")
_SOURCES = Rows(lambda: _READ.only("run_id", "index", "title", "site", "page_id"))
_AT = Rows(lambda: HistoryEntry.objects.filter(pk=Parameter("moment")).values_list("pk"))
_ENTRY = Insert(HistoryEntry)
_WRITTEN = {"stamp": Parameter("stamp"), "words": Parameter("words")}
_OVER_TURN = Update(lambda: HistoryEntry.objects.filter(conversation=_CONVERSATION, turn=_OF_TURN), **_WRITTEN)
_OVER_TITLE = Update(lambda: HistoryEntry.objects.filter(conversation=_CONVERSATION, turn=None), **_WRITTEN)
