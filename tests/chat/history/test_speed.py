"""A search costs what its page of matches costs, however much there is."""

import time
from uuid import UUID

import pytest
import uuid6
from django.db import connection
from django.utils import timezone

from chat.history.search import Query, search
from chat.history.words import entry_words
from chat.models import Conversation, HistoryEntry, Turn, User

RATIO_MAX = 3.0
"""Sixteen times as many conversations took eleven times as long while the owner was asked for in the same query."""


def store(user: User, first: int, count: int) -> None:
    """So many conversations of one turn, all of them about a harbour."""
    ids: list[UUID] = [uuid6.uuid7() for _ in range(count)]
    now, words = timezone.now(), entry_words(user.pk, ["harbour"])
    Conversation.objects.bulk_create(Conversation(id=id, owner=user, updated_at=now, unindexed=0) for id in ids)
    turn = {"question": "Which harbour?", "client_id": "x", "search": False, "think": False}
    Turn.objects.bulk_create(Turn(id=id, conversation_id=id, **turn) for id in ids)
    HistoryEntry.objects.bulk_create(
        HistoryEntry(id=first + place, conversation_id=id, turn_id=id, stamp="x", words=words)
        for place, id in enumerate(ids)
    )


def cpu_seconds(user: User) -> float:
    """Of the fastest of some searches."""

    def once() -> float:
        began = time.process_time()
        assert len(search(user, Query("harbour")).matches) == 20
        return time.process_time() - began

    return min(once() for _ in range(9))


@pytest.mark.parametrize("first", [1_000_000, 1])
def test_a_word_of_every_question_finds_the_newest(alice: User, bob: User, first: int) -> None:
    """Also where the newest questions of the server are somebody else's."""
    store(alice, first, 500)
    store(bob, 500_000, 200)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    turns = [match.turn.pk for match in search(alice, Query("harbour")).matches if match.turn]

    newest = HistoryEntry.objects.filter(id__range=(first, first + 499)).order_by("-id")[:20]
    assert turns == [entry.turn_id for entry in newest]


@pytest.mark.quiet
def test_a_long_history_is_searched_as_fast_as_a_short_one(alice: User, bob: User) -> None:
    store(alice, 1_000_000, 500)
    store(bob, 2_000_000, 8_000)

    assert cpu_seconds(bob) < RATIO_MAX * cpu_seconds(alice)
