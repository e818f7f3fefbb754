"""How a conversation is begun: without a turn, and only so many of these a user."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from chat.actions.ask_rate import wait
from chat.errors.problems import Problem
from chat.models import Conversation, Turn, User
from chat.models.prepared import Parameter, Rows

FORGOTTEN = timedelta(hours=1)
"""A conversation that has had no turn for so long makes room for a new one, where there is none."""


_TURNS = Turn.objects.filter(conversation=OuterRef("pk"))


def _empty(owner: User | Parameter) -> "QuerySet[Conversation]":
    return Conversation.objects.filter(owner=owner).exclude(Exists(_TURNS))


_EMPTY_COUNT = Rows(
    lambda: (
        _empty(Parameter("owner"))
        .order_by()
        .values("owner")
        .annotate(count=Count("pk"))
        .values_list("count", flat=True)
    )
)
"""One row, or none where nobody's is empty."""


@transaction.atomic
def store_conversation(user: User, client_id: str | None, *, is_temporary: bool = False) -> tuple[Conversation, bool]:
    """A new conversation, or the one this `client_id` has made already; whether it is new. Raises Problem."""
    User.objects.select_for_update().get(pk=user.pk)  # many at once are counted one after the other
    before = Conversation.objects.for_user(user).filter(client_id=client_id).first() if client_id else None
    if before:
        return before, False
    _make_room(user)
    now = timezone.now()
    ends_at = now + timedelta(hours=settings.CHAT.temporary_hours) if is_temporary else None
    return Conversation.objects.create(owner=user, client_id=client_id, updated_at=now, ends_at=ends_at), True


def _make_room(user: User) -> None:
    limit = settings.CHAT.empty_conversations_per_user
    if (_EMPTY_COUNT.first(owner=user.pk) or 0) < limit:
        return
    empty = _empty(user)
    empty.filter(created_at__lt=timezone.now() - FORGOTTEN).delete()
    if empty.count() >= limit:
        remaining = empty.earliest("created_at").created_at + FORGOTTEN - timezone.now()
        raise Problem("limit.conversations", limit=limit, **wait(remaining.total_seconds()))
