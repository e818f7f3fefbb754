"""The websocket through the whole ASGI application: session, origin, frames, entries."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from pytest_django import Settings
from redis import Redis

from chat.actions import announcing
from chat.api import connections
from chat.journal import notifications
from chat.journal.journal import Journal
from chat.models import Announcement, Conversation, User
from chat.protocol.events import AnswerDelta, RunStopped
from tests.chat.asking import anew_run
from tests.chat.sockets import Socket


def cookie_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.fixture
def alices_cookie(alice: User) -> str:
    return cookie_of(alice)


@pytest.fixture
def bobs_cookie(bob: User) -> str:
    return cookie_of(bob)


async def opened(cookie: str) -> Socket:
    connection = Socket(cookie)
    assert await connection.opens()
    return connection


async def test_a_stranger_and_a_foreign_page_are_not_let_in(alices_cookie: str) -> None:
    assert not await Socket().opens()
    assert not await Socket(alices_cookie, "https://evil.example").opens()


async def test_a_subscriber_gets_the_entries_after_its_cursor(alices_cookie: str, conversation: Conversation) -> None:
    run = await anew_run(conversation)
    journal = await Journal.open(run)
    await journal.append(AnswerDelta("a"))
    await journal.append(AnswerDelta("b"))
    connection = await opened(alices_cookie)
    first = await connection.told({"type": "subscribe", "run": str(run.pk), "after": 1})
    await journal.append(RunStopped())
    second = await connection.frame()
    assert [(entry["seq"], entry["type"]) for entry in (first, second)] == [(2, "answer.delta"), (3, "run.stopped")]
    assert first["data"] == {"text": "b"}
    await connection.close()


async def test_somebody_elses_run_is_unknown_and_the_socket_stays_open(
    bobs_cookie: str, conversation: Conversation
) -> None:
    run = await anew_run(conversation)
    connection = await opened(bobs_cookie)
    refusal = await connection.told({"type": "subscribe", "run": str(run.pk), "after": 0})
    assert refusal == {"type": "error", "code": "not_found", "run": str(run.pk)}
    assert await connection.told({"type": "ping"}) == {"type": "pong"}
    await connection.close()


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "[]",
        "null",
        '{"type": "dance"}',
        '{"type": "ping", "extra": 1}',
        '{"type": "subscribe"}',
        '{"type": "subscribe", "run": "nonsense", "after": 0}',
        '{"type": "subscribe", "run": "0190f7a0-0000-7000-8000-00000000000a", "after": -1}',
        '{"type": "subscribe", "run": "0190f7a0-0000-7000-8000-00000000000a", "after": "0"}',
        '{"type": "ping", "pad": "' + "x" * 5000 + '"}',
    ],
)
async def test_a_malformed_frame_is_refused_and_the_socket_stays_open(alices_cookie: str, frame: str) -> None:
    connection = await opened(alices_cookie)
    assert (await connection.told(frame))["code"] == "frame.invalid"
    assert await connection.told({"type": "ping"}) == {"type": "pong"}
    await connection.close()


async def test_every_tab_of_the_user_hears_of_a_conversation(
    alice: User, alices_cookie: str, conversation: Conversation
) -> None:
    tabs = [await opened(alices_cookie), await opened(alices_cookie)]
    for tab in tabs:
        assert await tab.told({"type": "ping"}) == {"type": "pong"}
    await notifications.notify(alice.pk, conversation.pk, "renamed")
    frames = [await tab.frame() for tab in tabs]
    assert frames == [{"type": "conversation", "id": str(conversation.pk), "change": "renamed"}] * 2
    for tab in tabs:
        await tab.close()


async def test_a_tab_hears_which_run_has_moved_a_conversation(
    alice: User, alices_cookie: str, conversation: Conversation
) -> None:
    run = await anew_run(conversation)
    tab = await opened(alices_cookie)
    assert await tab.told({"type": "ping"}) == {"type": "pong"}
    await notifications.notify(alice.pk, conversation.pk, "moved", run.pk)
    frame = await tab.frame()
    assert (frame["change"], frame["run"]) == ("moved", str(run.pk))
    await tab.close()


async def test_a_subscription_after_signing_out_closes_the_socket(
    alices_cookie: str, conversation: Conversation
) -> None:
    from django.contrib.sessions.models import Session

    run = await anew_run(conversation)
    connection = await opened(alices_cookie)
    await Session.objects.all().adelete()
    assert await connection.told({"type": "subscribe", "run": str(run.pk), "after": 0}) is None
    assert connection.closed == 4401
    await connection.close()


async def test_a_changed_password_closes_the_sockets_of_other_devices(
    alice: User, alices_cookie: str, conversation: Conversation
) -> None:
    run = await anew_run(conversation)
    connection = await opened(alices_cookie)
    alice.set_password("a new and longer password")
    await alice.asave()
    assert await connection.told({"type": "subscribe", "run": str(run.pk), "after": 0}) is None
    assert connection.closed == 4401
    await connection.close()


async def test_a_user_has_so_many_sockets_and_no_more(alices_cookie: str, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, sockets_per_user=2)
    first, second = await opened(alices_cookie), await opened(alices_cookie)
    assert not await Socket(alices_cookie).opens()
    await first.close()
    third = await opened(alices_cookie)
    for connection in (second, third):
        await connection.close()


async def test_the_seats_of_a_killed_web_server_are_free_soon(
    alice: User, redis_server: Redis, settings: Settings
) -> None:
    beaten = time.time() - settings.CHAT.connection_beat_seconds - 6
    ghosts = {f"ghost {n}": beaten for n in range(settings.CHAT.sockets_per_user)}
    redis_server.zadd(connections.key(alice.pk), ghosts)

    assert await connections.acquire_slot(alice.pk, "mine")


async def signs_out(alice: User) -> None:
    from django.contrib.sessions.models import Session

    await Session.objects.all().adelete()


async def changes_password(alice: User) -> None:
    alice.set_password("a new and longer password")
    await alice.asave()


async def is_deactivated(alice: User) -> None:
    alice.is_active = False
    await alice.asave(update_fields=["is_active"])


@pytest.mark.parametrize("happens", [signs_out, changes_password, is_deactivated])
async def test_word_of_a_sign_out_closes_a_socket_that_only_listens(
    alice: User, alices_cookie: str, happens: Callable[[User], Awaitable[None]]
) -> None:
    connection = await opened(alices_cookie)
    await happens(alice)
    assert await connection.frame() is None
    assert connection.closed == 4401
    await connection.close()


async def test_a_sign_in_elsewhere_closes_nothing(alice: User, alices_cookie: str) -> None:
    connection = await opened(alices_cookie)
    await sync_to_async(cookie_of)(alice)
    assert await connection.told({"type": "ping"}) == {"type": "pong"}
    await connection.close()


async def test_an_announcement_and_its_end_reach_every_open_tab(
    alices_cookie: str, bobs_cookie: str, alice: User
) -> None:
    tabs = [await opened(cookie) for cookie in (alices_cookie, alices_cookie, bobs_cookie)]
    heard: list[list[tuple[str, bool]]] = [[] for _ in tabs]
    hearing = [asyncio.create_task(hear(tab, into)) for tab, into in zip(tabs, heard, strict=True)]
    while not all(heard):  # until this process listens for what is said to everybody
        await sync_to_async(notifications.tell_everybody)('{"text": "probe", "holds_questions": false}')
        await asyncio.sleep(0.05)
    first, second = Announcement(text="Back at <noon>."), Announcement(text="Soon.", holds_questions=True)
    for step in (partial(announcing.announce, one, alice) for one in (first, second)):
        await sync_to_async(step)()
    for one in (second, first):
        assert await sync_to_async(announcing.withdraw)(one.pk)
    await asyncio.gather(*hearing)

    told = [("Back at <noon>.", False), ("Soon.", True), ("Back at <noon>.", False), ("", False)]
    assert [[frame for frame in frames if frame[0] != "probe"] for frames in heard] == [told, told, told]
    await asyncio.gather(*(tab.close() for tab in tabs))
    assert not any("_listen_for_all" in repr(task) for task in asyncio.all_tasks())


async def hear(tab: Socket, into: list[tuple[str, bool]]) -> None:
    """Until it is told that nothing stands."""
    while ("", False) not in into:
        frame = await tab.frame()
        into.append((frame["text"], frame["holds_questions"]))


async def test_an_announcement_that_cannot_be_told_stands_all_the_same(alice: User, settings: Settings) -> None:
    settings.CHAT = replace(settings.CHAT, redis_url="unix:///nowhere/redis.sock")
    await sync_to_async(announcing.announce)(Announcement(text="Soon."), alice)

    assert await Announcement.objects.standing().acount() == 1


async def test_what_is_ended_already_is_not_told_again(alice: User, redis_server: Redis) -> None:
    one = Announcement(text="Soon.")
    await sync_to_async(announcing.announce)(one, alice)
    ended = [await sync_to_async(announcing.withdraw)(one.pk) for _ in range(2)]

    assert ended == [True, False] and redis_server.xlen(notifications.EVERYBODY) == 2
