"""What an organisation's directory calls the accounts and groups that it keeps here."""

from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from chat.accounts import User


class Provisioned(models.Model):
    """The directory's own name for one account or one group; see `chat.api.scim`."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, null=True, related_name="provisioned")
    group = models.OneToOneField(Group, on_delete=models.CASCADE, null=True, related_name="provisioned")
    external_id = models.CharField(max_length=255, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user=None, group__isnull=False) | Q(user__isnull=False, group=None), name="provisioned_one"
            )
        ]
