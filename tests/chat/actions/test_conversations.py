"""How many conversations without a question somebody may begin."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from chat.actions.conversations import store_conversation
from chat.errors.problems import Problem
from chat.models import Conversation, User
from tests.chat.asking import new_run


@pytest.fixture(autouse=True)
def two_at_most(settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, empty_conversations_per_user=2)


def test_one_without_a_question_too_many_is_refused(alice: User, bob: User) -> None:
    first, _ = store_conversation(alice, "a")
    store_conversation(alice, None)

    with pytest.raises(Problem, match=r"limit\.conversations") as refused:
        store_conversation(alice, None)

    assert refused.value.values["minutes"] == 60
    assert store_conversation(alice, "a") == (first, False)
    assert store_conversation(bob, None)[1]


def test_those_with_a_question_do_not_count(alice: User) -> None:
    for _ in range(3):
        new_run(store_conversation(alice, None)[0])

    assert Conversation.objects.count() == 3


def test_one_that_was_forgotten_makes_room_and_one_with_a_question_stays(alice: User) -> None:
    used, _ = store_conversation(alice, None)
    new_run(used)
    forgotten, _ = store_conversation(alice, None)
    fresh, _ = store_conversation(alice, None)
    long_ago = timezone.now() - timedelta(hours=2)
    Conversation.objects.filter(pk__in=[used.pk, forgotten.pk]).update(created_at=long_ago)

    new, _ = store_conversation(alice, None)

    assert set(Conversation.objects.all()) == {used, fresh, new}
