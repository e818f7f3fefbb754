"""Second factors stand sealed in the database, and a change of the key locks nobody out."""

import base64
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command

from chat.models import User
from chat.operation.sealing import SEALED, reseal, sealed, unsealed

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
pytestmark = pytest.mark.django_db


def stored(user: User) -> str:
    return str(list(Authenticator.objects.filter(user=user).order_by("pk").values_list("data", flat=True)))


def test_the_database_has_neither_secret_nor_codes_in_the_clear(alice: User) -> None:
    TOTP.activate(alice, SECRET)
    codes = RecoveryCodes.activate(alice).get_unused_codes()

    assert SECRET not in stored(alice) and not any(code in stored(alice) for code in codes)
    assert stored(alice).count(SEALED) == 2
    totp = Authenticator.objects.get(user=alice, type=Authenticator.Type.TOTP)
    assert unsealed(totp.data["secret"]) == SECRET


def test_the_same_secret_never_looks_the_same() -> None:
    assert sealed(SECRET) != sealed(SECRET) != SECRET


def test_a_row_of_before_is_read_as_it_is_and_sealed_when_the_key_changes(alice: User) -> None:
    row = Authenticator.objects.create(user=alice, type="totp", data={"secret": SECRET})
    Authenticator.objects.create(user=alice, type="recovery_codes", data={"migrated_codes": ["123", "456"]})

    assert (unsealed(SECRET), reseal(unsealed_too=False)) == (SECRET, 0)
    assert (reseal(unsealed_too=True), reseal(unsealed_too=True)) == (2, 0)

    row.refresh_from_db()
    assert unsealed(row.data["secret"]) == SECRET and "123" not in stored(alice)


def test_two_changes_of_the_key_and_a_forgotten_one_lock_nobody_out(alice: User, settings: Any) -> None:
    TOTP.activate(alice, SECRET)
    first = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second", [first]
    call_command("prepare", verbosity=0, stdout=StringIO())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "third", ["second"]
    settings.SECRET_KEY_FILE = None
    call_command("change_key", "--forget", stdout=StringIO())

    settings.SECRET_KEY_FALLBACKS = []

    assert unsealed(Authenticator.objects.get(user=alice).data["secret"]) == SECRET


def test_a_seal_of_an_unknown_key_fits_no_code_and_stays_for_whoever_finds_the_key(
    alice: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    TOTP.activate(alice, SECRET)
    before, first = stored(alice), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    secret = Authenticator.objects.get(user=alice).data["secret"]

    assert unsealed(secret) != unsealed(secret) and len(base64.b32decode(unsealed(secret))) == 20
    assert "reset_second_factor" in caplog.text
    assert (reseal(unsealed_too=True), stored(alice)) == (0, before)
    settings.SECRET_KEY = first
    assert unsealed(secret) == SECRET
