"""Where somebody is signed in: the list of the own sessions, one of which, or all others, can be ended.

A session is noted at its sign-in by allauth; `Seen` also notes those that are older than this list, and when and from
where each was used last.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.pages.accounts import reader

SEEN_EVERY = timedelta(minutes=5)
# The first name that a user agent contains: each of them also says the names of those below it.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iOS",
    "iPad": "iPadOS",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Device:
    """One session as its owner may recognise it."""

    id: int
    browser: str
    """Such as "Firefox, Linux"; the first words of the user agent where it is another; may be empty."""
    ip: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


class Seen(MiddlewareMixin):
    """Notes the use of a session, at most every five minutes, at pages only: the API is asked far more often."""

    async_capable = False

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        key = request.session.session_key
        if key and request.user.is_authenticated and not request.path_info.startswith("/api/"):
            recent = timezone.now() - SEEN_EVERY
            if not UserSession.objects.filter(session_key=key, last_seen_at__gt=recent).exists():
                UserSession.objects.create_from_request(request)
        return None


@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """The list; a POST ends the session whose number it names, or all but this one."""
    known = UserSession.objects.purge_and_list(reader(request))
    current = request.session.session_key
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        ending = [one for one in known if one.session_key != current and chosen in ("others", str(one.pk))]
        for session in ending:
            session.end()
        if ending:
            messages.info(request, _("Signed out there."))
        return redirect("usersessions_list")
    listed = sorted((device(one, current) for one in known), key=lambda one: one.last_seen_at, reverse=True)
    return render(request, "usersessions/list.html", {"devices": listed})


def device(session: UserSession, current: str | None) -> Device:
    return Device(
        id=session.pk,
        browser=browser(session.user_agent),
        ip=session.ip,
        created_at=session.created_at,
        last_seen_at=session.last_seen_at,
        is_current=session.session_key == current,
    )


def browser(user_agent: str) -> str:
    """What a user agent is, in the words of its makers."""
    names = [first_of(BROWSERS, user_agent), first_of(SYSTEMS, user_agent)]
    return ", ".join(name for name in names if name) or user_agent[:40]


def first_of(names: dict[str, str], text: str) -> str:
    return next((name for sign, name in names.items() if sign in text), "")
