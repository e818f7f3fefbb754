"""Folders, in which a user keeps conversations."""

import uuid6
from django.db import models

from chat.accounts import User
from chat.models.owned import Owned

NAME_MAX = 80


class FolderSet(Owned["Folder"]):
    owner_path = "owner"


class Folder(models.Model):
    """A name under which conversations are kept; each is in one at most."""

    id = models.UUIDField(primary_key=True, default=uuid6.uuid7, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=NAME_MAX)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FolderSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="folder_named_once")]
