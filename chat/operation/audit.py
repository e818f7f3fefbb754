"""The audit: one entry for each thing that an operator may have to answer for.

Whoever does such a thing calls `record` once, in the transaction that does it. What is asked of whom, and which answers
are written, is not in it: the words of readers are their own.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.models import AuditEntry, User
from chat.telemetry.log_context import request_id, visitor_address
from search.text.cleaning import one_line

ACTIONS: Mapping[str, Promise] = {
    "sign_in": _("Signed in"),
    "sign_in.failed": _("Failed to sign in"),
    "sign_out": _("Signed out"),
    "sign_up": _("Made an own account"),
    "password.changed": _("Changed the own password"),
    "password.reset": _("Set a new password by a link"),
    "factor.added": _("Added a second factor"),
    "factor.removed": _("Took off a second factor"),
    "account.made": _("Made an account"),
    "account.invited": _("Invited somebody"),
    "account.changed": _("Changed role, groups or access"),
    "account.read": _("Read an account's page"),
    "account.reset": _("Made a link for a new password"),
    "account.factors": _("Took off somebody's second factors"),
    "account.signed_out": _("Signed somebody out everywhere"),
    "account.exported": _("Exported an account"),
    "account.deleted": _("Deleted an account"),
    "group.made": _("Made a group"),
    "group.changed": _("Changed a group"),
    "group.deleted": _("Deleted a group"),
    "limit.set": _("Set a limit"),
    "limit.deleted": _("Took off a limit"),
    "answer.stopped": _("Stopped somebody's answer"),
    "announcement.made": _("Made an announcement"),
    "announcement.ended": _("Ended an announcement"),
    "conversation.deleted": _("Deleted a conversation"),
    "export": _("Exported the own account"),
    "link.made": _("Shared a conversation by a link"),
    "link.ended": _("Ended a shared link"),
    "rows.changed": _("Changed rows in the administration"),
    "audit.read": _("Read the audit"),
    "settings.changed": _("Changed settings"),
}
"""What is noted, and how the page calls it."""


def record(action: str, actor: User | str | None, subject: object = "", detail: str = "") -> None:
    """Note that `actor` did it: an account, what was typed as one, None for the command line. Raises DatabaseError."""
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is no action of the audit")
    AuditEntry.objects.create(
        action=action,
        actor=one_line(named(actor))[:254],
        subject=one_line(named(subject))[:300],
        detail=one_line(detail)[:500],
        address=visitor_address.get()[:64],
        request=request_id.get()[:64],
    )


def named(one: object) -> str:
    if isinstance(one, User):
        return one.email
    return "" if one is None else str(one)


def expire() -> int:
    """Delete what is older than `AUDIT_DAYS`; how many entries. 0 days: nothing is ever deleted."""
    days = settings.CHAT.audit_days
    return AuditEntry.objects.expire(timezone.now() - timedelta(days=days) if days else None)
