"""The end of an account: with it goes all that is only its own."""

from asgiref.sync import sync_to_async
from django.db import transaction

from chat.journal.journal import forget, stream_key
from chat.models import Conversation, Run, User


async def delete_account(user: User) -> None:
    """Delete a user with conversations, links, keys and sessions. Whoever still writes an answer of it loses its lease
    and lets the engine go. Pages that nobody else has read go within a day or two (`chat/runs/reaper.py`)."""
    live = Run.objects.for_user(user).live().values_list("pk", flat=True)
    journals = [stream_key(pk) async for pk in live]
    await sync_to_async(_delete)(user)
    await forget(journals)


def _delete(user: User) -> None:
    """One conversation at a time: none is held up by all, and an end in the middle leaves an account to go on with."""
    for id in list(Conversation.objects.for_user(user).values_list("pk", flat=True)):
        Conversation.objects.for_user(user).filter(pk=id).delete()
    with transaction.atomic():
        User.objects.filter(pk=user.pk).delete()
