"""An organisation's directory (LDAP, Active Directory), by django-auth-ldap, which is installed where one is named."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from chat.conf import IssuerGroups
from config.environment import env

CONNECT_SECONDS, ANSWER_SECONDS = 5, 10
USERS = "(mail=%(user)s)"
GROUPS = "(|(objectClass=groupOfNames)(objectClass=group))"
BACKEND = "chat.pages.directory.Directory"
OWN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def directory(ca_file: str) -> dict[str, Any]:
    """Django's settings of who is asked about passwords: the directory of `LDAP_URL` first, if one is named, whose
    certificate is held against `ca_file`, if one is given. Raises ImproperlyConfigured."""
    url, users = env.str("LDAP_URL", default=""), env.str("LDAP_USERS", default="")
    if not url:
        return {"AUTHENTICATION_BACKENDS": [OWN_BACKEND]}
    if not url.startswith(("ldaps://", "ldap://")) or not users:
        raise ImproperlyConfigured("LDAP_URL must begin with ldaps:// or ldap://, with LDAP_USERS beside it")
    try:
        import ldap
        from django_auth_ldap.config import LDAPSearch, MemberDNGroupType
    except ImportError as error:
        raise ImproperlyConfigured("LDAP_URL needs the packages of requirements/ldap.lock") from error
    of_users = env.str("LDAP_USER_FILTER", default="") or USERS
    if "%(user)s" not in of_users:
        raise ImproperlyConfigured("LDAP_USER_FILTER must say where the address belongs: %(user)s")
    of_groups = env.str("LDAP_GROUPS", default="")
    return {
        "AUTHENTICATION_BACKENDS": [BACKEND, OWN_BACKEND],
        "AUTH_LDAP_SERVER_URI": url,
        "AUTH_LDAP_BIND_DN": env.str("LDAP_BIND_DN", default=""),
        "AUTH_LDAP_BIND_PASSWORD": env.str("LDAP_BIND_PASSWORD", default=""),
        # A password does not go out in the clear unless somebody says so.
        "AUTH_LDAP_START_TLS": url.startswith("ldap://") and env.bool("LDAP_START_TLS", default=True),
        "AUTH_LDAP_USER_SEARCH": LDAPSearch(users, ldap.SCOPE_SUBTREE, of_users),
        "AUTH_LDAP_GROUP_SEARCH": LDAPSearch(of_groups, ldap.SCOPE_SUBTREE, GROUPS) if of_groups else None,
        "AUTH_LDAP_GROUP_TYPE": MemberDNGroupType("member", "cn"),
        "AUTH_LDAP_CONNECTION_OPTIONS": options(ldap, ca_file),
        "AUTH_LDAP_RULES": groups(has_search=bool(of_groups)),
    }


def options(ldap: Any, ca_file: str) -> dict[int, object]:
    """Of a connection, in the order in which they are set."""
    known = {
        ldap.OPT_NETWORK_TIMEOUT: CONNECT_SECONDS,
        ldap.OPT_TIMEOUT: ANSWER_SECONDS,
        ldap.OPT_REFERRALS: 0,
        ldap.OPT_X_TLS_REQUIRE_CERT: ldap.OPT_X_TLS_DEMAND,
    }
    trusted = {ldap.OPT_X_TLS_CACERTFILE: ca_file} if ca_file else {}
    return known | trusted | {ldap.OPT_X_TLS_NEWCTX: 0}


def groups(*, has_search: bool) -> IssuerGroups:
    """Which of the directory's groups are what here. Raises ImproperlyConfigured."""
    rules = IssuerGroups(
        members=tuple(env.list("LDAP_MEMBER_GROUPS", default=[])),
        operators=tuple(env.list("LDAP_OPERATOR_GROUPS", default=[])),
        administrators=tuple(env.list("LDAP_ADMIN_GROUPS", default=[])),
    )
    if not has_search and (rules.members or rules.operators or rules.administrators):
        raise ImproperlyConfigured("groups of the directory are named, and LDAP_GROUPS does not say where they are")
    return rules
