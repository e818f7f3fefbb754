"""The page on which a reader says what every answer shall be like."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.actions.instructions import store_instructions
from chat.errors.messages import sentence
from chat.errors.problems import Problem
from chat.models import Instructions
from chat.pages.accounts import reader


@require_http_methods(["GET", "POST"])
def instructions(request: HttpRequest) -> HttpResponse:
    """A POST stores `text`; without a word in it, nothing is remembered any more."""
    user = reader(request)
    problem, text = "", Instructions.objects.text_of(user)
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            is_stored = bool(store_instructions(user, text))
            messages.info(
                request, _("Your instructions are stored.") if is_stored else _("Nothing is remembered any more.")
            )
            return redirect("account_instructions")
        except Problem as refusal:
            problem = sentence(refusal.code, **refusal.values)
    limit = settings.CHAT.instructions_max
    note = _("At most {limit} characters. Leave it empty to have nothing remembered.").format(limit=limit)
    context = {"problem": problem, "text": text, "note": note}
    return render(request, "account/instructions.html", context, status=422 if problem else 200)
