"""Whose job is done next: of whom the fewest are being done."""

import pytest

from search.fair_queue import WAITING_MAX, FairQueue, Overfull


def test_owners_are_served_in_turns_and_each_ones_jobs_in_their_order() -> None:
    queue = FairQueue[str](most_at_once=9)
    for job in ("m1", "m2", "m3", "m4"):
        queue.put("mallory", job)
    queue.put("alice", "a1")
    queue.put("bob", "b1")
    queue.put("alice", "a2")

    served = [queue.next() for _ in range(7)]

    assert [job for turn in served if turn for job in [turn[1]]] == ["m1", "a1", "b1", "m2", "a2", "m3", "m4"]
    assert queue.next() is None


def test_of_one_owner_only_some_are_served_at_a_time() -> None:
    queue = FairQueue[str](most_at_once=2)
    for job in ("m1", "m2", "m3"):
        queue.put("mallory", job)

    assert [queue.next(), queue.next(), queue.next()] == [("mallory", "m1"), ("mallory", "m2"), None]
    queue.put("alice", "a1")
    assert queue.next() == ("alice", "a1")
    queue.done("mallory")
    assert queue.next() == ("mallory", "m3")


def test_whoever_brings_too_many_is_refused_and_nobody_else() -> None:
    queue = FairQueue[int](most_at_once=1)
    for number in range(WAITING_MAX):
        queue.put("mallory", number)

    with pytest.raises(Overfull):
        queue.put("mallory", WAITING_MAX)
    queue.put("alice", 1)
    assert len(queue.clear()) == WAITING_MAX + 1
    assert queue.next() is None
