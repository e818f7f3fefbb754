"""What every row that belongs to a user is reached by."""

from typing import Self, TypeVar

from django.db import models

from chat.accounts import User

M = TypeVar("M", bound=models.Model)


class Owned(models.QuerySet[M]):
    """A queryset that knows the way to its owner."""

    owner_path = "owner"

    def for_user(self, user: User) -> Self:
        return self.filter(**{self.owner_path: user})
