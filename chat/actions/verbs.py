"""What people can do: conversations are made here, and runs are set going, stopped and ended."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db.models.functions import Now
from django.utils import timezone

from chat.actions import ask_rate, folders, maintenance, quotas, temporary, transactions
from chat.actions.conversations import store_conversation
from chat.actions.records import store_record
from chat.actions.transactions import Busy, Question, RetryOptions
from chat.errors.problems import Problem, not_found
from chat.journal import notifications
from chat.journal.journal import forget, state_of, stream_key
from chat.journal.lease import LeaseLost
from chat.models import Conversation, Run, RunSet, User
from chat.operation import audit
from chat.protocol import events
from chat.protocol.state import LIVE, REASONING, SEARCHING
from chat.runs import retention, runner, tasks
from chat.sharing import links
from chat.telemetry import traces

log = logging.getLogger(__name__)
SETTLE_SECONDS, LOOK_SECONDS = 12.0, 0.08
"""How long a question waits for a run that is being stopped (a lost writer is noticed by then); how often it looks."""

ENDED_AT_ONCE = 50
"""Temporary conversations that are deleted in one round."""


class Store(Protocol):
    """What stores a run, or finds the one that was asked for before; `refusal` is why no new one may be."""

    def __call__(self, *, refusal: Problem | None) -> tuple[Run, bool]: ...


@dataclass(frozen=True)
class RunCreated:
    """The turn and its run; `created` False when the same had been asked before."""

    turn: UUID
    run: UUID
    created: bool


async def start_conversation(
    user: User, client_id: str | None, *, is_temporary: bool = False
) -> tuple[Conversation, bool]:
    """A new conversation, or the one this `client_id` has made already; whether it is new. Raises Problem."""
    conversation, created = await sync_to_async(store_conversation)(user, client_id, is_temporary=is_temporary)
    if created and not is_temporary:
        await notifications.notify(user.pk, conversation.pk, "created")
    return conversation, created


async def ask(user: User, conversation_id: UUID, question: Question) -> RunCreated:
    """Store the question and set its first run going. Raises Problem."""
    return await _asked(user, partial(transactions.store_question, user, conversation_id, question))


async def retry(user: User, turn_id: UUID, again: RetryOptions) -> RunCreated:
    """Set another run of a turn going. Raises Problem."""
    return await _asked(user, partial(transactions.store_retry, user, turn_id, again))


async def resume(user: User, run_id: UUID, client_id: str | None = None) -> RunCreated:
    """Another run that goes on with the text of one that was stopped or cut, over the same pages. Raises Problem."""
    return await _asked(user, partial(transactions.store_continuation, user, run_id, client_id))


async def stop(user: User, run_id: UUID) -> None:
    """Ask a live run to stop; one that nobody writes yet is stopped at once. Raises Problem."""
    await _stop(Run.objects.for_user(user).filter(pk=run_id), run_id)


async def stop_as_operator(run_id: UUID) -> None:
    """The same for anybody's run. Raises Problem."""
    await _stop(Run.objects.filter(pk=run_id), run_id)


async def answer_now(user: User, run_id: UUID) -> None:
    """Ask a run that is reasoning, or searches for what its thoughts have asked for, to answer from what it has; any
    other is left alone. Raises Problem."""
    mine = Run.objects.for_user(user).filter(pk=run_id)
    run = await mine.afirst()
    if run is None:
        raise not_found()
    state = await state_of(run)
    if state.status == REASONING or (state.status == SEARCHING and state.reasoning):
        await mine.live().aupdate(answer_asked_at=timezone.now())


async def choose(user: User, run_id: UUID) -> None:
    """Have the conversation go on from this run of its turn. Raises Problem."""
    if not await Run.objects.for_user(user).filter(pk=run_id).aupdate(chosen_at=Now()):
        raise not_found()


async def take_over(user: User, secret: str) -> Conversation:
    """The copy behind a shared link as a conversation of the user, once. Raises Problem."""
    conversation, created = await sync_to_async(_taken_over)(user, secret)
    if created:
        await notifications.notify(user.pk, conversation.pk, "created")
    return conversation


def _taken_over(user: User, secret: str) -> tuple[Conversation, bool]:
    link = links.opened(secret)
    if link is None:
        raise not_found()
    now = timezone.now()
    record = link.record.model_copy(update={"created_at": now, "updated_at": now})
    return store_record(user, record, f"link-{link.id.hex}", links.pages_of(link))


async def rename(user: User, conversation_id: UUID, **fields: object) -> Conversation:
    """Change `title`, `pinned`, `archived` or `folder`. Raises Problem."""
    own = Conversation.objects.for_user(user).filter(pk=conversation_id)
    if await temporary.is_temporary(user, conversation_id):
        raise Problem("conversation.temporary")
    change = partial(folders.change, user, [conversation_id])
    if not await (sync_to_async(change)(**fields) if fields else own.aexists()):
        raise not_found()
    await notifications.notify(user.pk, conversation_id, "renamed")
    return await own.aget()


async def delete(user: User, conversation_id: UUID) -> None:
    """Delete a conversation, with a temporary one the pages that only it has; a writer that is still at it loses its
    lease and lets the engine go. Raises Problem."""
    mine = Run.objects.for_user(user).filter(turn__conversation=conversation_id)
    journals = [stream_key(pk) async for pk in mine.values_list("pk", flat=True)]
    pages = await sync_to_async(temporary.pages_of)(user, conversation_id)
    deleted, _ = await Conversation.objects.for_user(user).filter(pk=conversation_id).adelete()
    if not deleted:
        raise not_found()
    await forget(journals)
    if pages:
        await sync_to_async(retention.delete_pages)(pages)
    await notifications.notify(user.pk, conversation_id, "deleted")
    await sync_to_async(tasks.advance)()


async def delete_own(user: User, conversation_id: UUID) -> None:
    """The same by the reader's own wish, which the audit notes, but for a temporary one. Raises Problem."""
    leaves_nothing = await temporary.is_temporary(user, conversation_id)
    await delete(user, conversation_id)
    if not leaves_nothing:
        await sync_to_async(audit.record)("conversation.deleted", user, conversation_id)


async def delete_ended() -> None:
    """Delete the temporary conversations whose time is over. Raises DatabaseError."""
    ended = Conversation.objects.filter(ends_at__lt=timezone.now()).select_related("owner").order_by("ends_at")
    async for conversation in ended[:ENDED_AT_ONCE]:
        with contextlib.suppress(Problem):  # deleted meanwhile
            await delete(conversation.owner, conversation.pk)


async def _stop(runs: RunSet, run_id: UUID) -> None:
    if not await runs.aexists():
        raise not_found()
    if await runs.filter(status__in=LIVE, stop_asked_at=None).aupdate(stop_asked_at=Now()):
        with contextlib.suppress(LeaseLost):  # a worker was faster: it finds the wish in its first look
            await runner.end_waiting(run_id, events.RunStopped())
        await sync_to_async(tasks.advance)()


async def _asked(user: User, store: Store) -> RunCreated:
    """What `store` made, set going and counted among what its user asks. Raises Problem."""
    began = time.time()
    ask, created = await ask_rate.count(user.pk), False
    try:
        run, created = await _stored(partial(_unless_refused, user, store, ask.refusal))
    finally:
        if not created and not ask.refusal:
            await ask_rate.take_back(ask)
    if created:
        traces.past("ask", run.pk, began)
        await notifications.notify(user.pk, run.turn.conversation_id, "moved", run.pk)
    return RunCreated(turn=run.turn_id, run=run.pk, created=created)


def _unless_refused(user: User, store: Store, refusal: Problem | None) -> tuple[Run, bool]:
    return store(refusal=refusal or maintenance.refusal_for(user) or quotas.refusal_for(user))


async def _stored(store: Callable[[], tuple[Run, bool]]) -> tuple[Run, bool]:
    """What `store` made, set going; it waits while the run in its way is about to be over. Raises Problem."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        try:
            return await sync_to_async(_store_and_send)(store)
        except Busy as busy:
            if not await is_ending(busy.run):
                raise
            if time.monotonic() > deadline:
                # An end that cannot be stored is seen by readers all the same: to them nothing is being written.
                raise busy if busy.run.stop_asked_at else Problem("server.unavailable") from busy
        await asyncio.sleep(LOOK_SECONDS)


async def is_ending(run: Run) -> bool:
    """Whether it is to stop, or its readers have seen its end, which SQL is told a moment later. Raises RedisError."""
    return run.stop_asked_at is not None or (await state_of(run)).is_over


def _store_and_send(store: Callable[[], tuple[Run, bool]]) -> tuple[Run, bool]:
    """The task goes first, in the same thread: the reader waits for the model, not for what is told meanwhile."""
    run, created = store()
    if created:
        tasks.set_going(run)
    return run, created
