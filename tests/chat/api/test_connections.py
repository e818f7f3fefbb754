"""All open connections of a process are looked at together."""

import asyncio
import time
from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connections as databases
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from redis import Redis

from chat.api.connections import Admittance, Connection, OpenConnections, SignIn, admittance, key, standing
from chat.journal.notifications import tell_everybody
from chat.journal.reader import Standing
from chat.models import Conversation, User
from tests.chat.asking import anew_run


class Held:
    """A connection, and what has become of it."""

    def __init__(self, user: User, session: SessionStore) -> None:
        self.closed = self.beats = 0
        self.connection = Connection(SignIn.of(user, session), self.close, self.beat)

    async def close(self) -> None:
        self.closed += 1

    async def beat(self) -> None:
        self.beats += 1


def session_of(user: User) -> SessionStore:
    client = Client()
    client.force_login(user)
    return SessionStore(client.cookies["sessionid"].value)


def held(user: User, count: int) -> list[Held]:
    return [Held(user, session_of(user)) for _ in range(count)]


aheld = sync_to_async(held)


@pytest.fixture(autouse=True)
def quick_beats(settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, connection_beat_seconds=0.05)


async def test_a_tab_that_takes_nothing_in_keeps_word_to_everybody_from_no_other(alice: User, bob: User) -> None:
    stuck, hears = (await aheld(alice, 1))[0], (await aheld(bob, 1))[0]
    frames: list[str] = []

    async def hear(frame: str) -> None:
        frames.append(frame)

    async def never(frame: str) -> None:
        await asyncio.Event().wait()

    both = OpenConnections()
    async with (
        both.holding(replace(stuck.connection, hear=never)),
        both.holding(replace(hears.connection, hear=hear)),
        asyncio.timeout(10),
    ):
        while frames[-1:] != ["second"]:
            await sync_to_async(tell_everybody)("second" if frames else "first")
            await asyncio.sleep(0.1)

    assert frames[0] == "first"


async def test_each_beat_closes_what_is_signed_out_and_lets_the_others_hear_something(alice: User, bob: User) -> None:
    stays, leaves = (await aheld(alice, 1))[0], (await aheld(bob, 1))[0]
    both = OpenConnections()
    async with both.holding(stays.connection), both.holding(leaves.connection):
        await Session.objects.filter(pk=leaves.connection.sign_in.session).adelete()
        await asyncio.sleep(0.3)
    assert (stays.closed, leaves.closed > 0) == (0, True)
    assert stays.beats >= 1
    assert leaves.beats == 0


def test_many_connections_cost_two_queries(alice: User) -> None:
    many = {one.connection.sign_in for one in held(alice, 50)}
    with CaptureQueriesContext(databases["default"]) as queries:
        assert standing(many) == many
    assert len(queries) == 2


async def test_the_slots_of_all_are_renewed(alice: User, redis_server: Redis) -> None:
    one, other = await aheld(alice, 2)
    began = time.time()
    both = OpenConnections()
    async with both.holding(one.connection), both.holding(other.connection), asyncio.timeout(20):
        while len(redis_server.zrangebyscore(key(alice.pk), began, "+inf")) < 2:
            await asyncio.sleep(0.05)
    assert redis_server.zcard(key(alice.pk)) == 0


async def test_one_query_says_who_may_read_a_run(conversation: Conversation, alice: User, bob: User) -> None:
    run = await anew_run(conversation, search=False)
    mine, other = (one.connection.sign_in for one in [*await aheld(alice, 1), *await aheld(bob, 1)])

    def looks(sign_in: SignIn) -> tuple[Admittance, int]:
        with CaptureQueriesContext(databases["default"]) as queries:
            return admittance(sign_in, run.pk), len(queries)

    assert [await sync_to_async(looks)(one) for one in (mine, other)] == [
        (Admittance(is_signed_in=True, run=Standing(run.status, run.seq)), 1),
        (Admittance(is_signed_in=True), 1),
    ]
    await Session.objects.filter(pk=mine.session).adelete()
    assert not (await sync_to_async(admittance)(mine, run.pk)).is_signed_in
    await User.objects.filter(pk=bob.pk).aupdate(password="another")
    assert not (await sync_to_async(admittance)(other, run.pk)).is_signed_in
