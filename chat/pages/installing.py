"""What makes the site an app on a device: its manifest, its service worker, and the page without a connection.

The service worker keeps that page and what draws it, and nothing else: no answer, no list and no page of anybody.
"""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from chat.pages.page_data import active_language

ICON_SIZES = (192, 512)
SCRIPT = "text/javascript; charset=utf-8"


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C); what other apps share to it fills the question box of the start page."""
    with override(asked_language(request)):
        body = {
            "name": _("Wenyuan 问源"),
            "short_name": _("Wenyuan"),
            "description": _("Answers from pages that have just been read, each statement with its source."),
            "lang": active_language(),
            "id": reverse("start"),
            "start_url": reverse("start"),
            "scope": reverse("start"),
            "display": "standalone",
            "background_color": "#faf8f3",
            "theme_color": "#faf8f3",
            "icons": icons(),
            "share_target": {
                "action": reverse("start"),
                "method": "GET",
                "params": {"title": "title", "text": "text", "url": "url"},
            },
        }
    return JsonResponse(body, content_type="application/manifest+json")


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows the page without a connection; its text changes with the version and the language."""
    language = asked_language(request)
    sheet = static("bundle/wenyuan.css" if settings.FRONT_END else "css/wenyuan.css")
    data = {
        "cache": f"wenyuan-{settings.BUILD}-{language}",
        "offline": f"{reverse('offline')}?language={language}",
        "files": [sheet, static("icons/seal.svg")],
        "api": f"{settings.BASE_PATH}/api/*",
    }
    response = render(request, "service-worker.js", {"data": json.dumps(data)}, content_type=SCRIPT)
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown where the server cannot be reached; the same for everybody."""
    with override(asked_language(request)):
        return render(request, "offline.html")


def asked_language(request: HttpRequest) -> str:
    """The language of the page that wants it: a manifest and a service worker are fetched without its cookie."""
    language = request.GET.get("language", "")
    return language if language in dict(settings.LANGUAGES) else active_language()


def icons() -> list[dict[str, str]]:
    """The seal in the sizes that systems ask for; the maskable one reaches to its edges."""
    drawn = [{"src": static("icons/seal.svg"), "sizes": "any", "type": "image/svg+xml"}]
    sized = [
        {"src": static(f"icons/seal-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in ICON_SIZES
    ]
    mask = {"src": static("icons/seal-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    return [*drawn, *sized, mask]
