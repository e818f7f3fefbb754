"""What readers are shown of conversations, turns and sources, always through their owner's queryset."""

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chat.api.schemas import (
    ConversationBody,
    ConversationCard,
    ConversationList,
    PassageSpan,
    QuoteSpan,
    StoredPage,
    TurnCard,
)
from chat.journal.journal import state_of
from chat.models import Conversation, Run, Source, Turn, User
from chat.problems import Problem, not_found
from chat.protocol.state import SourceStatus

PAGE_SIZE = 30


def conversations_of(user: User, query: str, after: str) -> ConversationList:
    """A page of the list, newest change first. `after` is the `next` of the page before. Raises Problem."""
    turns = Turn.objects.filter(conversation=OuterRef("pk"))
    rows = Conversation.objects.for_user(user).filter(Exists(turns), archived=False).order_by("-updated_at", "-id")
    if query.strip():
        asked = Exists(turns.filter(question__icontains=query.strip()))
        rows = rows.filter(Q(title__icontains=query.strip()) | asked)
    page = list(after_cursor(rows, after)[: PAGE_SIZE + 1])
    more = page[PAGE_SIZE - 1] if len(page) > PAGE_SIZE else None
    cursor = f"{more.updated_at.isoformat()}_{more.pk}" if more else None
    return ConversationList(conversations=[conversation_card(row) for row in page[:PAGE_SIZE]], next=cursor)


def conversation_card(conversation: Conversation) -> ConversationCard:
    """The conversation as the sidebar shows it."""
    return ConversationCard(
        id=conversation.pk,
        title=conversation.title,
        pinned=conversation.pinned,
        archived=conversation.archived,
        created_at=conversation.created_at.isoformat(),
        updated_at=conversation.updated_at.isoformat(),
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


async def turns_of(user: User, conversation_id: UUID) -> ConversationBody:
    """A conversation with its turns, oldest first, each with its runs. Raises Problem."""
    conversation = await Conversation.objects.for_user(user).filter(pk=conversation_id).afirst()
    if conversation is None:
        raise not_found()
    turns = conversation.turns.order_by("created_at").prefetch_related("runs")
    cards = [await turn_card(turn) async for turn in turns]
    return ConversationBody(**conversation_card(conversation).model_dump(), turns=cards)


async def turn_card(turn: Turn) -> TurnCard:
    """A turn with the state of each of its runs, as far as the journal has it."""
    runs = sorted(turn.runs.all(), key=lambda run: run.created_at)
    return TurnCard(
        id=turn.pk,
        parent=turn.parent_id,
        question=turn.question,
        search=turn.search,
        think=turn.think,
        effort=turn.effort,
        sites=turn.sites,
        created_at=turn.created_at.isoformat(),
        runs=[await state_of(run) for run in runs],
    )


async def source_of(run: Run, index: int) -> StoredPage:
    """The stored page of a source, with its passages and the quotes that support what was cited. Raises Problem."""
    source = await run.sources.select_related("page").prefetch_related("passages").filter(index=index).afirst()
    if source is None:
        raise not_found()
    state = await state_of(run)
    quotes = [check.quote for check in state.checks if check.index == index and check.quote]
    return source_card(source, list(dict.fromkeys(quotes)))


def source_card(source: Source, quotes: list[str]) -> StoredPage:
    """A source with its stored page; `quotes` that the page does not hold are left out."""
    page = source.page
    text = page.text if page else ""
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
        passages=[PassageSpan(start=p.start, end=p.end, heading=p.heading) for p in source.passages.all()],
        quotes=[QuoteSpan(start=at, end=at + len(quote), text=quote) for at, quote in places if at >= 0],
    )
