"""What is kept is counted, and goes when its time is over."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from asgiref.sync import sync_to_async
from django.conf import settings as the_settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pytest_django import Settings

from chat.models import Conversation, Usage, User
from chat.operation import storage
from config.limits import usage_days
from tests.chat.sharing.records import answered

pytestmark = pytest.mark.django_db(transaction=True)


def session(key: str, user: User, *, ends_in_days: int, seen_days_ago: int) -> None:
    now = timezone.now()
    Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=ends_in_days))
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=key, user_agent="x", data={})
    UserSession.objects.filter(session_key=key).update(last_seen_at=now - timedelta(days=seen_days_ago))


def used(days_ago: int) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    Usage.objects.create(run=uuid4(), model="r1", status="finished", created_at=at, ended_at=at)


def test_sessions_that_are_over_go_with_the_note_of_their_device(alice: User) -> None:
    session("over" * 8, alice, ends_in_days=-1, seen_days_ago=15)
    session("open" * 8, alice, ends_in_days=1, seen_days_ago=13)

    assert storage.expire() == 2
    assert Session.objects.get().session_key == UserSession.objects.get().session_key == "open" * 8


def test_the_ledger_stays_for_ever_or_for_as_long_as_is_wanted(settings: Settings, transactional_db: None) -> None:
    used(days_ago=100)
    used(days_ago=10)
    assert storage.expire() == 0

    settings.CHAT = replace(the_settings.CHAT, usage_days=40)
    assert storage.expire() == 1
    assert Usage.objects.count() == 1


def test_the_ledger_reaches_back_for_as_long_as_limits_look() -> None:
    assert [usage_days(0), usage_days(32)] == [0, 32]
    with pytest.raises(ImproperlyConfigured, match="USAGE_DAYS"):
        usage_days(31)


async def test_what_there_is_is_counted_with_its_size(conversation: Conversation) -> None:
    await sync_to_async(answered)(conversation, "Which port?")
    in_sql = await sync_to_async(lambda: list(storage.in_the_database()))()

    rows = {one.name: one for one in [*in_sql, await storage.in_redis(), *storage.in_folders()]}

    assert (rows["conversations"].count, rows["answers"].count, rows["pages"].count) == (1, 1, 2)
    assert 0 < (rows["pages"].size_bytes or 0) < (rows["database"].size_bytes or 0)
    assert (rows["journals"].size_bytes or 0) > 0
    assert rows["sessions"].value == the_settings.CHAT.session_days
