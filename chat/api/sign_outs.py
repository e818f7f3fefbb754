"""Word of sign-outs and new passwords to the processes that hold a user's connections open."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models.signals import post_delete, post_save
from django.db.transaction import on_commit
from django.dispatch import receiver
from django.utils import timezone

from chat.journal.notifications import notify_sign_out
from chat.models import User


@receiver(post_delete, sender=Session)
def on_sign_out(sender: Any, instance: Session, **_: Any) -> None:
    """However a session ends before its time: signed out, ended from elsewhere, deleted by an administrator."""
    if instance.expire_date <= timezone.now():
        return  # tidied away: whoever it was has long been found signed out
    user = str(instance.get_decoded().get(SESSION_KEY, ""))
    if user.isdecimal():
        tell(int(user))


@receiver(post_save, sender=User)
def on_change(sender: Any, instance: User, *, created: bool, update_fields: Any = None, **_: Any) -> None:
    """A new password or a deactivated account; a sign-in, which only notes its time, is none of these."""
    if not created and set(update_fields or ["password"]) & {"password", "is_active"}:
        tell(instance.pk)


def tell(user: int) -> None:
    """Once it is stored; where Redis is away, the next look at all connections finds out."""
    on_commit(lambda: notify_sign_out(user))
