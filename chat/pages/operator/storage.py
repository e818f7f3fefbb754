"""The operator's page of what is kept: how much there is now, and which setting says for how long."""

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from chat.operation import storage
from chat.operation.storage import Stored
from chat.pages.operator.access import for_operators_async

LABELS: dict[str, Promise] = {
    "database": _("Database, all of it"),
    "conversations": _("Conversations"),
    "answers": _("Answers"),
    "pages": _("Stored pages (texts, compressed)"),
    "sessions": _("Sessions"),
    "audit": _("Entries of the audit"),
    "usage": _("Rows of the ledger of usage"),
    "journals": _("Redis: journals, queues, counters"),
    "logs": _("Logs on this machine"),
    "backups": _("Backups on this machine"),
}
UNTIL_DELETED = _("until it is deleted")
FOR_EVER = _("for ever, or as long as it is cited or belongs to something")
FIXED: dict[str, Promise | str] = {"database": "–", "logs": _("5 MB of each program, and one older file")}
UNITS: dict[str, Promise] = {
    "DAYS": _("Days: {number}"),
    "MINUTES": _("Minutes after the answer: {number}"),
    "COPIES": _("The newest: {number}"),
}


@for_operators_async
@require_GET
async def storage_page(request: HttpRequest) -> HttpResponse:
    """What there is at this moment."""
    rows = await sync_to_async(lambda: list(storage.in_the_database()))()
    rows += [await storage.in_redis(), *await sync_to_async(lambda: list(storage.in_folders()))()]
    context = {"page": "storage", "rows": [(LABELS[one.name], one, kept(one)) for one in rows]}
    return await sync_to_async(render)(request, "operation/storage.html", context)


def kept(one: Stored) -> Promise | str:
    """For how long, in words."""
    if one.value is None:
        return FIXED.get(one.name, UNTIL_DELETED)
    if one.value == 0:
        return FOR_EVER
    return str(UNITS[one.setting.rpartition("_")[2]]).format(number=one.value)
