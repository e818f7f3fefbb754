"""What of the audit allauth and Django tell by signals: who comes, who fails to, what guards an account."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, user_signed_up
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from chat.models import User
from chat.operation import audit


@receiver(user_logged_in, dispatch_uid="chat.audit")
def on_sign_in(sender: Any, user: User, **_: Any) -> None:
    audit.record("sign_in", user)


@receiver(user_login_failed, dispatch_uid="chat.audit")
def on_failure(sender: Any, credentials: dict[str, Any], **_: Any) -> None:
    audit.record("sign_in.failed", str(credentials.get("email") or credentials.get("username") or ""))


@receiver(user_logged_out, dispatch_uid="chat.audit")
def on_sign_out(sender: Any, user: User | None, **_: Any) -> None:
    if user is not None:
        audit.record("sign_out", user)


@receiver(user_signed_up, dispatch_uid="chat.audit")
def on_sign_up(sender: Any, user: User, **_: Any) -> None:
    audit.record("sign_up", user, detail=str(user.role.name))


@receiver(password_changed, dispatch_uid="chat.audit")
def on_password(sender: Any, user: User, **_: Any) -> None:
    audit.record("password.changed", user)


@receiver(password_reset, dispatch_uid="chat.audit")
def on_reset(sender: Any, user: User, **_: Any) -> None:
    audit.record("password.reset", user)


@receiver(authenticator_added, dispatch_uid="chat.audit")
def on_factor(sender: Any, user: User, authenticator: Any, **_: Any) -> None:
    audit.record("factor.added", user, detail=str(authenticator.type))


@receiver(authenticator_removed, dispatch_uid="chat.audit")
def on_less(sender: Any, user: User, authenticator: Any, **_: Any) -> None:
    audit.record("factor.removed", user, detail=str(authenticator.type))
