"""Conversations that come from elsewhere: a shared copy that is taken over, a file that is brought in.

Their answers have ended before they are stored, and carry a client id that says where they are from: nobody here can
vouch for what wrote them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid6
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from pydantic import TypeAdapter

from chat.actions.feedback import REASONS
from chat.actions.folders import store_folder
from chat.errors.problems import Problem
from chat.models import Conversation, Feedback, Folder, Page, Passage, Run, Source, Turn, User, url_key
from chat.protocol.state import OVER, STOPPED, RunState
from chat.sharing.record import ConversationRecord, RunRecord, SourceRecord, TurnRecord
from search.text.cleaning import one_line

FOREIGN = "import:"
"""What the client id of a run begins with that was not written here."""
STATE: TypeAdapter[RunState] = TypeAdapter(RunState)
Pages = Mapping[tuple[str, str], Page]
"""Key of an address and hash of a text → what is stored of them."""


@dataclass(frozen=True)
class _Rows:
    """What is stored at once, and the times that Django would set itself."""

    turns: list[Turn]
    runs: list[Run]
    sources: list[Source]
    passages: list[Passage]
    feedback: list[Feedback]


def store_record(user: User, record: ConversationRecord, origin: str, pages: Pages) -> tuple[Conversation, bool]:
    """The record as a conversation of the user, or the one that was made of `origin` (40 characters at most) before;
    whether it is new. Sources whose page is not among `pages` have none. Raises ValueError where a state is none."""
    client_id = f"{FOREIGN}{origin}"
    before = Conversation.objects.for_user(user).filter(client_id=client_id).first()
    if before:
        return before, False
    rows = _rows_of(user, record, pages)
    try:
        with transaction.atomic():
            return _created(user, record, client_id, rows), True
    except IntegrityError:  # the same came twice at once
        return Conversation.objects.for_user(user).get(client_id=client_id), False


def add_pages(conversation: Conversation, record: ConversationRecord, pages: Pages) -> None:
    """What was brought in without the texts of all its pages gets those that are there now, with their passages."""
    lacking = Source.objects.filter(run__turn__conversation=conversation, page=None).select_related("run__turn")
    rows = {(row.run.turn.client_id, row.run.client_id, row.index, row.url): row for row in lacking}
    complete: list[Source] = []
    passages: list[Passage] = []
    for turn in record.turns:
        for number, run in enumerate(turn.runs):
            for source in run.sources:
                row = rows.pop((f"{FOREIGN}{turn.id}", f"{FOREIGN}{number}", source.index, source.url), None)
                page = _page_of(source, pages)
                if row and page:
                    row.page = page
                    complete.append(row)
                    passages.extend(_passage_rows(row, source))
    with transaction.atomic():
        Source.objects.bulk_update(complete, ["page"], batch_size=200)
        Passage.objects.bulk_create(passages, batch_size=500)


def _created(user: User, record: ConversationRecord, client_id: str, rows: _Rows) -> Conversation:
    made = Conversation.objects.create(
        owner=user,
        client_id=client_id,
        title=record.title,
        pinned=record.pinned,
        archived=record.archived,
        folder=_folder_of(user, record.folder),
        updated_at=min(record.updated_at, timezone.now()),
    )
    for turn in rows.turns:
        turn.conversation = made
    _bulk_create(Turn, rows.turns)
    _bulk_create(Run, rows.runs)
    Source.objects.bulk_create(rows.sources, batch_size=200)
    Passage.objects.bulk_create(rows.passages, batch_size=500)
    _bulk_create(Feedback, rows.feedback, "given_at")
    Conversation.objects.filter(pk=made.pk).update(created_at=min(record.created_at, timezone.now()))
    return made


def _folder_of(user: User, name: str) -> Folder | None:
    """The user's folder of that name; none where it has none, or there are as many folders as may be."""
    clean = one_line(name)
    try:
        return store_folder(user, clean)[0] if clean else None
    except Problem:
        return None


def _bulk_create(model: type[Turn] | type[Run] | type[Feedback], rows: list[Any], time: str = "created_at") -> None:
    """Store rows with the times that they have, where Django would take the present."""
    times = [getattr(row, time) for row in rows]
    model._default_manager.bulk_create(rows, batch_size=200)
    for row, value in zip(rows, times, strict=True):
        setattr(row, time, value)
    model._default_manager.bulk_update(rows, [time], batch_size=200)


def _rows_of(user: User, record: ConversationRecord, pages: Pages) -> _Rows:
    """Everything under new ids, in the order of the record. Raises ValueError."""
    rows = _Rows([], [], [], [], [])
    ids = {turn.id: uuid6.uuid7() for turn in record.turns}
    reached = _reached(record.turns)
    for turn in {turn.id: turn for turn in record.turns}.values():
        # Clocks differ: a turn may be older than the one that it follows. What hangs on none, or in a circle, is first.
        parent = ids.get(turn.parent) if turn.parent and turn.id in reached else None
        row = _turn_row(turn, ids[turn.id], parent)
        rows.turns.append(row)
        made: dict[UUID, Run] = {}
        for number, run in enumerate(turn.runs):
            made[run.id] = _run_row(user, row, run, number, made.get(run.continues) if run.continues else None)
            rows.runs.append(made[run.id])
            _add_what_it_rests_on(rows, made[run.id], run, pages)
    return rows


def _add_what_it_rests_on(rows: _Rows, row: Run, run: RunRecord, pages: Pages) -> None:
    for source in _once(run.sources):
        rows.sources.append(_source_row(row, source, pages))
        rows.passages.extend(_passage_rows(rows.sources[-1], source))
    if feedback := run.feedback:
        reason = feedback.reason if feedback.reason in REASONS or not feedback.reason else "other"
        values = {"good": feedback.good, "reason": reason, "comment": one_line(feedback.comment)}
        rows.feedback.append(Feedback(run=row, given_at=_past(feedback.given_at), **values))


def _reached(turns: Iterable[TurnRecord]) -> set[UUID]:
    """The turns that a way leads to from one that follows none."""
    following = defaultdict[UUID | None, list[UUID]](list)
    for turn in turns:
        following[turn.parent].append(turn.id)
    reached: set[UUID] = set()
    waiting: list[UUID | None] = [None]
    while waiting:
        fresh = [id for id in following[waiting.pop()] if id not in reached]
        reached.update(fresh)
        waiting += fresh
    return reached


def _turn_row(turn: TurnRecord, id: UUID, parent: UUID | None) -> Turn:
    return Turn(
        id=id,
        parent_id=parent,
        client_id=f"{FOREIGN}{turn.id}",
        question=turn.question,
        search=turn.search,
        think=turn.think,
        effort=turn.effort,
        sites=list(turn.sites),
        focus=turn.focus,
        days=turn.days,
        model_key=turn.model,
        created_at=_past(turn.created_at),
    )


def _run_row(user: User, turn: Turn, run: RunRecord, number: int, continues: Run | None) -> Run:
    """An ended run with its state; one that was being written when it was saved has been stopped."""
    state, id = STATE.validate_python(run.state), uuid6.uuid7()
    status = state.status if state.status in OVER else STOPPED
    state = replace(state, run=str(id), turn=str(turn.pk), status=status, queue=None)
    # To go on with it needs a model that is here; what wrote it may be told by a name that is not.
    model_key = state.model_key if any(one.name == state.model_key for one in settings.MODELS) else ""
    return Run(
        id=id,
        turn=turn,
        owner=user,
        client_id=f"{FOREIGN}{number}",
        search=state.search,
        think=state.think,
        effort=state.effort,
        model=state.model[:200],
        model_key=model_key,
        continues=continues,
        status=status,
        beat_at=_past(run.created_at),
        researched=True,
        seq=state.seq,
        snapshot=state.to_json(),
        created_at=_past(run.created_at),
        chosen_at=_past(run.chosen_at) if run.chosen_at else None,
        ended_at=_past(run.ended_at or run.created_at),
    )


def _once(sources: Iterable[SourceRecord]) -> Iterator[SourceRecord]:
    """Those whose number and address are not there yet."""
    numbers: set[int] = set()
    addresses: set[str] = set()
    for source in sources:
        if source.index not in numbers and source.url not in addresses:
            numbers.add(source.index)
            addresses.add(source.url)
            yield source


def _source_row(run: Run, source: SourceRecord, pages: Pages) -> Source:
    return Source(
        run=run,
        index=source.index,
        url=source.url,
        title=source.title,
        site=source.site,
        snippet=source.snippet,
        provider=source.provider,
        published=source.published,
        status=source.status,
        code=source.code,
        page=_page_of(source, pages),
    )


def _page_of(source: SourceRecord, pages: Pages) -> Page | None:
    return pages.get((url_key(source.url), source.page.hash)) if source.page else None


def _passage_rows(row: Source, source: SourceRecord) -> Iterator[Passage]:
    for rank, passage in enumerate(source.passages if row.page else ()):
        yield Passage(source=row, rank=rank, start=passage.start, end=passage.end, heading=passage.heading)


def _past(time: datetime) -> datetime:
    """No later than now, with a time zone."""
    aware = time if timezone.is_aware(time) else timezone.make_aware(time)
    return min(aware, timezone.now())
