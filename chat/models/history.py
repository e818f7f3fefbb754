"""What the history search knows: one row for each turn, and one for each conversation's title."""

from django.db import models

from chat.models.conversations import Conversation, Turn


class HistoryEntry(models.Model):
    """The words of one turn, or of a conversation's title, as `chat/history/words.py` writes them.

    SQLite's full-text index follows this table by triggers, PostgreSQL's is an index of it (migration 0009). A later
    migration that makes SQLite's table anew has to make the triggers anew.
    """

    id = models.BigIntegerField(primary_key=True)
    """When it was asked, in microseconds since the epoch, so that the newest are found first without being sorted."""
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, null=True, related_name="+")
    """None: the entry is of the conversation's title."""
    stamp = models.CharField(max_length=64)
    """What it was made of: another stamp says that it is out of date."""
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(turn__isnull=True), name="title_indexed_once"
            )
        ]
