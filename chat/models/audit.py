"""Who did what to whom, when and from where: rows that are only ever added.

The database keeps to it too (migration 0021): its triggers refuse every change, and every deletion of an entry that is
not older than `AuditRetention` says.
"""

from datetime import datetime
from typing import Any, NoReturn

from django.db import models, transaction


class AuditSet(models.QuerySet["AuditEntry"]):
    """Reads; what is older than it has to be kept goes by `expire`, and nothing else changes or goes."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("an entry of the audit is never changed")

    def delete(self) -> NoReturn:
        raise TypeError("an entry of the audit is never deleted")

    def expire(self, before: datetime | None) -> int:
        """Delete the entries from before then, whose time is over; how many. None: no entry may go any more."""
        with transaction.atomic(using=self.db):
            if before is None:
                AuditRetention.objects.using(self.db).all().delete()
                return 0
            AuditRetention.objects.using(self.db).update_or_create(pk=1, defaults={"since": before})
            return int(super().filter(at__lt=before)._raw_delete(self.db))


class AuditEntry(models.Model):
    """One action. Names and addresses stand in it as they were: the accounts may be gone since."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    action = models.CharField(max_length=40, db_index=True)
    actor = models.CharField(max_length=254, db_index=True)
    """The e-mail address of who did it, or tried to; empty: the command line."""
    subject = models.CharField(max_length=300)
    """What it was done to: an account, a conversation's id, a group, a link."""
    detail = models.CharField(max_length=500)
    address = models.CharField(max_length=64)
    """Where the request came from, as far as trusted proxies tell."""
    request = models.CharField(max_length=64)
    """The id of the request, which stands in the log too."""

    objects = AuditSet.as_manager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add it. Raises TypeError where it is there already."""
        if self.pk is not None:
            raise TypeError("an entry of the audit is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("an entry of the audit is never deleted")


class AuditRetention(models.Model):
    """One row, of the sweep: entries since then stay, and the database lets no others be deleted. No row: all stay."""

    since = models.DateTimeField()


class SettingsRecord(models.Model):
    """One row: the settings that the instance was last started with, by fingerprints that tell no value."""

    fingerprints = models.JSONField()
