"""How many sessions a user may have: where one more begins, the oldest ends, and its browser asks to sign in again."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest

from chat.models import User


@receiver(user_logged_in, dispatch_uid="chat.sessions")
def end_oldest(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """After the new session was noted by allauth, whose own receiver comes first (`INSTALLED_APPS`)."""
    for one in UserSession.objects.filter(user=user).order_by("-created_at", "-pk")[settings.CHAT.sessions_per_user :]:
        one.end()
