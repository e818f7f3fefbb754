"""How much one may ask, spend and cost: of everybody, of the members of a group, of one user."""

from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from chat.accounts import User

QUESTIONS, TOKENS, COST = "questions", "tokens", "cost"
MINUTE, DAY, MONTH = "minute", "day", "month"


class Limit(models.Model):
    """At most so much in any minute, or in a day or month by UTC's calendar. Without user and group: of all."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=16)
    """`questions`, `tokens` (in and out together) or `cost`."""
    period = models.CharField(max_length=16)
    """`minute`, `day` or `month`."""
    amount = models.PositiveBigIntegerField()
    """Of `cost`: in millionths of the currency, whichever it is."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(user=None) | Q(group=None), name="limit_of_one"),
            models.UniqueConstraint(fields=["user", "kind", "period"], name="limit_of_user_once"),
            models.UniqueConstraint(fields=["group", "kind", "period"], name="limit_of_group_once"),
            models.UniqueConstraint(
                fields=["kind", "period"], condition=Q(user=None, group=None), name="limit_of_all_once"
            ),
        ]
