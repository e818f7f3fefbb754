"""Sign-in by an organisation's directory (LDAP): whom it lets in, and which of its groups operate here.

The form is that of everybody: an address and a password, which the directory is asked about first. Roles are decided at
every sign-in where groups for them are named, as with an OpenID Connect issuer.
"""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django_auth_ldap.backend import LDAPBackend

from chat.actions.people import give_role
from chat.conf import IssuerGroups
from chat.models import User


class Directory(LDAPBackend):  # type: ignore[misc]
    """What Django asks whether a password is right. Where the directory is away it says nothing of anybody, and the
    accounts of this server still sign in."""

    default_settings: ClassVar = {"RULES": IssuerGroups()}
    """Beside the package's own: which of the directory's groups are what here."""

    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **credentials: Any
    ) -> User | None:
        """The account of whoever the directory knows by this address and password, and lets in; else None."""
        if not email or not password:
            return None
        account: User | None = super().authenticate(request, username=email, password=password)
        if account is not None:  # the directory has the address: nobody needs to confirm it
            EmailAddress.objects.update_or_create(
                user=account, email=account.email, defaults={"verified": True, "primary": True}
            )
        return account

    def get_or_build_user(self, username: str, ldap_user: Any) -> tuple[User, bool]:
        """The account, and whether it is new. Raises AuthenticationFailed for who is in none of the groups."""
        rules, groups = self.settings.RULES, ldap_user.group_names if self.settings.GROUP_SEARCH else set()
        if not rules.let_in(groups):
            raise ldap_user.AuthenticationFailed("in none of the groups that may sign in")
        email = str(ldap_user.attrs.get("mail", [username])[0]).lower()
        user = User.objects.filter(email__iexact=email).first()
        is_new = user is None
        if user is None:
            user = User(email=email)
            user.set_unusable_password()
        give_role(user, groups, rules)
        return user, is_new
