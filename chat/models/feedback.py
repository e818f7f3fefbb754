"""What readers think of an answer, for whoever runs the instance."""

from django.db import models

from chat.models.owned import Owned
from chat.models.runs import Run


class FeedbackSet(Owned["Feedback"]):
    owner_path = "run__turn__conversation__owner"


class Feedback(models.Model):
    """One reader's word on one answer. It goes with the conversation."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="feedback")
    good = models.BooleanField()
    reason = models.CharField(max_length=16, blank=True, default="")
    """Why not, one of `chat.actions.feedback.REASONS`; empty: not said."""
    comment = models.CharField(max_length=1000, blank=True, default="")
    given_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = FeedbackSet.as_manager()
