"""Waits for SQLite's lock are counted, on a real file that another connection holds."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from redis import Redis

from chat.telemetry.metrics import KEY
from chat.telemetry.process_report import Report
from chat.telemetry.sqlite_waits import Waits, count_from_now_on, waits

pytestmark = pytest.mark.django_db
HELD_SECONDS = 0.3
LONG_WORK = "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 200000) SELECT max(i) FROM n"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """A connection as the settings make it, but for its file and its patience."""
    options = {"timeout": 2 * HELD_SECONDS, "transaction_mode": "IMMEDIATE"}
    own = DatabaseWrapper(connection.settings_dict | {"NAME": str(tmp_path / "one.sqlite3"), "OPTIONS": options})
    own.inc_thread_sharing()
    with own.cursor() as cursor:
        cursor.execute("CREATE TABLE one (n INTEGER)")
    yield own
    own.close()


@pytest.fixture
def other(database: DatabaseWrapper) -> Iterator[sqlite3.Connection]:
    """Another one, which holds the lock."""
    with closing(sqlite3.connect(database.settings_dict["NAME"], check_same_thread=False)) as connected:
        connected.execute("BEGIN IMMEDIATE")
        yield connected


def begin(database: DatabaseWrapper) -> None:
    with database.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("COMMIT")


def test_a_transaction_that_waits_for_its_turn_is_counted(database: DatabaseWrapper, other: sqlite3.Connection) -> None:
    counted = Waits()
    counted.watch(database)
    counted.watch(database)
    threading.Timer(HELD_SECONDS, other.rollback).start()
    begin(database)
    told = counted.take()

    assert told["sql_waits"] == 1 and HELD_SECONDS * 0.9 <= told["sql_wait_seconds"] < 60
    assert "sql_wait_failures" not in told and counted.take() == {}


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "INSERT INTO one VALUES (1)"])
def test_what_waits_in_vain_is_counted_as_such(
    database: DatabaseWrapper, other: sqlite3.Connection, statement: str
) -> None:
    counted = Waits()
    counted.watch(database)
    with pytest.raises(OperationalError, match="locked"), database.cursor() as cursor:
        cursor.execute(statement)

    assert other.in_transaction
    assert (counted.take()["sql_wait_failures"], counted.take()) == (1, {})


def test_faults_and_work_that_are_no_waits_are_not_counted(database: DatabaseWrapper) -> None:
    counted = Waits()
    counted.watch(database)
    with pytest.raises(OperationalError, match="no such table"), database.cursor() as cursor:
        cursor.execute("INSERT INTO none VALUES (1)")
    with database.cursor() as cursor:
        cursor.execute(LONG_WORK)

    assert counted.take() == {}


def test_a_process_tells_its_waits(database: DatabaseWrapper, other: sqlite3.Connection, redis_server: Redis) -> None:
    count_from_now_on()
    waits.take()
    waits.watch(database)
    threading.Timer(HELD_SECONDS, other.rollback).start()
    begin(database)
    Report("reaper").send(redis_server)

    assert float(redis_server.hget(KEY, "sql_waits|reaper|") or 0) == 1


@pytest.mark.django_db(transaction=True)
def test_the_products_own_transactions_are_watched_and_begin_with_the_lock() -> None:
    statements: list[str] = []

    def seen(execute: Callable[..., object], sql: str, *rest: object) -> object:
        statements.append(sql)
        return execute(sql, *rest)

    count_from_now_on()
    with connection.execute_wrapper(seen), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    assert statements[0].startswith("BEGIN IMMEDIATE")
    assert any(getattr(one, "__self__", None) is waits for one in connection.execute_wrappers)
