"""Who has used how much: sums of the ledger by day, person, group and model, and as CSV."""

import csv
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from chat.operation.usage import DAY, GROUP, KEYS, MICROS, MODEL, USER, sums, table
from chat.pages.operator.access import for_operators

ROWS_MAX = 500
LABELS = {DAY: _("Day"), USER: _("Person"), GROUP: _("Group"), MODEL: _("Model")}


class Choice(forms.Form):
    """Which days, and what is summed by."""

    since = forms.DateField(label=_("First day (UTC)"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    by = forms.MultipleChoiceField(label=_("Summed by"), choices=LABELS.items(), widget=forms.CheckboxSelectMultiple)


@dataclass(frozen=True)
class Chosen:
    """What of the ledger is summed. `by`: some of its `KEYS`."""

    since: date
    until: date
    by: list[str]


@for_operators
@require_GET
def usage_page(request: HttpRequest) -> HttpResponse:
    """The sums of the days that are chosen; this month by person where nothing is."""
    today = timezone.now().date()
    form = Choice(completed(request.GET, of_month(today)), label_suffix="")
    choice = Chosen(**form.cleaned_data) if form.is_valid() else of_month(today)
    if "csv" in request.GET and not form.errors:
        return as_csv(choice)
    totals = sums(choice.since, choice.until, choice.by)
    rows = [(key, total, total.cost_micros / MICROS, currency) for (key, currency), total in totals.items()]
    context = {
        "page": "usage",
        "form": form,
        "heads": [LABELS[one] for one in KEYS if one in choice.by],
        "rows": sorted(rows, key=lambda row: -row[1].answers)[:ROWS_MAX],
        "is_cut": len(rows) > ROWS_MAX,
    }
    return render(request, "operation/usage.html", context)


def completed(given: QueryDict, usual: Chosen) -> QueryDict:
    """What is chosen, with what is usual for whatever is not said: a link may name one thing only."""
    every = given.copy()
    every.setdefault("since", str(usual.since))
    every.setdefault("until", str(usual.until))
    every.setlistdefault("by", list(usual.by))
    return every


def of_month(today: date) -> Chosen:
    return Chosen(today.replace(day=1), today, [USER])


def as_csv(choice: Chosen) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="usage-{choice.since}-{choice.until}.csv"'
    csv.writer(response).writerows(table(choice.since, choice.until, choice.by))
    return response
