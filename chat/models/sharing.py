"""Copies of conversations that whoever has their links may read."""

import uuid6
from django.db import models

from chat.accounts import User
from chat.models.conversations import Conversation
from chat.models.owned import Owned
from chat.models.pages import Page


class SharedLinkSet(Owned["SharedLink"]):
    owner_path = "owner"


class SharedLink(models.Model):
    """A copy of one branch, as it was when the link was made. Of the link itself only a hash is known."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shared_links")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="shared_links")
    secret_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret that the link ends with, hexadecimal."""
    title = models.CharField(max_length=200, blank=True)
    turns = models.PositiveIntegerField()
    zipped = models.BinaryField()
    """The copy: a record as `chat/sharing/record.py` has it, without the texts of pages."""
    pages = models.ManyToManyField(Page, related_name="shared_links")
    """What the copy cites, which is kept for as long as the link."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = SharedLinkSet.as_manager()
