"""Every database that a version of the product has made is brought to today's shape, with its rows."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from chat.models import schema

ROOT = Path(__file__).resolve().parents[3]
RECORDED = sorted((ROOT / "tests" / "fixtures" / "databases").glob("*.sql"))
RELEASED = {
    "0001_initial": "340cd13501fa5c2eb677e7b0f0c09fcd8d855ed0564c8776c5978a90f5bb566b",
    "0002_writers_and_queue": "d5f948721379280fce88b8886e2e18ebc8d985a41ce68e07214817fd2fd089b0",
    "0003_owners_of_runs": "5505f0f386b73548811a3981949934dee9c744aa01e566069349b8b116519740",
    "0004_effort_of_thinking": "6633ba775aef61b95f01c4b4b5d4f8388a679709994a19a332e70a17880f76d8",
    "0005_page_texts": "e9c658dd5a389c317c8f78dbaa99c06f0a295f8f0ac0f216f30a8571f2e56229",
    "0006_url_keys": "53bcfb4810d0ffb0e3ee788cc91bb52beb83cd0bf07498672b2b49792f9a1b7f",
    "0007_unique_url_keys": "f8bb6aca4e28c0eea6caf784ed7e7fbf9d5972de9360740f6420d0e71559b65d",
    "0008_focus": "11661453fb091d631a9b7704fd52979e9127fe7f48b480e710f27ff8245b3755",
    "0009_history": "f84c1faeba643d3a20a703051fc291fcb4cf4389bbe0ee87c452238313790aa6",
    "0010_several_models": "c1138d25db9866328d5181605eb9d27e46138b7be6c24ee17a0196260f2ea2e2",
    "0011_shared_links": "6843ae6e78f4e27ea48b1480965d965853d166a74bb475d7de617146e150ef46",
    "0012_usage_and_announcements": "e5d4c73fcce2e4526a5f68f052af9228cb268237522aedf218b9c7020d5fa476",
    "0013_limits": "3692091f8ad4bbbb9640cb89ce318a9b9e891ae1fbe04173806cdc8bc6c962fa",
    "0014_receipts": "b6a06193f727dd96302429fe217c03b876030a0119c9d32d12e3372bf6beaeab",
    "0015_cited_pages_in_history": "fbefcaf8642bf24058fc16610c55c0348a40bbf5f29f548c9df6078a30999e03",
    "0016_provisioned": "e44a0266a6ad2c5bfe2e860b3826f2c01363c9a86c65b1d2e89e99b180411e09",
    "0017_audit": "b2456f8a1063999ccd7d10223e397cd414797a6dfe98ea5c88e33c8b29298b23",
    "0018_chosen_answers": "0e9a80f48e1bf2ac498f675872e3e15fd3f309bcbb2e30523a4c5fe03835b496",
    "0019_feedback_and_periods": "b07650f1af25e8c2d46d8a2add090db3a419773139f11bae298e4ca286452cb1",
    "0020_instructions": "8fd08770b9d1b539b3effcbcca2b378b36e24419c46ec8ab7bd28e4c6efea21b",
    "0021_audit_stays": "4dcc8b5778f1940c4928239be6e7807d795bd7b1aaa581173ff29210a580c76c",
    "0022_temporary": "91e12f16040d9b80abbe4c4b9327dd349c471a472f78d4e47b8dc52c6698f8f4",
    "0023_packs_of_texts": "bee0554c8f9a76254fb36c84a2a1f4d01992e146fcd97b4488f4985ee7d99025",
    "0024_related_questions": "9239db148924a2fcd8589c6618da16c34da4c8a2a12177aa24dcd559faf062b3",
    "0025_folders": "7fdb216fa91582dc4f4056a47aa43c222b9030a6893a52d146c198b126463055",
}
"""Migrations that databases somewhere have run, by the SHA-256 of their files. Nobody edits one: write another."""
OLD = "older"


@pytest.fixture(params=RECORDED, ids=lambda path: path.stem)
def older(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The alias of a database as one commit of the past made it, with a question and its answer in it."""
    file = tmp_path / "older.sqlite3"
    with sqlite3.connect(file) as made:
        made.executescript(request.param.read_text())
    connections.databases[OLD] = connections.databases["default"] | {"NAME": str(file)}
    with django_db_blocker.unblock():
        yield OLD
    connections[OLD].close()
    del connections[OLD], connections.databases[OLD]


def test_an_older_database_has_todays_shape_after_an_update(older: str) -> None:
    before = schema.faults(older)

    call_command("migrate", database=older, verbosity=0, interactive=False)

    assert before != []
    assert schema.faults(older) == []


def test_an_update_keeps_the_rows(older: str) -> None:
    call_command("migrate", database=older, verbosity=0, interactive=False)

    with connections[older].cursor() as cursor:
        cursor.execute("SELECT question, status, seq, text FROM chat_turn, chat_run, chat_page ORDER BY status")
        rows = cursor.fetchall()

    page = "It is 1,240 metres long."
    assert rows == [("How long is it?", "answering", 4, page), ("How long is it?", "finished", 4, page)]


def test_an_update_gives_the_indexes_and_constraints_too(older: str) -> None:
    call_command("migrate", database=older, verbosity=0, interactive=False)

    def known(alias: str) -> dict[str, list[str]]:
        with connections[alias].cursor() as cursor:
            found = connections[alias].introspection.get_constraints(cursor, "chat_run")
        return {name: facts["columns"] for name, facts in found.items() if not name.startswith(("__", "chat_run"))}

    assert known(older) == known("default")


def test_a_second_update_finds_nothing_to_do(older: str) -> None:
    schema.bring_up(older)

    assert schema.bring_up(older) == []


def test_every_migration_is_among_the_released() -> None:
    assert {file.stem for file in (ROOT / "chat" / "migrations").glob("0*.py")} == set(RELEASED)


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_migration_is_never_edited(name: str) -> None:
    file = ROOT / "chat" / "migrations" / f"{name}.py"

    assert hashlib.sha256(file.read_bytes()).hexdigest() == RELEASED[name]


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_a_database_of_todays_shape_has_no_faults() -> None:
    assert schema.faults() == []
