"""A temporary conversation is in no list, keeps nothing, and leaves nothing but what it has used."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import Client
from django.utils import timezone

from chat.actions import verbs
from chat.actions.temporary import CLOSED, note_presence
from chat.history.index import count_waiting, index_some
from chat.models import AuditEntry, Conversation, HistoryEntry, Page, PageText, Usage, User
from chat.operation import ledger
from chat.runs.titles import may_be_named
from chat.sharing.archive import account_files
from tests.chat.sharing.records import answered

pytestmark = pytest.mark.django_db(transaction=True)
KEEPING: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("patch", "/conversations/{conversation}", {"title": "New"}),
    ("post", "/conversations/{conversation}/links", {}),
    ("get", "/conversations/{conversation}/export", {}),
    ("get", "/runs/{run}/export?format=certificate", {}),
    ("put", "/runs/{run}/feedback", {"good": True}),
    ("post", "/runs/{run}/recheck", {}),
    ("get", "/runs/{run}/recheck", {}),
)


@pytest.fixture
def client(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture(autouse=True)
def with_sharing(settings: Any) -> None:
    settings.CHAT = replace(settings.CHAT, sharing=True)


def begun(client: Client) -> Conversation:
    answer = client.post(
        "/api/v1/conversations", {"client_id": "t", "temporary": True}, content_type="application/json"
    )
    return Conversation.objects.get(pk=answer.json()["id"])


def rows() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
        return counts


def test_deleting_it_leaves_every_table_as_it_was_but_for_what_was_used(client: Client) -> None:
    before = rows()
    conversation = begun(client)
    run = answered(conversation, "Which port?")
    ledger.record(run, run.state())

    assert client.delete(f"/api/v1/conversations/{conversation.pk}").status_code == 204
    assert {table: count for table, count in rows().items() if count != before[table]} == {"chat_usage": 1}
    assert "Which port?" not in str(Usage.objects.values().get())


def test_pages_that_another_conversation_cites_stay(client: Client, conversation: Conversation) -> None:
    temporary = begun(client)
    answered(conversation, "Which port?")
    answered(temporary, "Which port?", sources=3)

    client.delete(f"/api/v1/conversations/{temporary.pk}")

    assert (Page.objects.count(), PageText.objects.filter(pages=None).exists()) == (2, False)


def test_it_is_in_no_list_no_index_and_no_archive(client: Client, alice: User) -> None:
    answered(begun(client), "Which port?")
    while index_some(1):
        pass

    assert client.get("/api/v1/conversations").json()["conversations"] == []
    assert client.get("/api/v1/history?query=port").json()["matches"] == []
    assert (count_waiting(alice), HistoryEntry.objects.count()) == (0, 0)
    assert [name for name, _ in account_files(alice, "en")] == ["about.json", "usage.json"]


def test_its_own_address_shows_it_and_says_what_it_is(client: Client) -> None:
    conversation = begun(client)
    answered(conversation, "Which port?")

    body = client.get(f"/api/v1/conversations/{conversation.pk}").json()
    assert (body["temporary"], body["turns"][0]["question"]) == (True, "Which port?")
    assert client.get(f"/c/{conversation.pk}").status_code == 200


def test_no_model_is_asked_for_its_name(client: Client) -> None:
    conversation = begun(client)
    Conversation.objects.filter(pk=conversation.pk).update(title="Which port?")

    assert not may_be_named(answered(conversation, "Which port?").pk)


@pytest.mark.parametrize(("method", "path", "body"), KEEPING)
def test_what_would_keep_something_of_it_is_refused_in_a_sentence(
    client: Client, method: str, path: str, body: dict[str, object]
) -> None:
    conversation = begun(client)
    run = answered(conversation, "Which port?")

    address = "/api/v1" + path.format(conversation=conversation.pk, run=run.pk)
    sent = {} if method == "get" else {"data": body, "content_type": "application/json"}
    answer = getattr(client, method)(address, **sent)

    assert (answer.status_code, answer.json()["code"]) == (409, "conversation.temporary")
    assert "leaves nothing" in answer.json()["detail"]


def test_archiving_everything_leaves_it_alone_and_deleting_everything_does_not(client: Client) -> None:
    conversation = begun(client)
    for change, is_there in (("archive", True), ("delete", False)):
        client.post("/api/v1/conversations/changes", {"change": change}, content_type="application/json")
        assert Conversation.objects.filter(pk=conversation.pk, archived=False).exists() == is_there


@pytest.fixture
def temporary(client: Client) -> UUID:
    return begun(client).pk


def test_one_that_is_closed_ends_soon_and_one_that_is_opened_again_does_not(alice: User, temporary: UUID) -> None:
    async_to_sync(note_presence)(alice, temporary, False)
    closed = Conversation.objects.get(pk=temporary).ends_at
    async_to_sync(note_presence)(alice, temporary, True)
    opened = Conversation.objects.get(pk=temporary).ends_at

    assert closed and opened
    assert closed <= timezone.now() + CLOSED < timezone.now() + timedelta(hours=23) < opened


def test_the_sweep_deletes_what_is_over_and_nothing_else(
    alice: User, temporary: UUID, conversation: Conversation
) -> None:
    async_to_sync(verbs.delete_ended)()
    assert Conversation.objects.count() == 2
    Conversation.objects.filter(pk=temporary).update(ends_at=timezone.now() - timedelta(seconds=1))
    async_to_sync(verbs.delete_ended)()

    assert [one.pk for one in Conversation.objects.all()] == [conversation.pk]
    assert not AuditEntry.objects.filter(action="conversation.deleted").exists()


def test_presence_makes_nothing_temporary_that_is_not(client: Client, conversation: Conversation, bob: User) -> None:
    address = f"/api/v1/conversations/{conversation.pk}/presence"
    assert client.put(address, {"open": False}, content_type="application/json").status_code == 204
    assert not Conversation.objects.get(pk=conversation.pk).is_temporary
    client.force_login(bob)
    assert client.put(address, {"open": False}, content_type="application/json").status_code == 404
