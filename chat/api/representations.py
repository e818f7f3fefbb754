"""What readers are shown of conversations, turns and sources, always through their owner's queryset."""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from chat.api.branches import Window
from chat.api.schemas import (
    ConversationBody,
    ConversationCard,
    ConversationList,
    HistoryMatch,
    HistoryMatches,
    PassageSpan,
    QuoteSpan,
    SnippetBody,
    StoredPage,
    TurnCard,
    TurnNode,
)
from chat.errors.problems import Problem, not_found
from chat.history.index import count_waiting
from chat.history.search import Query, search
from chat.journal.journal import state_of
from chat.models import Conversation, Folder, Run, Source, Turn, User
from chat.protocol.state import LIVE, RunState, SourceStatus
from chat.sharing.record import ReceiptRecord

PAGE_SIZE = 30
QUESTION_MAX = 200
"""Characters of a question that a match of the history shows."""
RUN_FIELDS = (
    *("turn_id", "search", "think", "effort", "model", "model_key", "status", "seq", "snapshot", "created_at"),
    *("chosen_at", "admitted_at", "researched", "writer", "related"),
)
"""What a reader of turns is shown of their runs."""


def conversations_of(
    user: User, query: str, after: str, *, archived: bool = False, folder: UUID | None = None
) -> ConversationList:
    """A page of the list, newest change first. `after` is the `next` of the page before. Raises Problem."""
    turns = Turn.objects.filter(conversation=OuterRef("pk"))
    rows = (
        Conversation.objects.for_user(user)
        .lasting()
        .filter(Exists(turns), archived=archived)
        .order_by("-updated_at", "-id")
    )
    if folder:
        known_folder(user, folder)
        rows = rows.filter(folder=folder)
    if query.strip():
        in_a_question = Exists(turns.filter(question__icontains=query.strip()))
        rows = rows.filter(Q(title__icontains=query.strip()) | in_a_question)
    page = list(after_cursor(rows, after)[: PAGE_SIZE + 1])
    more = page[PAGE_SIZE - 1] if len(page) > PAGE_SIZE else None
    cursor = f"{more.updated_at.isoformat()}_{more.pk}" if more else None
    live = live_of(page)
    cards = [conversation_card(row, live) for row in page[:PAGE_SIZE]]
    return ConversationList(conversations=cards, next=cursor)


def known_folder(user: User, id: UUID) -> None:
    """Raises Problem where it is not the user's."""
    if not Folder.objects.for_user(user).filter(pk=id).exists():
        raise not_found()


def live_of(conversations: Iterable[Conversation]) -> set[UUID]:
    """Which of them have an answer that is waited for or written."""
    live = Run.objects.live().filter(turn__conversation__in=[one.pk for one in conversations])
    return set(live.values_list("turn__conversation", flat=True))


def conversation_card(conversation: Conversation, live: Container[UUID] | None = None) -> ConversationCard:
    """The conversation as the sidebar shows it. `live`: those that are being answered, where that is known."""
    return ConversationCard(
        id=conversation.pk,
        title=conversation.title,
        pinned=conversation.pinned,
        archived=conversation.archived,
        folder=conversation.folder_id,
        temporary=conversation.is_temporary,
        live=conversation.pk in (live_of([conversation]) if live is None else live),
        created_at=conversation.created_at.isoformat(),
        updated_at=conversation.updated_at.isoformat(),
    )


def history_of(user: User, query: Query) -> HistoryMatches:
    """A page of what a search over the user's history has found. Raises Problem, DatabaseError."""
    if query.folder:
        known_folder(user, query.folder)
    page = search(user, query)
    live = live_of(match.conversation for match in page.matches)
    matches = [
        HistoryMatch(
            conversation=conversation_card(match.conversation, live),
            turn=match.turn.pk if match.turn else None,
            question=match.turn.question[:QUESTION_MAX] if match.turn else "",
            asked_at=match.asked_at.isoformat(),
            place=match.place,
            snippet=SnippetBody(text=match.snippet.text, marks=[list(mark) for mark in match.snippet.marks]),
        )
        for match in page.matches
    ]
    return HistoryMatches(
        matches=matches, next=None if page.next is None else str(page.next), waiting=count_waiting(user)
    )


def after_cursor(rows: QuerySet[Conversation], after: str) -> QuerySet[Conversation]:
    if not after:
        return rows
    try:
        time, id = after.split("_")
        changed, last = datetime.fromisoformat(time).astimezone(UTC), UUID(id)
    except (ValueError, OverflowError) as error:
        raise Problem("request.invalid", detail="after") from error
    return rows.filter(Q(updated_at__lt=changed) | Q(updated_at=changed, id__lt=last))


async def turns_of(user: User, conversation_id: UUID, window: Window | None = None) -> ConversationBody:
    """A conversation with its turns and their runs, oldest first; with a window, some of a branch. Raises Problem."""
    conversation = await Conversation.objects.for_user(user).filter(pk=conversation_id).afirst()
    if conversation is None:
        raise not_found()
    judged = Run.objects.select_related("feedback").only(*RUN_FIELDS, "feedback__good")
    shown_runs = Prefetch("runs", judged.order_by("created_at"))
    rows = conversation.turns.order_by("created_at", "id").prefetch_related(shown_runs)
    tree: list[TurnNode] = []
    if window:
        nodes = conversation.turns.order_by("created_at", "id").values_list("id", "parent_id")
        tree = [TurnNode(id=id, parent=parent) async for id, parent in nodes]
        rows = rows.filter(pk__in=window.turns(tree))
    turns = [turn async for turn in rows]
    live = {run.pk: await state_of(run) for turn in turns for run in turn.runs.all() if run.status in LIVE}

    card = await sync_to_async(conversation_card)(conversation)

    def body() -> ConversationBody:
        cards = [turn_card(turn, live) for turn in turns]
        return ConversationBody(**card.model_dump(), turns=cards, tree=tree)

    # Not on the event loop: a turn costs half a millisecond and more, and others wait there.
    # It asks no database: a connection that such a thread opens is never given back, and soon there is none left.
    return await sync_to_async(body, thread_sensitive=False)()


def turn_card(turn: Turn, live: Mapping[UUID, RunState]) -> TurnCard:
    """A turn with the state of each of its runs: that of a live one as far as the journal has it."""
    return TurnCard(
        id=turn.pk,
        parent=turn.parent_id,
        question=turn.question,
        search=turn.search,
        think=turn.think,
        effort=turn.effort,
        sites=turn.sites,
        focus=turn.focus,
        days=turn.days,
        feedback={run.pk: run.feedback.good for run in turn.runs.all() if hasattr(run, "feedback")},
        related={run.pk: run.related for run in turn.runs.all() if run.related},
        model=turn.model_key,
        created_at=turn.created_at.isoformat(),
        runs=[live.get(run.pk) or run.state() for run in turn.runs.all()],
        chosen=chosen_of(list(turn.runs.all())),
    )


def chosen_of(runs: Sequence[Run]) -> UUID | None:
    """The run that was chosen, unless the newest one was begun since; `runs` are in the order of their beginnings."""
    last = max(runs, key=lambda run: run.counts_from, default=None)
    return last.pk if last is not None and last.chosen_at and last is not runs[-1] else None


async def source_of(run: Run, index: int) -> StoredPage:
    """The stored page of a source, with its passages and the quotes that support what was cited. Raises Problem."""
    source = (
        await run.sources.select_related("page__body__pack").prefetch_related("passages").filter(index=index).afirst()
    )
    if source is None:
        raise not_found()
    state = await state_of(run)
    quotes = [check.quote for check in state.checks if check.index == index and check.quote]
    return source_card(source, list(dict.fromkeys(quotes)))


def source_card(source: Source, quotes: list[str]) -> StoredPage:
    """A source with its stored page; `quotes` that the page does not hold are left out."""
    page = source.page
    text = page.full_text if page else ""
    places = ((text.find(quote), quote) for quote in quotes)
    return StoredPage(
        index=source.index,
        url=source.url,
        title=source.title,
        site=source.site,
        published=source.published.isoformat() if source.published else None,
        status=cast(SourceStatus, source.status),
        code=source.code,
        provider=source.provider,
        language=page.language if page else None,
        text=text,
        hash=page.hash if page else None,
        flagged=bool(page and page.flagged),
        fetched_at=page.fetched_at.isoformat() if page else None,
        final_url=page.final_url if page else None,
        receipt=ReceiptRecord(**page.receipt) if page and page.receipt else None,
        passages=[PassageSpan(start=p.start, end=p.end, heading=p.heading) for p in source.passages.all()],
        quotes=[QuoteSpan(start=at, end=at + len(quote), text=quote) for at, quote in places if at >= 0],
    )
