"""What allauth alone reads: e-mail and password without a need for a mail server, and second factors."""

from typing import Any


def allauth(*, https: bool, has_mail: bool) -> dict[str, Any]:
    """Allauth's settings, for a site that browsers reach by `https`, and that can send mail or not."""
    return {
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_ADAPTER": "chat.pages.accounts.Accounts",
        # By address and by account; an account that somebody guesses at is open again a minute later.
        "ACCOUNT_RATE_LIMITS": {"login_failed": "20/m/ip,10/m/key", "signup": "20/m/ip"},
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        # Where there is mail an address is confirmed before its account is used, and no form tells which have one.
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory" if has_mail else "none",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        # Browsers offer keys over https, and on this machine without.
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not https,
        "MFA_ALLOW_UNVERIFIED_EMAIL": not has_mail,
        "MFA_TOTP_ISSUER": "Wenyuan",
    }
