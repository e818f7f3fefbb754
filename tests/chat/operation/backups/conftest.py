"""An instance of which there is everything that a backup has to bring back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from chat.models import Conversation, Page, PageText, Passage, Run, Source, Turn
from chat.models.compression import compressed
from chat.operation.backups.conf import BackupConfig

ELSEWHERE = "elsewhere"


@pytest.fixture
def config(tmp_path: Path) -> BackupConfig:
    """An instance with two documents in its library."""
    (tmp_path / "library" / "inner").mkdir(parents=True)
    (tmp_path / "library" / "inner" / "tides.md").write_text("# Tides\n")
    key, known = "the key of the sessions", (("SIGNUP", "invite"),)
    return BackupConfig(tmp_path, tmp_path / "library", key, known)


@pytest.fixture
def elsewhere(config: BackupConfig, transactional_db: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The alias of an empty database of the same kind."""
    name = str(config.data_dir / "other.sqlite3")
    if connection.vendor == "postgresql":
        name = "backup_elsewhere"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
    connections.databases[ELSEWHERE] = connections.databases["default"] | {"NAME": name}
    with django_db_blocker.unblock():  # else a test may only ask the database that Django has made for it
        yield ELSEWHERE
    if connection.vendor == "postgresql":
        connections[ELSEWHERE].close_pool()  # type: ignore[attr-defined]
    connections[ELSEWHERE].close()
    del connections[ELSEWHERE], connections.databases[ELSEWHERE]


@pytest.fixture
def answered(conversation: Conversation) -> Run:
    """A question whose answer is being written over one page."""
    now = timezone.now()
    turn = Turn.objects.create(conversation=conversation, client_id="1", question="潮汐?\n", search=True, think=True)
    state = {"parts": [{"type": "answer", "text": "On the sea\u2028…"}], "seq": 4}
    run = Run.objects.create(turn=turn, search=True, think=True, model="m", status="answering", beat_at=now)
    Run.objects.filter(pk=run.pk).update(snapshot=state, writer="abcdefghijkl", created_at=now)
    text = PageText.objects.create(hash="a" * 64, zipped=compressed("Tides rise."), kept_at=now)
    page = Page.objects.create(url="https://t.example/", final_url="", hash="a", title="T", fetched_at=now, body=text)
    source = Source.objects.create(run=run, index=1, url=page.url, title="T", site="t", page=page, provider="handbook")
    Passage.objects.create(source=source, rank=1, start=0, end=5)
    return run
