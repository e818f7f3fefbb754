"""What a second factor hangs on (an app's secret, the seed of recovery codes) stands sealed in the database.

The seal is Fernet (AES-128-CBC with HMAC-SHA-256) under a key that follows from `SECRET_KEY` (HKDF, RFC 5869): whoever
has a copy of the database alone gets no codes out of it. What was stored before there were seals is read as it is.
"""

import base64
import logging
import os
from functools import lru_cache

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)
SEALED = "sealed:1:"
"""No secret of before begins so: those are base32 and hexadecimal digits."""
SECRETS = frozenset(["secret", "seed", "migrated_codes"])
"""Of a second factor's data, as allauth stores them."""


def sealed(text: str) -> str:
    """`text` under the key of now."""
    return SEALED + _keys()[0].encrypt(text.encode()).decode()


def unsealed(text: str) -> str:
    """What was sealed by the key of now or an earlier one.

    A seal of another key gives a secret that nobody has, so that no code fits; the log says so.
    """
    if not text.startswith(SEALED):
        return text
    try:
        return MultiFernet(_keys()).decrypt(text.removeprefix(SEALED)).decode()
    except InvalidToken:
        log.error("a second factor was sealed with a key that is not known any more; reset_second_factor takes it away")
        return base64.b32encode(os.urandom(20)).decode()


def reseal(*, unsealed_too: bool) -> int:
    """Put the key of now in the place of earlier ones, and seal what is not, if `unsealed_too`: how many rows changed.

    A seal that nobody can open stays as it is.
    """
    changed = 0
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update().order_by("pk"):
            data = {name: _renewed(value, unsealed_too) for name, value in row.data.items() if name in SECRETS}
            if data and row.data != row.data | data:
                Authenticator.objects.filter(pk=row.pk).update(data=row.data | data)
                changed += 1
    return changed


def _renewed(value: str | list[str], unsealed_too: bool) -> str | list[str]:
    if isinstance(value, list):
        return [_resealed(one, unsealed_too) for one in value]
    return _resealed(value, unsealed_too)


def _resealed(text: str, unsealed_too: bool) -> str:
    if not text.startswith(SEALED):
        return sealed(text) if unsealed_too else text
    token, (now, *_) = text.removeprefix(SEALED).encode(), _keys()
    if _opens(now, token) or not _opens(MultiFernet(_keys()), token):
        return text
    return SEALED + MultiFernet(_keys()).rotate(token).decode()


def _opens(key: Fernet | MultiFernet, token: bytes) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True


def _keys() -> list[Fernet]:
    return [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


@lru_cache(maxsize=16)
def _key(secret: str) -> Fernet:
    stream = HKDF(hashes.SHA256(), length=32, salt=None, info=b"wenyuan second factor")
    return Fernet(base64.urlsafe_b64encode(stream.derive(secret.encode())))
