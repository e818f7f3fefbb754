"""The database's migrations: complete, in one line, and never edited once they are out."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = sorted((ROOT / "chat" / "migrations").glob("[0-9]*.py"))
RELEASED = {"0001_initial": "340cd13501fa5c2eb677e7b0f0c09fcd8d855ed0564c8776c5978a90f5bb566b"}
"""Migrations that instances have run, with the SHA-256 of what they ran."""


def test_every_change_of_a_model_has_its_migration(transactional_db: None) -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "chat", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(f"run `python manage.py makemigrations chat`:\n{said.getvalue()}")


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [path.name[:4] for path in MIGRATIONS] == [f"{number:04}" for number in range(1, len(MIGRATIONS) + 1)]


@pytest.mark.parametrize(("name", "digest"), RELEASED.items())
def test_a_released_migration_is_never_edited(name: str, digest: str) -> None:
    text = (ROOT / "chat" / "migrations" / f"{name}.py").read_bytes()

    assert hashlib.sha256(text).hexdigest() == digest, "write a new migration instead"
