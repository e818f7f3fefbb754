"""Sign-in at the organisation's own OpenID Connect issuer: whom it lets in, and which of its groups operate here.

Roles are rows' flags: an operator is staff, an administrator also a superuser. The issuer decides them at every sign-in
where groups for them are named, and is not asked about them otherwise.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chat.actions.people import give_role, reset_second_factor
from chat.models import User


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What allauth asks about whoever comes from the issuer."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """The issuer says who belongs to the organisation; `SIGNUP` is about everybody else."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """After allauth has found the account, before it is signed in or made."""
        rules = settings.ISSUER_GROUPS
        groups = groups_of(sociallogin.account.extra_data, rules.claim)
        if not rules.let_in(groups):
            messages.error(request, _("Your organisation has not given you access to this server. Ask its operator."))
            raise ImmediateHttpResponse(redirect("account_login"))
        if sociallogin.is_existing and not sociallogin.account.pk:
            take_from_whoever_made_it(sociallogin.user)
        give_role(sociallogin.user, groups, rules)


def take_from_whoever_made_it(user: User) -> None:
    """Before an account is given to the person whose address it has: nobody has proven yet that it was theirs.

    Allauth ends its password and its sessions; a passkey of whoever has made it in another's name would stay.
    """
    if not EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
        reset_second_factor(user)


def groups_of(claims: dict[str, Any], claim: str) -> set[str]:
    """The groups that a person's claims name, in the token or the answer of the userinfo endpoint; or none."""
    named = [
        part.get(claim) for part in (claims, claims.get("userinfo"), claims.get("id_token")) if isinstance(part, dict)
    ]
    lists = [value if isinstance(value, list) else [value] for value in named if value]
    return {str(group) for groups in lists for group in groups}
