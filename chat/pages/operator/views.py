"""The operator's first page: how everything stands, who waits and why, what failed. It shows no question."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chat.actions import verbs
from chat.errors.problems import Problem
from chat.operation import audit
from chat.pages.operator import failures, live, parts
from chat.pages.operator.access import for_operators_async
from chat.pages.page_data import engine_card
from chat.runs import health

FAILURES_SINCE = timedelta(hours=24)


@for_operators_async
@require_GET
async def now(request: HttpRequest) -> HttpResponse:
    """How everything stands at this moment."""
    answers = await health.parts()
    context: dict[str, Any] = {"page": "now", "parts": parts.described(answers, engine_card().connected)}
    if answers["sql"] and answers["schema"]:
        context |= await sync_to_async(standing)()
    return await sync_to_async(render)(request, "operation/now.html", context)


def standing() -> dict[str, Any]:
    return {
        "line": live.line(),
        "runs": live.live_runs(),
        "runs_max": live.SHOWN_MAX,
        "failures": failures.failures(timezone.now() - FAILURES_SINCE),
    }


@for_operators_async
@require_POST
async def stop(request: HttpRequest, id: UUID) -> HttpResponse:
    """Stop anybody's answer; what is written of it stays with its reader."""
    try:
        await verbs.stop_as_operator(id)
        await sync_to_async(audit.record)("answer.stopped", str(await request.auser()), id)
        messages.info(request, _("The answer is being stopped. What is written of it stays."))
    except Problem:
        messages.info(request, _("This answer is gone already."))
    return redirect("operation")
