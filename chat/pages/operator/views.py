"""The operator's pages: how everything stands, who waits and why, the settings in force.

To whoever is no operator they are not there. No question and no answer is shown on them.
"""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from chat.actions import verbs
from chat.errors.problems import Problem
from chat.models import User
from chat.pages.operator import failures, live, parts
from chat.runs import health

FAILURES_SINCE = timedelta(hours=24)
ORIGINS: dict[str, Promise] = {
    "environment": gettext_lazy("environment"),
    "file": gettext_lazy(".env file"),
    "default": gettext_lazy("default"),
}
View = Callable[..., HttpResponse]
AsyncView = Callable[..., Coroutine[Any, Any, HttpResponse]]


def for_operators(view: View) -> View:
    """A page for operators and administrators; for others there is none."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_others(request)
        return view(request, *args, **kwargs)

    return guarded


def for_operators_async(view: AsyncView) -> AsyncView:
    """The same for an asynchronous view."""

    @wraps(view)
    async def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_others(request)
        return await view(request, *args, **kwargs)

    return guarded


def refuse_others(request: HttpRequest) -> None:
    if not (isinstance(request.user, User) and request.user.is_staff):
        raise Http404


@for_operators_async
@require_GET
async def now(request: HttpRequest) -> HttpResponse:
    """How everything stands at this moment."""
    answers = await health.parts()
    context: dict[str, Any] = {"page": "now", "parts": parts.described(answers)}
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
        messages.info(request, _("The answer is being stopped. What is written of it stays."))
    except Problem:
        messages.info(request, _("This answer is gone already."))
    return redirect("operation")


@for_operators
@require_GET
def settings_page(request: HttpRequest) -> HttpResponse:
    """Every variable that is read, with where its value comes from; secrets are masked where they are read."""
    rows = [(one, ORIGINS[one.origin]) for one in settings.IN_FORCE]
    given = [row for row in rows if row[0].is_given]
    defaults = [row for row in rows if not row[0].is_given]
    return render(request, "operation/settings.html", {"page": "settings", "given": given, "defaults": defaults})
