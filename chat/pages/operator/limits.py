"""Limits of everybody, of groups and of single people: set, changed and taken off by administrators."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from chat.actions.quotas import amount
from chat.models import Limit, User
from chat.models.limits import COST
from chat.operation import audit
from chat.operation.usage import MICROS
from chat.pages.accounts import reader
from chat.pages.operator.access import for_administrators
from chat.pages.usage import KINDS, PERIODS

AMOUNT_MAX = 10**12


class NewLimit(forms.Form):
    """Whose, of what, for how long, how much."""

    email = forms.EmailField(label=_("Person (e-mail address; empty: the group, or everybody)"), required=False)
    group = forms.ModelChoiceField(Group.objects.order_by("name"), label=_("Group"), required=False, empty_label="–")
    kind = forms.ChoiceField(label=_("Of what"), choices=KINDS.items())
    period = forms.ChoiceField(label=_("For how long"), choices=PERIODS.items())
    amount = forms.DecimalField(label=_("At most"), min_value=0, max_value=AMOUNT_MAX, decimal_places=2)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if email := cleaned.get("email"):
            cleaned["user"] = User.objects.filter(email__iexact=email).first()
            if cleaned["user"] is None:
                self.add_error("email", _("No account has this address."))
            if cleaned.get("group"):
                self.add_error("group", _("Name a person or a group, not both."))
        return cleaned


@for_administrators
@require_http_methods(["GET", "POST"])
def limits_page(request: HttpRequest) -> HttpResponse:
    """The limits there are, and a form that sets one: the same again changes its amount."""
    form = NewLimit(request.POST if "kind" in request.POST else None, label_suffix="")
    if deleted := request.POST.get("delete", ""):
        for limit in Limit.objects.filter(pk=deleted if deleted.isdecimal() else 0):
            limit.delete()
            audit.record("limit.deleted", reader(request), limit.user or limit.group, f"{limit.kind}/{limit.period}")
        return redirect("operation_limits")
    if form.is_bound and form.is_valid():
        store(form.cleaned_data)
        cleaned = form.cleaned_data
        amount_of = f"{cleaned['kind']}/{cleaned['period']}: {cleaned['amount']}"
        audit.record("limit.set", reader(request), cleaned.get("user") or cleaned["group"], amount_of)
        return redirect("operation_limits")
    rows = Limit.objects.select_related("user", "group").order_by("user__email", "group__name", "kind", "period")
    limits = [(row, KINDS[row.kind], PERIODS[row.period], amount(row.kind, row.amount)) for row in rows]
    return render(request, "operation/limits.html", {"page": "limits", "form": form, "limits": limits})


def store(cleaned: dict[str, Any]) -> None:
    number = cleaned["amount"] * (MICROS if cleaned["kind"] == COST else 1)
    whose = {"user": cleaned.get("user"), "group": cleaned["group"]}
    Limit.objects.update_or_create(
        **whose, kind=cleaned["kind"], period=cleaned["period"], defaults={"amount": int(number)}
    )
