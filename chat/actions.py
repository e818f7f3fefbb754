"""What people can do: the only place where conversations, turns and runs are made, stopped and ended."""

import contextlib
import logging
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from chat import events, news, runner, tasks
from chat.continuing import is_continuable
from chat.engines import engine
from chat.journal import forget, state_of, stream_key
from chat.models import Conversation, Run, Turn, User
from chat.pen import Pen, PenLost
from chat.problems import Problem, not_found
from chat.sources import copy_sources
from chat.state import LIVE, REASONING
from chat.titles import title_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """What a turn is made of. `parent` None: a first turn; `follows` True: after the newest turn, whichever it is."""

    client_id: str
    text: str
    search: bool
    think: bool
    parent: UUID | None = None
    follows: bool = True
    sites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """The turn and its run; `created` False when the same question had been taken before."""

    turn: UUID
    run: UUID
    created: bool


async def start_conversation(user: User, client_id: str | None) -> tuple[Conversation, bool]:
    """A new conversation, or the one this `client_id` has made already; whether it is new."""
    if client_id is None:
        conversation, created = await Conversation.objects.acreate(owner=user, updated_at=timezone.now()), True
    else:
        conversation, created = await Conversation.objects.aget_or_create(
            owner=user, client_id=client_id, defaults={"updated_at": timezone.now()}
        )
    if created:
        await news.tell(user.pk, conversation.pk, "created")
    return conversation, created


async def ask(user: User, conversation_id: UUID, question: Question) -> Asked:
    """Store the question and set its first run going. Raises Problem."""
    run, created = await sync_to_async(_store_question)(user, conversation_id, question)
    if created:
        await _set_going(run)
        await news.tell(user.pk, conversation_id, "moved", run.pk)
    return Asked(turn=run.turn_id, run=run.pk, created=created)


async def retry(
    user: User, turn_id: UUID, search: bool | None, think: bool | None, sources: Iterable[int] | None
) -> Run:
    """Another run of a turn: over the pages `sources` again, else searching anew if `search`. Raises Problem."""
    run = await sync_to_async(_store_retry)(user, turn_id, search, think, sources)
    await _set_going(run)
    await news.tell(user.pk, run.turn.conversation_id, "moved", run.pk)
    return run


async def stop(user: User, run_id: UUID) -> None:
    """Ask a live run to stop; one that nobody writes yet is stopped at once. Raises Problem."""
    mine = Run.objects.for_user(user).filter(pk=run_id)
    if not await mine.aexists():
        raise not_found()
    if await mine.filter(status__in=LIVE).aupdate(stop_asked_at=timezone.now()):
        with contextlib.suppress(PenLost):  # a worker was faster: it finds the wish in its first look
            await end_waiting(run_id, events.RunStopped())


async def resume(user: User, run_id: UUID) -> Run:
    """Another run that goes on with the text of one that was stopped or cut, over the same pages. Raises Problem."""
    run = await sync_to_async(_store_continuation)(user, run_id)
    await _set_going(run)
    await news.tell(user.pk, run.turn.conversation_id, "moved", run.pk)
    return run


async def answer_now(user: User, run_id: UUID) -> None:
    """Ask a run that is reasoning to answer from what it has thought; any other is left alone. Raises Problem."""
    mine = Run.objects.for_user(user).filter(pk=run_id)
    run = await mine.afirst()
    if run is None:
        raise not_found()
    if (await state_of(run)).status == REASONING:
        await mine.live().aupdate(answer_asked_at=timezone.now())


async def rename(user: User, conversation_id: UUID, **fields: object) -> Conversation:
    """Change `title`, `pinned` or `archived`. Raises Problem."""
    found = Conversation.objects.for_user(user).filter(pk=conversation_id)
    if not await (found.aupdate(**fields) if fields else found.aexists()):
        raise not_found()
    await news.tell(user.pk, conversation_id, "renamed")
    return await found.aget()


async def delete(user: User, conversation_id: UUID) -> None:
    """Delete a conversation; a writer that is still at it loses its pen and lets the engine go. Raises Problem."""
    mine = Run.objects.for_user(user).filter(turn__conversation=conversation_id)
    journals = [stream_key(pk) async for pk in mine.values_list("pk", flat=True)]
    deleted, _ = await Conversation.objects.for_user(user).filter(pk=conversation_id).adelete()
    if not deleted:
        raise not_found()
    await forget(journals)
    await news.tell(user.pk, conversation_id, "deleted")


async def end_waiting(run_id: UUID, end: events.Event) -> None:
    """End a run that waits for a worker; one that is being written is left to its writer. Raises PenLost."""
    pen = await Pen.claim(run_id)
    if pen is None:
        return
    run = await Run.objects.select_related("turn").aget(pk=run_id)
    journal = await runner.begun(run)
    if not journal.state.is_over:
        await journal.append(end)
    await pen.hand_on(journal.state, ended_at=timezone.now())


async def _set_going(run: Run) -> None:
    """Write the first entry and queue the work. What fails here is made up for by the reaper."""
    try:
        await runner.begun(run)
        await sync_to_async(tasks.send)(run)
    except PenLost:
        log.info("run %s was stopped or taken before it was set going", run.pk)
    except (RedisError, OperationalError) as error:
        log.error("run %s waits for the reaper: %s", run.pk, error)


@transaction.atomic
def _store_question(user: User, conversation_id: UUID, question: Question) -> tuple[Run, bool]:
    conversation = Conversation.objects.for_user(user).select_for_update().filter(pk=conversation_id).first()
    if conversation is None:
        raise not_found()
    before = conversation.turns.filter(client_id=question.client_id).first()
    if before:
        return before.runs.select_related("turn").earliest("created_at"), False
    text = cleaned(question.text)
    parent = _parent(conversation, question)
    _refuse_when_busy(user, parent)
    turn = Turn.objects.create(
        conversation=conversation,
        parent=parent,
        client_id=question.client_id,
        question=text,
        search=question.search,
        think=question.think,
        sites=list(question.sites),
    )
    conversation.title = conversation.title or title_of(text)
    conversation.updated_at = timezone.now()
    conversation.save(update_fields=["title", "updated_at"])
    return _new_run(turn, question.search, question.think), True


@transaction.atomic
def _store_retry(
    user: User, turn_id: UUID, search: bool | None, think: bool | None, sources: Iterable[int] | None
) -> Run:
    turn = Turn.objects.for_user(user).select_for_update().filter(pk=turn_id).first()
    if turn is None:
        raise not_found()
    _refuse_when_busy(user, turn)
    before = turn.runs.latest("created_at")
    searching = sources is not None or (turn.search if search is None else search)
    researched = sources is not None or not searching
    run = _new_run(turn, searching, turn.think if think is None else think, researched=researched)
    if sources is not None:
        copy_sources(before, run, sources)
    return run


@transaction.atomic
def _store_continuation(user: User, run_id: UUID) -> Run:
    before = Run.objects.for_user(user).filter(pk=run_id).first()
    if before is None:
        raise not_found()
    turn = Turn.objects.select_for_update().get(pk=before.turn_id)
    _refuse_when_busy(user, turn)
    if not is_continuable(before.state()):
        raise Problem(409, "run.not_continuable")
    run = _new_run(turn, before.search, before.think, researched=True, continues=before)
    copy_sources(before, run, before.sources.values_list("index", flat=True))
    return run


def _new_run(turn: Turn, search: bool, think: bool, **fields: Any) -> Run:
    fields = {"researched": not search, "model": engine().name, "beat_at": timezone.now()} | fields
    try:
        return Run.objects.create(turn=turn, search=search, think=think, **fields)
    except IntegrityError as error:
        raise Problem(409, "conversation.busy") from error


def _parent(conversation: Conversation, question: Question) -> Turn | None:
    if question.follows:
        return conversation.turns.order_by("created_at").last()
    if question.parent is None:
        return None
    parent = conversation.turns.filter(pk=question.parent).first()
    if parent is None:
        raise not_found()
    return parent


def _refuse_when_busy(user: User, turn: Turn | None) -> None:
    if turn and turn.runs.live().exists():
        raise Problem(409, "conversation.busy")
    limit = settings.CHAT.runs_per_user
    if Run.objects.for_user(user).live().count() >= limit:
        raise Problem(429, "limit.runs", limit=limit)


def cleaned(question: str) -> str:
    """The question without control and surrogate characters and white space at its ends. Raises Problem."""
    text = "".join(c for c in question if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    # What shows nothing asks nothing: zero-width and other format characters alone are no question.
    if not any(unicodedata.category(c)[0] not in "ZC" for c in text):
        raise Problem(422, "question.empty")
    if len(text) > settings.CHAT.question_max:
        raise Problem(422, "question.too_long", limit=settings.CHAT.question_max)
    return text
