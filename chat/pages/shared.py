"""The page of a copy that somebody shared: it is read without an account, and tells nothing of whoever shared it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from chat.actions import verbs
from chat.errors.problems import Problem
from chat.models import User
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
        context = {"link": link, "title": link.record.title, "body": body, "secret": secret}
        response = render(request, "shared/page.html", context)
    # The address is a secret: no cache and no search engine shall have it.
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@require_http_methods(["GET", "POST"])
async def continue_shared(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the copy over as a conversation of one's own. Whoever comes back from signing in is shown the copy again."""
    if request.method != "POST":
        return redirect("shared", secret=secret)
    user = await request.auser()
    assert isinstance(user, User)  # noqa: S101 - the middleware has let nobody else in
    try:
        conversation = await verbs.take_over(user, secret)
    except Problem as error:
        raise Http404 from error
    return redirect("conversation", id=conversation.pk)
