"""What is done with many conversations at once, a bounded number a call: whoever wants all of them calls again."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from asgiref.sync import sync_to_async

from chat.actions import folders, verbs
from chat.errors.problems import Problem
from chat.journal import notifications
from chat.models import Conversation, User

ManyChange = Literal["archive", "unarchive", "move", "delete"]
AT_ONCE = 50
"""Conversations of one call: a deletion ends runs and journals, one after the other."""


@dataclass(frozen=True)
class ManyChanged:
    """How many were changed, and how many are still to be."""

    changed: int
    remaining: int


async def change_many(
    user: User, change: ManyChange, ids: Sequence[UUID] | None, folder: UUID | None = None
) -> ManyChanged:
    """Archive, bring back, move to `folder` (None: to none) or delete those of `ids` (None: all of the user's) that are
    not so yet; what is somebody else's is none of them. Raises Problem where the folder is."""
    rows = Conversation.objects.for_user(user)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if change == "move":
        rows = rows.lasting().exclude(folder=folder)
    elif change != "delete":
        rows = rows.lasting().filter(archived=change == "unarchive")
    chosen = [pk async for pk in rows.order_by("-updated_at", "-pk").values_list("pk", flat=True)[:AT_ONCE]]
    if change == "delete":
        for id in chosen:
            with contextlib.suppress(Problem):  # deleted meanwhile
                await verbs.delete_own(user, id)
    else:
        fields = {"folder": folder} if change == "move" else {"archived": change == "archive"}
        await sync_to_async(folders.change)(user, chosen, **fields)
        for id in chosen:
            await notifications.notify(user.pk, id, "renamed")
    return ManyChanged(len(chosen), await rows.acount() if chosen else 0)
