"""Folders, their names and order, and what is in which of them come back from a backup, also on the other database."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import environ
import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.models import QuerySet
from pytest_django import DjangoDbBlocker

from chat.models import Conversation, Folder, Run, User
from chat.operation.backups.backup import write_backup
from chat.operation.backups.conf import BackupConfig
from chat.operation.backups.restore import checked, restore
from chat.operation.backups.rows import tables
from config.database import database_options
from tests.stores import Missing, postgresql

OTHER_KIND = "other kind"
IN_FOLDERS = {"Empty": [], "ports": ["Cranes", "Tides"], "Zoo": ["Lions"], "港口": ["Lighthouses"]}
"""Of each of Alice's folders what is in it, in the order in which the list shows them."""


@pytest.fixture
def in_folders(answered: Run, alice: User, bob: User) -> None:
    """They were made in another order; Bob has one of the same name, and some conversations are in none."""
    at = answered.created_at
    for owner, name, titles in [(alice, *one) for one in reversed(IN_FOLDERS.items())] + [(bob, "ports", ["Bob's"])]:
        folder = Folder.objects.create(owner=owner, name=name)
        for title in titles:
            Conversation.objects.create(owner=owner, title=title, folder=folder, updated_at=at)


@pytest.fixture
def other_kind(config: BackupConfig, transactional_db: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The alias of an empty database of the kind that is not the default one."""
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            yield from opened({"ENGINE": "django.db.backends.sqlite3", "NAME": str(config.data_dir / "other.sqlite3")})
        return
    with tempfile.TemporaryDirectory(prefix="wenyuan-move-") as folder, django_db_blocker.unblock():
        try:
            with postgresql(Path(folder) / "postgresql") as url:
                yield from opened(environ.Env.db_url_config(url))
        except Missing as missing:
            pytest.skip(f"{missing} is missing")


def opened(database: dict[str, object]) -> Iterator[str]:
    options = {"OPTIONS": database_options(str(database["ENGINE"])), "CONN_MAX_AGE": 0}
    connections.databases[OTHER_KIND] = connections.databases["default"] | database | options
    yield OTHER_KIND
    if connections[OTHER_KIND].vendor == "postgresql":
        connections[OTHER_KIND].close_pool()  # type: ignore[attr-defined]
    connections[OTHER_KIND].close()
    del connections[OTHER_KIND], connections.databases[OTHER_KIND]


@pytest.mark.parametrize("database", ["elsewhere", "other_kind"])
def test_folders_come_back_with_what_is_in_them(
    in_folders: None, config: BackupConfig, database: str, request: pytest.FixtureRequest
) -> None:
    using = request.getfixturevalue(database)
    write_backup(config.data_dir / "all.backup", config)

    restore(checked(config.data_dir / "all.backup"), config, using=using)

    assert connections[using].vendor != connection.vendor or database == "elsewhere"
    assert contents("alice@example.org", using) == list(IN_FOLDERS.items())
    assert contents("bob@example.org", using) == [("ports", ["Bob's"])]
    assert values(using) == values("default")


def contents(email: str, using: str) -> list[tuple[str, list[str]]]:
    """Names of folders, in the order of the API, with the titles of what is in them."""
    folders = sorted(
        Folder.objects.using(using).for_user(User.objects.using(using).get(email=email)),
        key=lambda folder: (folder.name.casefold(), folder.pk),
    )
    return [(one.name, sorted(one.conversations.values_list("title", flat=True))) for one in folders]


def values(using: str) -> dict[str, list[str]]:
    """All rows of all tables that a backup has, as the models read them."""
    return {
        name: sorted(repr([plain(cell) for cell in row]) for row in QuerySet(model, using=using).values_list())
        for name, model in tables(apps).items()
    }


def plain(cell: object) -> object:
    """PostgreSQL gives bytes in a view, and keeps no order of the names in JSON."""
    if isinstance(cell, memoryview):
        return bytes(cell)
    return json.dumps(cell, sort_keys=True) if isinstance(cell, dict | list) else cell
