"""Which turns are given at a time, and that nobody else waits while they are."""

import asyncio
import gc
import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from chat.api.branches import Window
from chat.api.schemas import TurnNode
from chat.models import User
from tests.long_conversation import make

BLOCK_SECONDS = 0.010
"""Of CPU that one request may take of the event loop at a stretch."""


def turn(letter: str) -> UUID:
    return UUID(int=ord(letter))


def tree(rows: str) -> list[TurnNode]:
    """Such as "a b<a c<b d<a", oldest first."""
    pairs = [row.partition("<") for row in rows.split()]
    return [TurnNode(id=turn(id), parent=turn(parent) if parent else None) for id, _, parent in pairs]


def given(window: Window, rows: str = "a b<a c<b d<a e<c f<d") -> str:
    return "".join(chr(id.int) for id in window.turns(tree(rows)))


def test_the_end_of_the_newest_branch_comes_first() -> None:
    assert given(Window(2)) == "df"


def test_another_branch_is_given_by_any_of_its_turns() -> None:
    assert given(Window(9, leaf=turn("b"))) == "abce"
    assert given(Window(2, leaf=turn("e"))) == "ce"


def test_older_turns_are_those_before_one_of_them() -> None:
    assert given(Window(2, before=turn("e"))) == "bc"
    assert given(Window(9, before=turn("a"))) == ""


def test_a_turn_that_is_not_there_leads_to_the_newest_branch() -> None:
    assert given(Window(1, leaf=turn("x"), before=turn("y"))) == "f"


def test_a_conversation_without_turns_has_none() -> None:
    assert given(Window(5), "") == ""


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Of what the tests have loaded the product's collector knows nothing (`chat/concurrency/loaded.py`)."""
    gc.disable()
    yield
    gc.enable()


async def longest_block(client: AsyncClient, path: str) -> float:
    """CPU seconds of the event loop's thread between two turns of another task, at most, while `path` is answered."""
    asked = asyncio.create_task(client.get(path))
    longest, last = 0.0, time.thread_time()
    while not asked.done():
        await asyncio.sleep(0)
        now = time.thread_time()
        longest, last = max(longest, now - last), now
    assert (await asked).status_code == 200
    return longest


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("window", ["?limit=8", ""])
async def test_who_opens_300_turns_holds_up_nobody(alice: User, window: str, uncollected: None) -> None:
    path = f"/api/v1/conversations/{await sync_to_async(make)(alice.email, 300)}{window}"
    client = AsyncClient()
    await client.aforce_login(alice)
    await client.get(path)

    blocks = [await longest_block(client, path) for _ in range(3)]

    assert min(blocks) < BLOCK_SECONDS
