"""What people can do with what was asked (`asking`): runs are stopped and ended, conversations changed and deleted."""

import contextlib
from functools import partial
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db.models.functions import Now
from django.utils import timezone

from chat.actions import folders, temporary
from chat.actions.records import store_record
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

ENDED_AT_ONCE = 50
"""Temporary conversations that are deleted in one round."""


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
