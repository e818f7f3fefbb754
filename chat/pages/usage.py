"""What the reader has used, and how much is left of each limit."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from chat.actions.quotas import amount
from chat.models import User
from chat.operation.limits import Allowance, allowances, near
from chat.operation.usage import DAY, MODEL, sums
from chat.pages.accounts import reader

DAYS = timedelta(days=30)
KINDS: dict[str, Promise] = {"questions": _("Questions"), "tokens": _("Tokens"), "cost": _("Cost")}
PERIODS: dict[str, Promise] = {"minute": _("in any minute"), "day": _("a day"), "month": _("a month")}
MICROS = 1_000_000


@require_GET
def usage_page(request: HttpRequest) -> HttpResponse:
    """The reader's own limits and the last thirty days."""
    user, now = reader(request), timezone.now()
    days = sums((now - DAYS).date(), now.date(), [DAY, MODEL], user)
    rows = [(day, model, total, total.cost_micros / MICROS, money) for ((day, model), money), total in days.items()]
    limits = [shown(one) for one in allowances(user, now)]
    return render(request, "usage.html", {"limits": limits, "rows": rows[::-1]})


def shown(one: Allowance) -> dict[str, object]:
    """A limit as a row: what of, for how long, how much is used, of how much, until when."""
    return {
        "kind": KINDS[one.kind],
        "period": PERIODS[one.period],
        "used": amount(one.kind, one.used),
        "limit": amount(one.kind, one.limit),
        "share": min(100, 100 * one.used // one.limit) if one.limit else 100,
        "is_near": one.is_near,
        "ends_at": one.ends_at,
    }


def nearly_used(user: User, now: datetime) -> list[dict[str, object]]:
    """The limits that a reader is told of above the conversation: most of them is used."""
    return [shown(one) for one in near(user, now)]
