"""Who may make an account: everybody, those with an address of a domain, those who are invited, or nobody (`SIGNUP`).

An invitation is a signed link. It names the address that it is for, is over after some days, and can be used once,
since an address has one account. The link of the first administrator needs no address and is worth
nothing once there is one.
"""

from dataclasses import asdict, dataclass
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import email
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chat.accounts import ADMINISTRATOR, OPERATOR, Role
from chat.models import User

OPEN, INVITE, DOMAIN, CLOSED = "open", "invite", "domain", "closed"
INVITATION_SECONDS = 7 * 24 * 3600
SALT, KEY = "wenyuan.invitation", "invitation"


@dataclass(frozen=True)
class Invitation:
    """Who is invited, and as what. An empty address is only good for the first administrator."""

    email: str = ""
    administrator: bool = False
    operator: bool = False

    @property
    def is_good(self) -> bool:
        """Whether it can still be used."""
        if self.email:
            return not User.objects.filter(email__iexact=self.email).exists()
        return self.administrator and not User.objects.filter(is_superuser=True).exists()


def invited(email: str, role: Role) -> Invitation:
    """The invitation of an address to a role."""
    return Invitation(email, administrator=role == ADMINISTRATOR, operator=role == OPERATOR)


def link(invitation: Invitation) -> str:
    """The path of the page that takes the invitation."""
    return reverse("invitation", args=[signing.dumps(asdict(invitation), salt=SALT)])


def invitation_of(token: str) -> Invitation | None:
    """What a link says; None where it is not ours, too old or used."""
    try:
        invitation = Invitation(**signing.loads(token, salt=SALT, max_age=INVITATION_SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return invitation if invitation.is_good else None


@login_not_required
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Remember the invitation and lead to the sign-up form.

    Whoever is signed in already has an account: the first administrator's link makes it the administrator's.
    """
    invitation = invitation_of(token)
    if invitation is None:
        messages.error(request, _("This invitation is used, too old or not complete. Ask for another one."))
        return redirect("account_login")
    if isinstance(request.user, User):
        if invitation.administrator and not invitation.email:
            User.objects.filter(pk=request.user.pk).update(is_staff=True, is_superuser=True)
        return redirect("start")
    request.session[KEY] = token
    return redirect(reverse("account_signup", query={"email": invitation.email} if invitation.email else None))


def addresses(request: HttpRequest) -> HttpResponse:
    """Allauth's page, on which an account takes another address. Without mail nobody could show that it is theirs."""
    if not has_mail():
        raise Http404
    response: HttpResponse = email(request)
    return response


def reader(request: HttpRequest) -> User:
    """Who is signed in, of a page that nobody else sees."""
    assert isinstance(request.user, User)  # noqa: S101 - the middleware has let nobody else in
    return request.user


def mail(_request: HttpRequest) -> dict[str, bool]:
    """Whether this server can send e-mail (a context processor)."""
    return {"has_mail": has_mail()}


def has_mail() -> bool:
    return "dummy" not in settings.EMAIL_BACKEND


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks about accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGNUP in (OPEN, DOMAIN) or self.invitation(request) is not None

    def invitation(self, request: HttpRequest) -> Invitation | None:
        return invitation_of(request.session.get(KEY, ""))

    def clean_email(self, email: str) -> str:
        email = super().clean_email(email)
        invitation = self.invitation(self.request)
        if invitation is not None and invitation.email and email.lower() != invitation.email.lower():
            raise ValidationError(_("The invitation is for another e-mail address."))
        if invitation is None and settings.SIGNUP == DOMAIN and not self.is_of_domain(email):
            raise ValidationError(_("Accounts on this server need an e-mail address of its organisation."))
        return email

    def is_of_domain(self, email: str) -> bool:
        return email.rpartition("@")[2].lower() in settings.SIGNUP_DOMAINS

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        invitation = self.invitation(request)
        if invitation is not None and invitation.administrator:
            user.is_staff = user.is_superuser = True
        elif invitation is not None and invitation.operator:
            user.is_staff = True
        saved: User = super().save_user(request, user, form, commit)
        request.session.pop(KEY, None)
        return saved
