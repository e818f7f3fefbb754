"""What stands above the conversation, for tabs that have missed something or used something."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chat.models import Announcement, Limit, Usage, User
from chat.models.limits import DAY, MINUTE, QUESTIONS


@pytest.fixture
def client_of_alice(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def notices(client: Client) -> Any:
    return client.get("/api/v1/notices").json()


def asked(user: User, first: int, end: int) -> None:
    now = timezone.now()
    Usage.objects.bulk_create(
        Usage(run=f"00000000-0000-4000-8000-{n:012}", owner=user, model="r1", created_at=now, ended_at=now)
        for n in range(first, end)
    )


def test_with_nothing_to_tell_nothing_is_told(client_of_alice: Client) -> None:
    told = notices(client_of_alice)

    assert (told["announcement"], told["limits"]) == (None, [])


def test_a_page_can_tell_that_the_server_is_of_another_build(client_of_alice: Client, settings: Settings) -> None:
    page = client_of_alice.get("/").content.decode()
    (own,) = re.findall(r'"build": "([0-9a-f]{12})"', page)
    same = notices(client_of_alice)["build"]
    settings.BUILD = "fedcba987654"

    assert same == own
    assert notices(client_of_alice)["build"] == "fedcba987654"


def test_the_newest_announcement_that_stands_is_told(client_of_alice: Client) -> None:
    Announcement.objects.create(text="Old.")
    Announcement.objects.create(text="Ended.", ended_at=timezone.now())
    Announcement.objects.create(text="Soon.", holds_questions=True)

    assert notices(client_of_alice)["announcement"] == {"text": "Soon.", "holds_questions": True}


def test_a_limit_is_told_from_four_fifths_on_and_only_to_whom_it_concerns(
    client_of_alice: Client, alice: User, bob: User
) -> None:
    Limit.objects.create(kind=QUESTIONS, period=DAY, amount=5)
    Limit.objects.create(kind=QUESTIONS, period=MINUTE, amount=1)
    asked(alice, 0, 3)
    before = notices(client_of_alice)["limits"]
    asked(alice, 3, 4)
    (limit,) = notices(client_of_alice)["limits"]
    bobs = Client()
    bobs.force_login(bob)

    assert before == []
    assert {key: limit[key] for key in ("kind", "period", "limit", "used")} == {
        "kind": "questions", "period": "day", "limit": 5, "used": 4,
    }  # fmt: skip
    assert notices(bobs)["limits"] == []


def test_a_stranger_is_told_nothing(transactional_db: None) -> None:
    assert Client().get("/api/v1/notices").status_code == 401
