"""What is asked: a conversation begins, or a run is stored, counted and set going, all in the thread of its request.

There is no turn of an event loop in between: one that is busy with the answers of others would keep a question waiting
at each of them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from asgiref.sync import async_to_sync

from chat.actions import ask_rate, maintenance, quotas, transactions
from chat.actions.conversations import store_conversation
from chat.actions.transactions import Busy, Question, RetryOptions
from chat.errors.problems import Problem
from chat.journal import notifications
from chat.journal.journal import state_of
from chat.models import Conversation, Run, User
from chat.runs import tasks
from chat.telemetry import traces

SETTLE_SECONDS, LOOK_SECONDS = 12.0, 0.08
"""How long a question waits for a run that is being stopped (a lost writer is noticed by then); how often it looks."""


class Store(Protocol):
    """What stores a run, or finds the one that was asked for before; `refusal` is why no new one may be."""

    def __call__(self, *, refusal: Problem | None) -> tuple[Run, bool]: ...


@dataclass(frozen=True)
class RunCreated:
    """The turn and its run; `created` False when the same had been asked before."""

    turn: UUID
    run: UUID
    created: bool


def start_conversation(user: User, client_id: str | None, *, is_temporary: bool = False) -> tuple[Conversation, bool]:
    """A new conversation, or the one this `client_id` has made already; whether it is new. Raises Problem."""
    conversation, created = store_conversation(user, client_id, is_temporary=is_temporary)
    if created and not is_temporary:
        notifications.tell(user.pk, conversation.pk, "created")
    return conversation, created


def ask(user: User, conversation_id: UUID, question: Question) -> RunCreated:
    """Store the question and set its first run going. Raises Problem."""
    return _asked(user, partial(transactions.store_question, user, conversation_id, question))


def retry(user: User, turn_id: UUID, again: RetryOptions) -> RunCreated:
    """Set another run of a turn going. Raises Problem."""
    return _asked(user, partial(transactions.store_retry, user, turn_id, again))


def resume(user: User, run_id: UUID, client_id: str | None = None) -> RunCreated:
    """Another run that goes on with the text of one that was stopped or cut, over the same pages. Raises Problem."""
    return _asked(user, partial(transactions.store_continuation, user, run_id, client_id))


def _asked(user: User, store: Store) -> RunCreated:
    """What `store` made, set going and counted among what its user asks. Raises Problem."""
    began = time.time()
    counted, created = ask_rate.count(user.pk), False
    try:
        run, created = _stored(partial(_unless_refused, user, store, counted.refusal))
        if created:
            tasks.set_going(run)  # first: the reader waits for the model, not for what is told meanwhile
    finally:
        if not created and not counted.refusal:
            ask_rate.take_back(counted)
    if created:
        traces.past("ask", run.pk, began)
        notifications.tell(user.pk, run.turn.conversation_id, "moved", run.pk)
    return RunCreated(turn=run.turn_id, run=run.pk, created=created)


def _unless_refused(user: User, store: Store, refusal: Problem | None) -> tuple[Run, bool]:
    return store(refusal=refusal or maintenance.refusal_for(user) or quotas.refusal_for(user))


def _stored(store: Callable[[], tuple[Run, bool]]) -> tuple[Run, bool]:
    """What `store` made; it waits while the run in its way is about to be over. Raises Problem."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        try:
            return store()
        except Busy as busy:
            if not _is_ending(busy.run):
                raise
            if time.monotonic() > deadline:
                # An end that cannot be stored is seen by readers all the same: to them nothing is being written.
                raise busy if busy.run.stop_asked_at else Problem("server.unavailable") from busy
        time.sleep(LOOK_SECONDS)


def _is_ending(run: Run) -> bool:
    """Whether it is to stop, or its readers have seen its end, which SQL is told a moment later. Raises RedisError."""
    return run.stop_asked_at is not None or async_to_sync(state_of)(run).is_over
