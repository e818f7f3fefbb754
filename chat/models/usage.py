"""What answers have used: it stays when the conversation is deleted, without a word of it."""

from typing import ClassVar

from django.db import models

from chat.accounts import User


class Usage(models.Model):
    """One answer that is over. Times are seconds; None: nobody has measured it, or it did not happen."""

    run = models.UUIDField(primary_key=True)
    """The id of its run, which may be gone."""
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    """Empty where the account was deleted: the sums of the server stay."""
    model = models.CharField(max_length=200)
    status = models.CharField(max_length=16)
    code = models.CharField(max_length=64, blank=True)
    """Why it failed."""
    created_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField()
    search_seconds = models.FloatField(null=True)
    waited_seconds = models.FloatField(null=True)
    """Until it had its slot, without the search."""
    first_token_seconds = models.FloatField(null=True)
    """From asking to the first word of reasoning or answer."""
    prompt_tokens = models.PositiveIntegerField(default=0)
    cached_tokens = models.PositiveIntegerField(default=0)
    reasoning_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    """Reasoning included."""
    is_estimated = models.BooleanField(default=False)
    """The model's server has counted nothing, as where an answer was stopped: what was written is estimated."""
    cost_micros = models.PositiveBigIntegerField(null=True)
    """In millionths of the currency."""
    currency = models.CharField(max_length=3, blank=True)
    pages_read = models.PositiveIntegerField(default=0)
    pages_skipped = models.PositiveIntegerField(default=0)
    verdicts = models.JSONField(default=dict)
    """Verdict → how many cited sentences have it."""
    providers = models.JSONField(default=dict)
    """Search provider → `ok`, or the code of its failure."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "created_at"], name="usage_of_users")]

    @property
    def seconds(self) -> float:
        """From question to end, waiting included."""
        return (self.ended_at - self.created_at).total_seconds()
