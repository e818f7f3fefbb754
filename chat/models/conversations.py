"""Conversations and their turns."""

from typing import Any, Self

import uuid6
from django.db import models
from django.db.models import F

from chat.accounts import User
from chat.models.folders import Folder
from chat.models.owned import Owned


class ConversationSet(Owned["Conversation"]):
    owner_path = "owner"

    def lasting(self) -> Self:
        """Those that stay until somebody deletes them."""
        return self.filter(ends_at__isnull=True)

    def change(self, **fields: Any) -> int:
        """Update what the history's index is made of, and have it look again; how many rows."""
        return self.update(**self.changed(**fields))

    @staticmethod
    def changed(**fields: Any) -> dict[str, Any]:
        """`fields` to be updated, with what has the index look again."""
        return fields | {"unindexed": F("unindexed") + 1}


class TurnSet(Owned["Turn"]):
    owner_path = "conversation__owner"


class Conversation(models.Model):
    """A user's tree of turns."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="conversations")
    client_id = models.CharField(max_length=64, null=True)
    title = models.CharField(max_length=200, blank=True)
    pinned = models.BooleanField(default=False)
    archived = models.BooleanField(default=False)
    folder = models.ForeignKey(Folder, on_delete=models.SET_NULL, null=True, related_name="conversations")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(db_index=True)
    unindexed = models.PositiveIntegerField(default=1, db_default=1, db_index=True)
    """Changes that the history's index has not seen: 0 says that it has seen them all."""
    ends_at = models.DateTimeField(null=True, db_index=True)
    """When a temporary one is deleted, unless it is open then; null: it stays."""

    objects = ConversationSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "client_id"], name="conversation_made_once")]

    @property
    def is_temporary(self) -> bool:
        return self.ends_at is not None


class Turn(models.Model):
    """One question and what answers it."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    client_id = models.CharField(max_length=64)
    question = models.TextField()
    search = models.BooleanField()
    think = models.BooleanField()
    effort = models.CharField(max_length=8, default="on", db_default="on")
    """How long it is thought, where it is: `on` or `deep`."""
    sites = models.JSONField(default=list)
    """Sites that the search keeps to; one with `-` before it is left out."""
    focus = models.CharField(max_length=8, blank=True, default="", db_default="")
    """The kind of sources that the reader chose, one of `search.intent.FOCUSES`; empty: the question's words decide."""
    days = models.PositiveSmallIntegerField(null=True)
    """How old a page may be, as far as its age is known; null: the question's words decide."""
    model_key = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Which of `MODELS` the reader chose, by its name; empty: there was only one."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TurnSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "client_id"], name="turn_asked_once")]
