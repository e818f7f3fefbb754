"""The audit as administrators read it: chosen by action, name and days, on a page and as CSV."""

import csv
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from chat.models import AuditEntry
from chat.models.audit import AuditSet
from chat.models.chunks import by_key
from chat.operation import audit
from chat.operation.usage import plain
from chat.pages.accounts import reader
from chat.pages.operator.access import for_administrators

PAGE_ROWS = 100
COLUMNS = ("at", "action", "actor", "subject", "detail", "address", "request")


class Choice(forms.Form):
    """Which entries; nothing chosen is all of them."""

    action = forms.ChoiceField(label=_("What"), choices=[("", _("Anything")), *audit.ACTIONS.items()], required=False)
    name = forms.CharField(label=_("Who, or to whom"), max_length=254, required=False)
    since = forms.DateField(label=_("First day (UTC)"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}), required=False)


@for_administrators
@require_GET
def audit_page(request: HttpRequest) -> HttpResponseBase:
    """The newest entries first, a hundred at a time. To read it leaves an entry too."""
    form = Choice(request.GET, label_suffix="")
    entries = chosen(form.cleaned_data) if form.is_valid() else AuditEntry.objects.none()
    audit.record("audit.read", reader(request), detail="&".join(f"{k}={v}" for k, v in request.GET.items()))
    if "csv" in request.GET and form.is_valid():
        return as_csv(entries)
    page = Paginator(entries, PAGE_ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": "audit",
        "form": form,
        "entries": page,
        "rows": [(entry, audit.ACTIONS.get(entry.action, entry.action)) for entry in page],
        "query": query.urlencode(),
        "days": settings.CHAT.audit_days,
    }
    return render(request, "operation/audit.html", context)


def chosen(choice: dict[str, Any]) -> AuditSet:
    entries = AuditEntry.objects.order_by("-at", "-pk")
    if choice["action"]:
        entries = entries.filter(action=choice["action"])
    if choice["name"]:
        entries = entries.filter(Q(actor__icontains=choice["name"]) | Q(subject__icontains=choice["name"]))
    if choice["since"]:
        entries = entries.filter(at__gte=make_aware(datetime.combine(choice["since"], time.min), ZoneInfo("UTC")))
    if choice["until"]:
        entries = entries.filter(at__lte=make_aware(datetime.combine(choice["until"], time.max), ZoneInfo("UTC")))
    return entries


class Echo:
    """What a CSV writer writes to: the line is what it gives."""

    def write(self, line: str) -> str:
        return line


def as_csv(entries: AuditSet) -> StreamingHttpResponse:
    """All that is chosen, row by row, so that a year of it needs no memory."""
    writer = csv.writer(Echo())

    def lines() -> Iterator[str]:
        yield writer.writerow(COLUMNS)
        for _key, at, *texts in by_key(entries, *COLUMNS, newest_first=True):
            yield writer.writerow([at.isoformat(), *map(plain, texts)])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response
