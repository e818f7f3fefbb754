"""What readers think of the answers: how many were good, why others were not, and their words."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from chat.actions.feedback import REASONS
from chat.actions.records import FOREIGN
from chat.models import Feedback
from chat.pages.operator.access import for_operators

DAYS, SHOWN = 30, 100


@for_operators
@require_safe
def feedback_page(request: HttpRequest) -> HttpResponse:
    """The last ones, and their sums by model over a month."""
    rows = given_here().select_related("run__turn__conversation__owner").order_by("-given_at")[:SHOWN]
    context = {"page": "feedback", "days": DAYS, "sums": sums(), "rows": [said(row) for row in rows], "shown": SHOWN}
    return render(request, "operation/feedback.html", context)


def given_here() -> "QuerySet[Feedback]":
    """What was said of answers of this instance: what came with a file was said to somebody else."""
    return Feedback.objects.exclude(run__client_id__startswith=FOREIGN)


def sums() -> Sequence[dict[str, object]]:
    """Of each model, the most often judged first."""
    lately = given_here().filter(given_at__gte=timezone.now() - timedelta(days=DAYS))
    counted = lately.values_list("run__model").annotate(judged=Count("pk"), praised=Count("pk", filter=Q(good=True)))
    rows = [{"model": model, "good": praised, "bad": judged - praised} for model, judged, praised in counted]
    return sorted(rows, key=lambda row: -(row["good"] + row["bad"]))


def said(row: Feedback) -> dict[str, object]:
    return {
        "at": row.given_at,
        "good": row.good,
        "reason": REASONS.get(row.reason, ""),
        "comment": row.comment,
        "model": row.run.model,
        "question": row.run.turn.question[:300],
        "reader": row.run.turn.conversation.owner.email,
    }
