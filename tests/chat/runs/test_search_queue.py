"""The queue before the search: who is next, how much of it one user may have, and what the others are told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone
from pytest_django import Settings

from chat.journal.journal import state_of
from chat.models import Conversation, Run, User
from chat.protocol.events import QueueMoved
from chat.runs import positions, runner, search_queue
from tests.chat.asking import new_run as run_of


@pytest.fixture(autouse=True)
def small_shares(settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, searches_max=2, searches_per_user=2)


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob@example.org", "harbour-tide-1911")


def new_run(owner: User, *, search: bool) -> Run:
    run = run_of(Conversation.objects.create(owner=owner, updated_at=timezone.now()), search=search)
    Run.objects.filter(pk=run.pk).update(admitted_at=None)
    return run


def searched(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(writer="somebody")


def waited(*runs: Run) -> None:
    long_ago = timezone.now() - timedelta(seconds=30)
    Run.objects.filter(pk__in=[run.pk for run in runs]).update(beat_at=long_ago)


def test_the_oldest_question_of_whoever_has_fewest_searches_is_next(
    transactional_db: None, alice: User, bob: User
) -> None:
    first, second = new_run(alice, search=True), new_run(alice, search=True)
    of_bob = new_run(bob, search=True)
    assert search_queue.next_run() == first.pk

    searched(first)

    assert search_queue.next_run() == of_bob.pk
    searched(of_bob)
    assert search_queue.next_run() == second.pk


def test_nobody_has_more_than_a_share(transactional_db: None, alice: User) -> None:
    for _ in range(2):
        searched(new_run(alice, search=True))
    new_run(alice, search=True)

    assert search_queue.next_run() is None


def test_what_needs_no_search_or_is_stopped_does_not_wait_for_one(transactional_db: None, alice: User) -> None:
    new_run(alice, search=False)
    stopped = new_run(alice, search=True)
    Run.objects.filter(pk=stopped.pk).update(stop_asked_at=timezone.now())

    assert search_queue.next_run() is None


def test_places_are_told_in_the_order_of_the_searches_to_who_has_waited(
    transactional_db: None, alice: User, bob: User
) -> None:
    runs = [new_run(alice, search=True) for _ in range(3)]
    of_bob = new_run(bob, search=True)
    assert (search_queue.somebody_waits(), search_queue.positions()) == (False, [])

    waited(*runs, of_bob)

    told = search_queue.positions()
    assert [one.waiting.run for one in told] == [runs[0].pk, of_bob.pk, runs[1].pk, runs[2].pk]
    assert [one.place for one in told] == [1, 2, 3, 4]
    assert all(one.seconds > 0 for one in told)


async def test_a_reader_sees_the_place_and_that_the_search_has_begun(transactional_db: None, alice: User) -> None:
    run = await sync_to_async(new_run)(alice, search=True)
    await sync_to_async(waited)(run)
    [position] = await sync_to_async(search_queue.positions)()
    await positions.tell(position)
    told = await state_of(await Run.objects.select_related("turn").aget(pk=run.pk))
    assert told.queue == QueueMoved(1, position.seconds)

    await runner.research(run.pk)

    state = await state_of(await Run.objects.select_related("turn").aget(pk=run.pk))
    assert state.queue is None
    assert state.parts
