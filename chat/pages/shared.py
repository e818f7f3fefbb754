"""The page of a copy that somebody shared: it is read without an account, and tells nothing of whoever shared it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from chat.sharing import links
from chat.sharing.html import body_of


@login_not_required
@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The copy; 404 where the secret opens nothing, whatever the reason."""
    link = links.opened(secret)
    if link is None:
        response = render(request, "shared/gone.html", status=404)
    else:
        body = SafeString("\n".join(body_of(link.record)))
        response = render(request, "shared/page.html", {"link": link, "title": link.record.title, "body": body})
    # The address is a secret: no cache and no search engine shall have it.
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
