"""What a reader wishes of every answer, in the reader's own words."""

from django.db import models

from chat.accounts import User
from chat.models.owned import Owned


class InstructionsSet(Owned["Instructions"]):
    owner_path = "owner"

    def text_of(self, user: User) -> str:
        """Empty where nothing is wished."""
        return self.for_user(user).values_list("text", flat=True).first() or ""


class Instructions(models.Model):
    """All that is remembered of a reader from one conversation to the next. There is no row where nothing is wished."""

    owner = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="instructions")
    text = models.TextField()
    changed_at = models.DateTimeField(auto_now=True)

    objects = InstructionsSet.as_manager()
