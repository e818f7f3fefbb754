"""The product's pages. Each but the handbook needs a signed-in user: the middleware sees to it."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.actions.feedback import REASONS
from chat.models import Announcement, Conversation
from chat.pages.accounts import reader
from chat.pages.checklist import checklist
from chat.pages.handbook import as_html, handbook
from chat.pages.page_data import active_language, page_data
from chat.pages.starters import starters
from chat.pages.usage import nearly_used
from search.errors import Missing
from search.providers.library import library_page as document_of


def start(request: HttpRequest) -> HttpResponse:
    """The start page: nothing has been asked yet."""
    return chat_page(request, None)


def conversation(request: HttpRequest, id: UUID) -> HttpResponse:
    """A conversation; its turns are loaded by the page itself."""
    if not Conversation.objects.for_user(reader(request)).filter(pk=id).exists():
        raise Http404
    return chat_page(request, id)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What Django calls where a form's token is missing, or where the form's page has another address than we have.

    The latter is nearly always a proxy that changes the host or the port; the page then says which two differ.
    """
    sentences = [_("Its security token is missing or too old. Go back, reload the page and try again.")]
    if reason.startswith("Origin checking failed"):
        origin, own = request.META.get("HTTP_ORIGIN", "")[:200], f"{request.scheme}://{request.get_host()}"
        sentences = [
            _("Your browser is at {origin}, but the server was asked as {own}.").format(origin=origin, own=own),
            _(
                "Whoever runs it can mend this: let the proxy pass on the host with its port, or set "
                "TRUSTED_ORIGINS={origin}; the handbook has a page on proxies."
            ).format(origin=origin),
        ]
    return render(request, "403_csrf.html", {"sentences": sentences}, status=403)


@login_not_required
def handbook_index(request: HttpRequest) -> HttpResponse:
    """The handbook in the reader's language."""
    return redirect("handbook_language", language=active_language())


@login_not_required
def handbook_language(request: HttpRequest, language: str) -> HttpResponse:
    """The list of the handbook's pages."""
    pages = handbook(language)
    if not pages:
        raise Http404
    return render(request, "handbook/index.html", {"pages": pages, "language": language, "languages": languages("")})


@login_not_required
def handbook_page(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """One page of the handbook, with its neighbours."""
    pages = handbook(language)
    place = next((number for number, page in enumerate(pages) if page.slug == slug), None)
    if place is None:
        raise Http404
    context = {
        "page": pages[place],
        "pages": pages,
        "language": language,
        "languages": languages(slug),
        "before": pages[place - 1] if place > 0 else None,
        "after": pages[place + 1] if place + 1 < len(pages) else None,
    }
    return render(request, "handbook/page.html", context)


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """For crawlers: conversations are nobody's business, and the rest is noindex."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look that have read no page of ours."""
    return redirect(static("icons/seal.svg"))


def library_page(request: HttpRequest, name: str) -> HttpResponse:
    """A document of the operator's library, as it was indexed."""
    try:
        page = document_of(name, settings.SEARCH)
    except Missing as error:
        raise Http404 from error
    context = {"title": page.title, "html": as_html(page.text), "language": page.language}
    return render(request, "library/page.html", context)


def chat_page(request: HttpRequest, id: UUID | None) -> HttpResponse:
    user = reader(request)
    page = page_data(user, id)
    tasks = checklist(page.engine) if user.is_superuser else []
    context = {
        "page": page.to_json(),
        "near_limits": nearly_used(user, timezone.now()),
        "announcement": Announcement.objects.standing().first(),
        "examples": starters(settings.SEARCH.providers, has_model=page.engine.connected),
        "tasks": [] if all(task.is_done for task in tasks) else tasks,
        "feedback_reasons": REASONS.items(),
        "tasks_done": sum(task.is_done for task in tasks),
    }
    response = render(request, "chat/page.html", context)
    # The page names the user: no shared cache may keep it.
    response["Cache-Control"] = "private, no-store"
    return response


def languages(slug: str) -> list[dict[str, str]]:
    """The same page in every language that has it."""
    return [
        {"code": code, "name": name}
        for code, name in settings.LANGUAGES
        if not slug or any(page.slug == slug for page in handbook(code))
    ]
