"""Reads the record of a conversation from SQL."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from chat.errors.problems import Problem, not_found
from chat.models import Conversation, Page, Run, Source, Turn, User
from chat.sharing.record import (
    ConversationRecord,
    FeedbackRecord,
    PageRecord,
    PassageRecord,
    ReceiptRecord,
    RunRecord,
    SourceRecord,
    TurnRecord,
)


def gathered(user: User, id: UUID, *, run: UUID | None = None, has_texts: bool = True) -> ConversationRecord:
    """A user's conversation; of `run`, where one is named, its turn and itself only. Raises Problem."""
    conversation = Conversation.objects.for_user(user).filter(pk=id).select_related("folder").first()
    if conversation is None:
        raise not_found()
    if conversation.is_temporary:
        raise Problem("conversation.temporary")
    runs: QuerySet[Run] = Run.objects.select_related("feedback").order_by("created_at", "pk")
    sources: QuerySet[Source] = Source.objects.order_by("index").prefetch_related("passages")
    sources = sources.select_related("page__body" if has_texts else "page")
    if has_texts:  # each pack once for all of its texts
        sources = sources.prefetch_related("page__body__pack")
    turns = conversation.turns.order_by("created_at", "id")
    if run:
        runs, turns = runs.filter(pk=run), turns.filter(runs=run)
    turns = turns.prefetch_related(Prefetch("runs", runs), Prefetch("runs__sources", sources))
    texts: dict[str, str] | None = {} if has_texts else None
    rows = [turn_record(turn, texts, is_alone=run is not None) for turn in turns]
    return ConversationRecord(
        id=conversation.pk,
        title=conversation.title,
        pinned=conversation.pinned,
        archived=conversation.archived,
        folder=conversation.folder.name if conversation.folder and not run else "",
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        turns=tuple(rows),
        texts=texts or {},
    )


def gathered_of_run(user: User, run_id: UUID) -> ConversationRecord:
    """One answer with its question, as a conversation of one turn. Raises Problem."""
    run = Run.objects.for_user(user).select_related("turn").filter(pk=run_id).first()
    if run is None:
        raise not_found()
    return gathered(user, run.turn.conversation_id, run=run.pk)


def turn_record(turn: Turn, texts: dict[str, str] | None, *, is_alone: bool) -> TurnRecord:
    """A turn; the texts of its pages are added to `texts`, where they are wanted."""
    return TurnRecord(
        id=turn.pk,
        parent=None if is_alone else turn.parent_id,
        question=turn.question,
        search=turn.search,
        think=turn.think,
        effort="deep" if turn.effort == "deep" else "on",
        sites=tuple(turn.sites),
        focus=turn.focus,  # type: ignore[arg-type]  # one of the API's own words
        days=turn.days,
        model=turn.model_key,
        created_at=turn.created_at,
        runs=tuple(run_record(run, texts) for run in turn.runs.all()),
    )


def run_record(run: Run, texts: dict[str, str] | None) -> RunRecord:
    sources = tuple(source_record(source, texts) for source in run.sources.all())
    feedback = getattr(run, "feedback", None)  # where there is none Django has no such attribute
    return RunRecord(
        id=run.pk,
        created_at=run.created_at,
        ended_at=run.ended_at,
        chosen_at=run.chosen_at,
        continues=run.continues_id,
        feedback=FeedbackRecord.model_validate(feedback, from_attributes=True) if feedback else None,
        state=run.state().to_json(),
        sources=sources,
    )


def source_record(source: Source, texts: dict[str, str] | None) -> SourceRecord:
    page = source.page
    if page and texts is not None and page.hash not in texts:
        texts[page.hash] = page.full_text
    return SourceRecord(
        index=source.index,
        url=source.url,
        title=source.title,
        site=source.site,
        snippet=source.snippet,
        provider=source.provider,
        published=source.published,
        status=source.status,  # type: ignore[arg-type]  # one of the events' own words
        code=source.code,
        page=page_record(page) if page else None,
        passages=tuple(PassageRecord(start=p.start, end=p.end, heading=p.heading) for p in source.passages.all()),
    )


def page_record(page: Page) -> PageRecord:
    return PageRecord(
        final_url=page.final_url,
        hash=page.hash,
        title=page.title,
        site=page.site,
        language=page.language,
        published=page.published,
        fetched_at=page.fetched_at,
        flagged=page.flagged,
        receipt=ReceiptRecord.model_validate(page.receipt) if page.receipt else None,
    )
