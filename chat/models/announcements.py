"""What the operator tells all readers."""

from django.db import models

from chat.accounts import User


class AnnouncementSet(models.QuerySet["Announcement"]):
    def standing(self) -> "AnnouncementSet":
        """Those that were not ended, the newest first."""
        return self.filter(ended_at=None).order_by("-created_at")


class Announcement(models.Model):
    """A sentence that stands on every reader's page until it is ended. The newest one that stands is shown."""

    text = models.CharField(max_length=500)
    holds_questions = models.BooleanField(default=False)
    """Maintenance: nothing new may be asked while it stands; answers in the air finish."""
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, db_index=True)

    objects = AnnouncementSet.as_manager()
