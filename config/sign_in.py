"""What allauth alone reads: e-mail and password without a need for a mail server, and second factors."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from chat.conf import IssuerGroups
from config.environment import env

SCIM_TOKEN_MIN = 32
ISSUER_ID = "sso"
"""Stands in the address that the issuer sends browsers back to."""


def allauth(*, https: bool, has_mail: bool) -> dict[str, Any]:
    """Allauth's settings, for a site that browsers reach by `https`, and that can send mail or not."""
    return {
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_ADAPTER": "chat.pages.accounts.Accounts",
        "ACCOUNT_FORMS": {"login": "chat.pages.forms.SignIn", "signup": "chat.pages.forms.SignUp"},
        # By address and by account; an account that somebody guesses at is open again a minute later.
        "ACCOUNT_RATE_LIMITS": {"login_failed": "20/m/ip,10/m/key", "signup": "20/m/ip"},
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        # Where there is mail an address is confirmed before its account is used, and no form tells which have one.
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory" if has_mail else "none",
        "MFA_ADAPTER": "chat.pages.second_factor.Factors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        # Browsers offer keys over https, and on this machine without.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not https,
        "MFA_ALLOW_UNVERIFIED_EMAIL": not has_mail,
        "MFA_TOTP_ISSUER": "Wenyuan",
    }


def issuer() -> dict[str, Any]:
    """Allauth's settings for the organisation's OpenID Connect issuer, if one is named. Raises ImproperlyConfigured."""
    url = env.str("OIDC_ISSUER", default="")
    client, secret = env.str("OIDC_CLIENT_ID", default=""), env.str("OIDC_CLIENT_SECRET", default="")
    if url and not (url.startswith(("https://", "http://")) and client and secret):
        raise ImproperlyConfigured(
            "OIDC_ISSUER must be an address, with OIDC_CLIENT_ID and OIDC_CLIENT_SECRET beside it"
        )
    app = {
        "provider_id": ISSUER_ID,
        "name": env.str("OIDC_NAME", default="") or "SSO",
        "client_id": client,
        "secret": secret,
        # An address that the issuer has verified signs in to the account that has it.
        "settings": {"server_url": url.rstrip("/"), "email_authentication": True, "oauth_pkce_enabled": True},
    }
    return {
        "SOCIALACCOUNT_ADAPTER": "chat.pages.single_sign_on.SingleSignOn",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        # The button is a link: a form's redirect to the issuer would break the rule that forms stay on this site.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [app] if url else []}},
        "ISSUER_GROUPS": IssuerGroups(
            claim=env.str("OIDC_GROUPS_CLAIM", default="") or IssuerGroups.claim,
            members=tuple(env.list("OIDC_MEMBER_GROUPS", default=[])),
            operators=tuple(env.list("OIDC_OPERATOR_GROUPS", default=[])),
            administrators=tuple(env.list("OIDC_ADMIN_GROUPS", default=[])),
        ),
    }


def sign_up() -> tuple[str, tuple[str, ...]]:
    """Who may make an account, and the domains whose addresses may where it is those. Raises ImproperlyConfigured."""
    who = one_of("SIGNUP", env.str("SIGNUP", default="open"), ("open", "invite", "domain", "closed"))
    domains = tuple(domain.strip().lower() for domain in env.list("SIGNUP_DOMAINS", default=[]))
    if who == "domain" and not domains:
        raise ImproperlyConfigured("SIGNUP=domain needs SIGNUP_DOMAINS")
    return who, domains


def scim_token() -> str:
    """By which an organisation's directory keeps the accounts; empty: none does. Raises ImproperlyConfigured."""
    token: str = env.str("SCIM_TOKEN", default="")
    if token and len(token) < SCIM_TOKEN_MIN:
        raise ImproperlyConfigured(f"SCIM_TOKEN has fewer than {SCIM_TOKEN_MIN} characters: it can be guessed")
    return token


def one_of(name: str, value: str, values: tuple[str, ...]) -> str:
    """The value of a variable that must be one of these words. Raises ImproperlyConfigured."""
    if value not in values:
        raise ImproperlyConfigured(f"{name}={value!r} is not one of {', '.join(values)}")
    return value
