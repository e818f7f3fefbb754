"""Temporary conversations leave nothing: they end soon after they were closed, or where nobody has looked for long."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from chat.errors.problems import Problem, not_found
from chat.models import Conversation, Run, Source, User

CLOSED = timedelta(minutes=2)
"""So long after it was closed one stays: the page may only be loaded anew, or be open in another window, which says so
within this time."""


async def is_temporary(user: User, conversation_id: UUID) -> bool:
    """Whether it is there, the user's, and to leave nothing."""
    return await Conversation.objects.for_user(user).filter(pk=conversation_id, ends_at__isnull=False).aexists()


def lasting_run(user: User, run_id: UUID) -> Run:
    """A run of the user's in a conversation that is to stay. Raises Problem."""
    run = Run.objects.for_user(user).filter(pk=run_id).select_related("turn__conversation").first()
    if run is None:
        raise not_found()
    if run.turn.conversation.is_temporary:
        raise Problem("conversation.temporary")
    return run


async def note_presence(user: User, conversation_id: UUID, is_open: bool) -> None:
    """Put off the end of a temporary conversation while it is open; one that was closed ends soon. Raises Problem."""
    rest = timedelta(hours=settings.CHAT.temporary_hours) if is_open else CLOSED
    own = Conversation.objects.for_user(user).filter(pk=conversation_id)
    if not await own.filter(ends_at__isnull=False).aupdate(ends_at=timezone.now() + rest) and not await own.aexists():
        raise not_found()


def pages_of(user: User, conversation_id: UUID) -> list[int]:
    """The pages that were read for it, if it is temporary."""
    own = Conversation.objects.for_user(user).filter(pk=conversation_id, ends_at__isnull=False)
    read = Source.objects.filter(run__turn__conversation__in=own, page__isnull=False)
    return [id for id in read.order_by().values_list("page", flat=True).distinct() if id is not None]
