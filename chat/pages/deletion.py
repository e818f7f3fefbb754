"""The page on which one's own account is deleted: after a fresh proof of who one is, and a typed confirmation."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chat.actions import people
from chat.operation import audit
from chat.pages.accounts import reader


@require_http_methods(["GET", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def deletion(request: HttpRequest) -> HttpResponse:
    """A POST with the account's own address in `email` deletes it for ever."""
    user = reader(request)
    problem = ""
    if request.method == "POST":
        try:
            if people.is_last(user):
                raise people.LastAdministrator
            if request.POST.get("email", "").strip().casefold() == user.email.casefold():
                email = user.email
                people.delete(user)
                audit.record("account.deleted", email, email)
                logout(request)
                messages.info(request, _("Your account is deleted."))
                return redirect("account_login")
            problem = _("This is not the address of your account. Nothing was deleted.")
        except people.LastAdministrator:
            problem = _("You are this server's only administrator. Make somebody else one first.")
    context = {"problem": problem, "conversations": user.conversations.count()}
    return render(request, "account/deletion.html", context, status=422 if problem else 200)
