"""A database of the first frozen migration is brought to today's shape with its rows: on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from chat.models import Conversation, Page, Run, Source, schema

OLD = "upgraded"


@pytest.fixture
def older(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The alias of a database that has the first migration and nothing later."""
    is_file = connection.vendor == "sqlite"
    connections.databases[OLD] = connections.databases["default"] | {"NAME": str(tmp_path / "db") if is_file else OLD}
    with django_db_blocker.unblock():
        if not is_file:
            on_server(f"CREATE DATABASE {OLD}")
        call_command("migrate", "chat", "0001", database=OLD, verbosity=0, interactive=False)
        yield OLD
        connections[OLD].close()
        del connections[OLD], connections.databases[OLD]
        if not is_file:
            on_server(f"DROP DATABASE {OLD} WITH (FORCE)")


def on_server(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def store(alias: str) -> None:
    """A question, its answer and a page, as the first version stored them."""
    models = MigrationLoader(connections[alias]).project_state([schema.FIRST]).apps

    def made(name: str, **fields: Any) -> Any:
        return models.get_model("chat", name).objects.using(alias).create(**fields)

    now = timezone.now()
    user = made("User", email="alice@example.org", password="x")
    conversation = made("Conversation", owner=user, title="A bridge", updated_at=now)
    turn = made("Turn", conversation=conversation, client_id="c", question="How long?", search=True, think=False)
    run = made("Run", turn=turn, search=True, think=False, model="m", status="finished", beat_at=now, seq=4)
    of_page = {"title": "Bridge", "site": "example.org"}
    page = made("Page", url="https://example.org/", final_url="https://example.org/", hash="h", language="en",
                fetched_at=now, text="It is 1,240 metres long.", **of_page)  # fmt: skip
    made("Source", run=run, index=1, url=page.url, snippet="", provider="p", page=page, **of_page)


def test_what_the_first_version_stored_is_there_after_all_migrations(older: str) -> None:
    store(older)

    call_command("migrate", database=older, verbosity=0, interactive=False)

    assert schema.faults(older) == []
    run = Run.objects.using(older).select_related("turn__conversation__owner").get()
    assert (run.seq, run.turn.question, run.turn.effort, run.turn.focus) == (4, "How long?", "on", "")
    assert run.owner == run.turn.conversation.owner
    assert Page.objects.using(older).select_related("body").get().full_text == "It is 1,240 metres long."
    assert Source.objects.using(older).get().url_key != ""
    assert Conversation.objects.using(older).get().title == "A bridge"
