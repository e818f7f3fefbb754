"""The operator's page of settings: what is connected, with a test for each, and every variable with its origin."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from chat.engines import engine_of
from chat.pages.operator.access import for_operators, for_operators_async
from chat.pages.operator.trials import Trial, is_known_model, try_engine, try_provider
from chat.pages.ui_words import provider_label

ORIGINS: dict[str, Promise] = {
    "environment": _("environment"),
    "file": _(".env file"),
    "default": _("default"),
}


@dataclass(frozen=True)
class Service:
    """Something that is connected and can be tried. `action` is where the button of its test leads."""

    kind: Promise
    name: str
    label: Promise | str
    action: str


@dataclass(frozen=True)
class Tried:
    """Which service was tried, and what came of it."""

    action: str
    name: str
    result: Trial


@for_operators
@require_GET
def settings_page(request: HttpRequest) -> HttpResponse:
    """What is connected, and every variable that is read; secrets are masked where they are read."""
    return shown(request)


@for_operators_async
@require_POST
async def test_model(request: HttpRequest) -> HttpResponse:
    """Try a model, and show what came of it."""
    name = request.POST.get("name", "")
    if not is_known_model(name):
        raise Http404
    tried = Tried(reverse("operation_test_model"), name, await try_engine(name))
    return await sync_to_async(shown)(request, tried)


@for_operators_async
@require_POST
async def test_provider(request: HttpRequest) -> HttpResponse:
    """Try a search provider, and show what came of it."""
    name = request.POST.get("name", "")
    if name not in settings.SEARCH.providers:
        raise Http404
    tried = Tried(reverse("operation_test_provider"), name, await try_provider(name))
    return await sync_to_async(shown)(request, tried)


def shown(request: HttpRequest, tried: Tried | None = None) -> HttpResponse:
    rows = [(one, ORIGINS[one.origin]) for one in settings.IN_FORCE]
    context: dict[str, Any] = {
        "page": "settings",
        "connected": list(connected()),
        "trial": tried,
        "given": [row for row in rows if row[0].is_given],
        "defaults": [row for row in rows if not row[0].is_given],
    }
    return render(request, "operation/settings.html", context)


def connected() -> Iterator[Service]:
    """The models, then the search providers in the order in which they are asked."""
    models = [(one.name, one.label) for one in settings.MODELS] or [("", engine_of("").name)]
    for name, label in models:
        yield Service(_("Model"), name, label, reverse("operation_test_model"))
    for name in dict.fromkeys(settings.SEARCH.providers):
        yield Service(_("Search"), name, provider_label(name), reverse("operation_test_provider"))
