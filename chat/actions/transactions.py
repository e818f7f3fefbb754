"""What is stored when somebody asks: a turn, its run, and whether that may be written at once, in one transaction."""

import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, F, OuterRef, Subquery, When
from django.utils import timezone

from chat.engines import ModelGone, engine_of, is_default, may_choose, model_config, of_default
from chat.errors.problems import Problem, not_found
from chat.models import Conversation, Run, Turn, User
from chat.models.prepared import Insert, Parameter, Rows, Update
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
    effort: str = "on"
    """How long it is thought, where it is: `on` or `deep`."""
    parent: UUID | None = None
    follows: bool = True
    sites: tuple[str, ...] = ()
    focus: str = ""
    """The kind of sources that the reader chose; empty: the words of the question decide."""
    days: int | None = None
    """How old a page may be; None: the words of the question decide."""
    model: str = ""
    """Which of `MODELS`; empty: the first of them."""


@dataclass(frozen=True)
class RetryOptions:
    """How a turn is tried again: over the pages `sources`, else searching anew if `search`. None: as before."""

    client_id: str | None = None
    search: bool | None = None
    think: bool | None = None
    effort: str | None = None
    model: str | None = None
    sources: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Outlook:
    """How many answers may be written at a time, and whether a new one was free to begin a moment ago."""

    limit: int
    is_free: bool


_TURNS = Turn.objects.filter(conversation=OuterRef("pk")).order_by("-created_at")
_CONVERSATION = Rows(
    lambda: Conversation.objects.filter(owner=Parameter("user"), pk=Parameter("conversation")).annotate(
        before=Subquery(_TURNS.filter(client_id=Parameter("client_id")).values("pk")[:1]),
        newest=Subquery(_TURNS.values("pk")[:1]),
    )
)
_LIVE_TURNS = Rows(lambda: Run.objects.live().filter(owner=Parameter("user")).values_list("turn", flat=True))
_TITLE = Case(When(title="", then=Parameter("title", CharField())), default=F("title"))
_MOVED = Update(
    lambda: Conversation.objects.filter(pk=Parameter("conversation")),
    **Conversation.objects.changed(title=_TITLE, updated_at=Parameter("now")),
)
_NEW_TURN, _NEW_RUN = Insert(Turn), Insert(Run)


class Busy(Problem):
    """A run is in the way. Whoever asks may wait for one that is about to be over."""

    def __init__(self, run: Run) -> None:
        super().__init__("conversation.busy")
        self.run = run


def store_question(
    user: User, conversation_id: UUID, question: Question, refusal: Problem | None = None
) -> tuple[Run, bool]:
    """The first run of a new turn, or of the one that this client_id has made; whether it is new. Raises Problem.

    `refusal` says why nothing new may be asked now, for whatever is known before.

    All that can be read is read before the transaction: whoever writes meanwhile is not kept waiting for it.
    """
    conversation = _CONVERSATION.first(user=user.pk, conversation=conversation_id, client_id=question.client_id)
    if conversation is None:
        raise not_found()
    known = vars(conversation)  # annotations are no fields of the model
    if known["before"]:
        return _first_run(conversation, question), False
    if refusal:
        raise refusal
    parent = known["newest"] if question.follows else _parent(conversation, question)
    turn = _new_turn(conversation, parent, question, _model_key(user, question.model))
    outlook = _outlook(user, turn.model_key)
    try:
        with admission.deciding():
            return _stored(user, turn, outlook), True
    except IntegrityError:  # the same question came twice at once
        return _first_run(conversation, question), False


def _new_turn(conversation: Conversation, parent_id: UUID | None, question: Question, model_key: str) -> Turn:
    """The new turn, not stored yet. Raises Problem."""
    return Turn(
        conversation=conversation,
        parent_id=parent_id,
        client_id=question.client_id,
        question=cleaned(question.text),
        search=question.search,
        think=question.think,
        effort=question.effort,
        sites=list(question.sites),
        focus=question.focus,
        days=question.days,
        model_key=model_key,
    )


def _first_run(conversation: Conversation, question: Question) -> Run:
    """The first run of the turn that this question's `client_id` has made. Raises Turn.DoesNotExist."""
    turn = conversation.turns.get(client_id=question.client_id)
    return turn.runs.select_related("turn").earliest("created_at")


def _stored(user: User, turn: Turn, outlook: Outlook) -> Run:
    """The turn's first run. Raises Problem, IntegrityError."""
    _refuse_too_many(user, turn.parent_id)
    if not _MOVED.run(conversation=turn.conversation_id, title=title_of(turn.question), now=timezone.now()):
        raise not_found()  # deleted a moment ago
    _NEW_TURN.run(turn)
    stamp = {"think": turn.think, "effort": turn.effort, "model_key": turn.model_key}
    return _new_run(user, turn, outlook, search=turn.search, **stamp)


@transaction.atomic
def store_retry(user: User, turn_id: UUID, again: RetryOptions, refusal: Problem | None = None) -> tuple[Run, bool]:
    """Another run of a turn, or the one that this client_id has made; whether it is new. Raises Problem."""
    turn = _turn(user, turn_id)
    if run := _made_before(turn, again.client_id):
        return run, False
    if refusal:
        raise refusal
    admission.lock()
    _refuse_too_many(user, turn.pk)
    before = turn.runs.latest("created_at")
    searching = again.sources is not None or (turn.search if again.search is None else again.search)
    thinking = turn.think if again.think is None else again.think
    fields: dict[str, Any] = {"researched": True} if again.sources is not None else {}
    fields["effort"] = again.effort or turn.effort
    fields["model_key"] = _same_model_key(user, turn) if again.model is None else _model_key(user, again.model)
    outlook = _outlook(user, fields["model_key"])
    run = _new_run(user, turn, outlook, search=searching, think=thinking, client_id=again.client_id, **fields)
    if again.sources is not None:
        copy_sources(before, run, again.sources)
    return run, True


@transaction.atomic
def store_continuation(
    user: User, run_id: UUID, client_id: str | None, refusal: Problem | None = None
) -> tuple[Run, bool]:
    """A run that goes on with another's text, or the one this client_id has made; whether it is new. Raises Problem."""
    turn_id = Run.objects.for_user(user).filter(pk=run_id).values_list("turn_id", flat=True).first()
    if turn_id is None:
        raise not_found()
    turn = _turn(user, turn_id)
    if run := _made_before(turn, client_id):
        return run, False
    if refusal:
        raise refusal
    admission.lock()
    _refuse_too_many(user, turn.pk)
    before = turn.runs.get(pk=run_id)  # not sooner: its end may have been stored while the turn was waited for
    if not is_continuable(before.state()):
        raise Problem("run.not_continuable")
    model_key = _model_key(user, before.model_key)
    fields = {"search": before.search, "think": before.think, "effort": before.effort, "client_id": client_id}
    outlook = _outlook(user, model_key)
    run = _new_run(user, turn, outlook, researched=True, continues=before, model_key=model_key, **fields)
    copy_sources(before, run, before.sources.values_list("index", flat=True))
    return run, True


def _turn(user: User, turn_id: UUID) -> Turn:
    turn = Turn.objects.for_user(user).select_for_update().filter(pk=turn_id).first()
    if turn is None:
        raise not_found()
    return turn


def _made_before(turn: Turn, client_id: str | None) -> Run | None:
    return turn.runs.filter(client_id=client_id).first() if client_id else None


def _parent(conversation: Conversation, question: Question) -> UUID | None:
    if question.parent is None:
        return None
    if not conversation.turns.filter(pk=question.parent).exists():
        raise not_found()
    return question.parent


def _refuse_too_many(user: User, turn: UUID | None) -> None:
    """One live run per branch, for whose end whoever asks on or anew waits; and so many of a user. Raises Problem."""
    live = _LIVE_TURNS.all(user=user.pk)
    if turn in live and (run := Run.objects.live().filter(turn=turn).first()):
        raise Busy(run)
    limit = settings.CHAT.questions_per_user
    if len(live) >= limit:
        raise Problem("limit.runs", limit=limit)


def _model_key(user: User, name: str) -> str:
    """The model `name` as runs are stamped with it: of whoever chooses nothing, the first. Raises Problem."""
    if is_default(name):
        return of_default("")
    try:
        if may_choose(user, model_config(name)):
            return name
    except ModelGone:
        pass
    raise Problem("engine.model_gone")


def _same_model_key(user: User, turn: Turn) -> str:
    """The model of a turn; where it is gone, that of whoever chooses nothing."""
    try:
        return _model_key(user, turn.model_key)
    except Problem:
        return _model_key(user, "")


def _outlook(user: User, model_key: str) -> Outlook:
    """What is known of the admission queue before anything is written."""
    slots = admission.slots_beside(user.pk)
    return Outlook(slots.limit, admission.is_free(user.pk, slots, model_key))


def _new_run(user: User, turn: Turn, outlook: Outlook, **fields: Any) -> Run:
    """A run, with its slot if it needs no search and one is free still. Raises Problem. The queue is locked.

    What was read before the lock is true within this limit only, which is looked at again.
    """
    now = timezone.now()
    model_key = fields["model_key"]
    fields = {"model": engine_of(model_key).name, "beat_at": now} | fields
    fields = {"owner": user, "researched": not fields["search"]} | fields
    if fields["researched"] and outlook.is_free and admission.has_free(outlook.limit, model_key):
        fields["admitted_at"] = now
        admission.serve(user.pk, now)
    elif fields["researched"]:
        admission.join(user.pk)
    run = Run(turn=turn, **fields)
    try:
        _NEW_RUN.run(run)
    except IntegrityError as error:
        raise Problem("conversation.busy") from error
    return run


def cleaned(question: str) -> str:
    """The question without control and surrogate characters and white space at its ends. Raises Problem."""
    text = printable(question)
    # What shows nothing asks nothing: zero-width and other format characters alone are no question.
    if not any(unicodedata.category(c)[0] not in "ZC" for c in text):
        raise Problem("question.empty")
    if len(text) > settings.CHAT.question_max:
        raise Problem("question.too_long", limit=settings.CHAT.question_max)
    return text


def printable(text: str) -> str:
    """`text` without control and surrogate characters and white space at its ends."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
