"""How many sessions a user may have."""

from dataclasses import replace

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from chat.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def signed_in(email: str, password: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_the_oldest_session_makes_room_for_a_new_one(alice: User, bob: User, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, sessions_per_user=2)
    other = signed_in(bob.email, "another long password")

    first, second, third = (signed_in(alice.email, "a long enough password") for _ in range(3))

    assert [is_in(one) for one in (first, second, third, other)] == [False, True, True, True]
    assert Session.objects.count() == 3
