"""A second factor: an app's codes and recovery codes, and for whom the server asks for one."""

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from chat.models import User
from chat.pages.second_factor import is_required_of

PASSWORD = "a long enough password"
pytestmark = pytest.mark.django_db(transaction=True)


def code(secret: str) -> str:
    """RFC 6238, with the defaults of every app: SHA-1, 30 s, six digits."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    offset = digest[-1] & 15
    number: int = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def signed_in(email: str) -> tuple[Client, str]:
    """A browser that has sent e-mail and password, and where it was led."""
    client = Client()
    response = client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    return client, response.headers["Location"]


def with_factor(client: Client) -> str:
    """Sets an app up, for which the password is asked once more; gives the app's secret."""
    assert "/accounts/reauthenticate/" in client.get("/accounts/2fa/totp/activate/").headers["Location"]
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    html = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'value="([A-Z2-7]{32})"', html)
    assert found and "data:image/svg+xml" in html
    assert client.post("/accounts/2fa/totp/activate/", {"code": code(found[1])}).status_code == 302
    return found[1]


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_with_an_app_the_password_alone_lets_nobody_in(alice: User) -> None:
    secret = with_factor(signed_in(alice.email)[0])
    client, place = signed_in(alice.email)

    assert (place, is_in(client)) == ("/accounts/2fa/authenticate/", False)
    client.post(place, {"code": "000000"})
    assert not is_in(client)
    cache.clear()  # a code is good once; the one that set the app up is spent, and half a minute is long
    client.post(place, {"code": code(secret)})
    assert is_in(client)


def test_a_recovery_code_stands_in_once(alice: User) -> None:
    first = signed_in(alice.email)[0]
    with_factor(first)
    spare = re.findall(r"\b\d{8}\b", first.get("/accounts/2fa/recovery-codes/").content.decode())
    second, place = signed_in(alice.email)
    second.post(place, {"code": spare[0]})
    third, place = signed_in(alice.email)
    third.post(place, {"code": spare[0]})

    assert len(set(spare)) == 10
    assert (is_in(second), is_in(third)) == (True, False)


def test_the_operator_takes_a_lost_factor_off(alice: User) -> None:
    with_factor(signed_in(alice.email)[0])

    call_command("reset_second_factor", alice.email.upper())

    assert is_in(signed_in(alice.email)[0])


@pytest.mark.parametrize(("required", "staff"), [("all", False), ("all", True), ("staff", True)])
def test_whoever_needs_one_gets_nothing_else(alice: User, settings: Any, required: str, staff: bool) -> None:
    settings.MFA_REQUIRED = required
    User.objects.update(is_staff=staff)
    client = signed_in(alice.email)[0]

    assert client.get("/").headers["Location"] == "/accounts/2fa/"
    refused = client.get("/api/v1/conversations")
    assert (refused.status_code, refused.json()["code"]) == (403, "account.second_factor")
    with_factor(client)
    assert is_in(client) and client.get("/api/v1/conversations").status_code == 200


@pytest.mark.parametrize(
    ("required", "staff", "needs"),
    [("none", True, False), ("staff", False, False), ("staff", True, True), ("all", False, True)],
)
def test_who_needs_one(required: str, staff: bool, needs: bool) -> None:
    assert is_required_of(User(is_staff=staff), required) is needs
