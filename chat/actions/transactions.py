"""What is stored when somebody asks: a turn, its run, and whether that may be written at once, in one transaction."""

import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from chat.engines import engine
from chat.models import Conversation, Run, Turn, User
from chat.problems import Problem, not_found
from chat.runs import admission
from chat.runs.continuation import is_continuable
from chat.runs.sources import copy_sources
from chat.runs.titles import title_of


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
class RetryOptions:
    """How a turn is tried again: over the pages `sources`, else searching anew if `search`. None: as before."""

    client_id: str | None = None
    search: bool | None = None
    think: bool | None = None
    sources: tuple[int, ...] | None = None


class Busy(Problem):
    """A run is in the way. Whoever asks may wait for one that is about to be over."""

    def __init__(self, run: Run) -> None:
        super().__init__("conversation.busy")
        self.run = run


@transaction.atomic
def store_question(user: User, conversation_id: UUID, question: Question) -> tuple[Run, bool]:
    """The first run of a new turn, or of the one that this client_id has made; whether it is new. Raises Problem."""
    conversation = Conversation.objects.for_user(user).select_for_update().filter(pk=conversation_id).first()
    if conversation is None:
        raise not_found()
    before = conversation.turns.filter(client_id=question.client_id).first()
    if before:
        return before.runs.select_related("turn").earliest("created_at"), False
    text = cleaned(question.text)
    parent = _parent(conversation, question)
    _refuse_when_busy(parent)
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
    return _new_run(user, turn, search=question.search, think=question.think), True


@transaction.atomic
def store_retry(user: User, turn_id: UUID, again: RetryOptions) -> tuple[Run, bool]:
    """Another run of a turn, or the one that this client_id has made; whether it is new. Raises Problem."""
    turn = _turn(user, turn_id)
    if run := _made_before(turn, again.client_id):
        return run, False
    _refuse_when_busy(turn)
    before = turn.runs.latest("created_at")
    searching = again.sources is not None or (turn.search if again.search is None else again.search)
    thinking = turn.think if again.think is None else again.think
    fields = {"researched": True} if again.sources is not None else {}
    run = _new_run(user, turn, search=searching, think=thinking, client_id=again.client_id, **fields)
    if again.sources is not None:
        copy_sources(before, run, again.sources)
    return run, True


@transaction.atomic
def store_continuation(user: User, run_id: UUID, client_id: str | None) -> tuple[Run, bool]:
    """A run that goes on with another's text, or the one this client_id has made; whether it is new. Raises Problem."""
    before = Run.objects.for_user(user).filter(pk=run_id).first()
    if before is None:
        raise not_found()
    turn = _turn(user, before.turn_id)
    if run := _made_before(turn, client_id):
        return run, False
    _refuse_when_busy(turn)
    if not is_continuable(before.state()):
        raise Problem("run.not_continuable")
    fields = {"search": before.search, "think": before.think, "client_id": client_id, "continues": before}
    run = _new_run(user, turn, researched=True, **fields)
    copy_sources(before, run, before.sources.values_list("index", flat=True))
    return run, True


def _turn(user: User, turn_id: UUID) -> Turn:
    turn = Turn.objects.for_user(user).select_for_update().filter(pk=turn_id).first()
    if turn is None:
        raise not_found()
    return turn


def _made_before(turn: Turn, client_id: str | None) -> Run | None:
    return turn.runs.filter(client_id=client_id).first() if client_id else None


def _parent(conversation: Conversation, question: Question) -> Turn | None:
    if question.follows:
        return conversation.turns.order_by("created_at").last()
    if question.parent is None:
        return None
    parent = conversation.turns.filter(pk=question.parent).first()
    if parent is None:
        raise not_found()
    return parent


def _refuse_when_busy(turn: Turn | None) -> None:
    """One live run per branch: whoever asks on, or anew, waits for the one that is written. Raises Problem."""
    live = turn.runs.live().first() if turn else None
    if live:
        raise Busy(live)


def _new_run(user: User, turn: Turn, **fields: Any) -> Run:
    """A run, with its slot if it needs no search and one is free. Raises Problem."""
    admission.lock()
    users, limit = admission.loads(), settings.CHAT.questions_per_user
    if user.pk in users and users[user.pk].live >= limit:
        raise Problem("limit.runs", limit=limit)
    now = timezone.now()
    fields = {"researched": not fields["search"], "model": engine().name, "beat_at": now} | fields
    if fields["researched"] and admission.is_free(user.pk, users):
        fields["admitted_at"] = now
    try:
        return Run.objects.create(turn=turn, **fields)
    except IntegrityError as error:
        raise Problem("conversation.busy") from error


def cleaned(question: str) -> str:
    """The question without control and surrogate characters and white space at its ends. Raises Problem."""
    text = "".join(c for c in question if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    # What shows nothing asks nothing: zero-width and other format characters alone are no question.
    if not any(unicodedata.category(c)[0] not in "ZC" for c in text):
        raise Problem("question.empty")
    if len(text) > settings.CHAT.question_max:
        raise Problem("question.too_long", limit=settings.CHAT.question_max)
    return text
