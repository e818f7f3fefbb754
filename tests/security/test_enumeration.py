"""The time that a form takes does not tell who has an account either: the same work is done for a known address.

Nearly all of a sign-in's or a sign-up's work is one hash of a password, so the hashes are counted; what is left is
measured as processor time, with a hasher that costs nothing.
"""

import statistics
import time
from collections.abc import Callable
from typing import ClassVar

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from chat.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.quiet]
TRIES = 30
PASSWORD = "harbour-tide-1911"
RATIO_MAX, SLACK_SECONDS = 1.5, 0.004
"""Besides the hash there is no more than some milliseconds of work, of which a reader across a network sees nothing."""


class Counting(PBKDF2PasswordHasher):
    """The product's own kind of hash, of one round, counted."""

    algorithm = "counting"
    iterations = 1
    hashes: ClassVar[int] = 0

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        Counting.hashes += 1
        return super().encode(password, salt, iterations)

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing: one round is what every password has."""


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    """With mail, so that forms can keep it to themselves, and without limits, so that they can be tried often."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]


def sign_in(email: str) -> None:
    Client().post("/accounts/login/", {"login": email, "password": "wrong"})


def sign_up(email: str) -> None:
    Client().post("/accounts/signup/", {"email": email, "password1": PASSWORD})


def reset(email: str) -> None:
    Client().post("/accounts/password/reset/", {"email": email})


def hashes(form: Callable[[str], None], email: str) -> int:
    """How many one try makes."""
    Counting.hashes = 0
    form(email)
    return Counting.hashes


def seconds(form: Callable[[str], None], email: str) -> float:
    """Of the processor, for one try."""
    cache.clear()  # a message is not sent twice within a while
    began = time.process_time()
    form(email)
    return time.process_time() - began


@pytest.fixture
def alice(request: pytest.FixtureRequest) -> User:
    kind = getattr(request, "param", "active")
    user = User.objects.create_user("alice@example.org", None if kind == "without a password" else PASSWORD)
    User.objects.filter(pk=user.pk).update(is_active=kind != "inactive")
    return user


FORMS = pytest.mark.parametrize("form", [sign_in, sign_up, reset])


@FORMS
@pytest.mark.parametrize("alice", ["active", "inactive", "without a password"], indirect=True)
def test_a_known_address_has_as_many_passwords_hashed(form: Callable[[str], None], alice: User) -> None:
    assert hashes(form, alice.email) == hashes(form, "nobody@example.org")


@FORMS
def test_what_else_is_done_takes_as_long(form: Callable[[str], None], alice: User) -> None:
    form("first@example.org")  # what is only loaded once
    known, unknown = [], []
    for number in range(TRIES):
        known.append(seconds(form, alice.email))
        unknown.append(seconds(form, f"nobody{number}@example.org"))

    less, more = sorted((statistics.median(known), statistics.median(unknown)))
    assert more < RATIO_MAX * less + SLACK_SECONDS
