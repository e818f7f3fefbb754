"""Who must have a second factor to use the server (`MFA_REQUIRED`), and is led to setting one up until they have.

Whoever signs in at the organisation's own issuer is asked for one there.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from chat.errors.messages import CODES
from chat.models import User
from chat.operation import sealing

STAFF, EVERYBODY = "staff", "all"
OPEN = ("/accounts/", "/i18n/", "/handbook/")
"""What somebody without the factor may open: where it is set up, and what explains it."""


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Allauth's second factors, whose secrets stand sealed in the database."""

    def encrypt(self, text: str) -> str:
        return sealing.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unsealed(encrypted_text)


def is_required_of(user: User, required: str) -> bool:
    """Whether such an account needs a second factor."""
    return required == EVERYBODY or (required == STAFF and user.is_staff)


class SecondFactor(MiddlewareMixin):
    """Holds back pages and API of whoever still lacks the factor that they need."""

    async_capable = False

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        user = request.user
        if not isinstance(user, User) or not is_required_of(user, settings.MFA_REQUIRED):
            return None
        if request.path_info.startswith(OPEN) or has_factor(request, user):
            return None
        if request.path_info.startswith("/api/"):
            code = "account.second_factor"
            problem = {"status": 403, "code": code, "title": str(CODES[code].sentence)}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        messages.warning(request, _("This server asks for a second factor. Set one up here first."))
        return redirect("mfa_index")


def has_factor(request: HttpRequest, user: User) -> bool:
    methods = {record.get("method") for record in get_authentication_records(request, user)}
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return "socialaccount" in methods or Authenticator.objects.filter(user=user, type__in=kinds).exists()
