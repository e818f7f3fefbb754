"""Alice owns the conversation; Bob must never see it."""

import pytest
from django.conf import settings
from redis import Redis

from chat.models import Conversation, User


@pytest.fixture(autouse=True)
def empty_redis() -> None:
    """No test sees the journals of another."""
    Redis.from_url(settings.REDIS_URL).flushall()


@pytest.fixture
def alice(transactional_db: None) -> User:
    return User.objects.create_user("alice@example.org", "a long enough password")


@pytest.fixture
def bob(transactional_db: None) -> User:
    return User.objects.create_user("bob@example.org", "another long password")


@pytest.fixture
def conversation(alice: User) -> Conversation:
    from django.utils import timezone

    return Conversation.objects.create(owner=alice, title="", updated_at=timezone.now())
