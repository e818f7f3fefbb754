"""Reads what a stack has in SQL beside it, in SQLite's file or in PostgreSQL."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg

Error = (sqlite3.Error, psycopg.Error)


@contextlib.contextmanager
def reading(database: str, seconds: float) -> Iterator[Any]:
    """A connection that only reads, to a `file:` of SQLite or a `postgres:` server. Raises one of `Error`."""
    if database.startswith("postgres"):
        with psycopg.connect(database, connect_timeout=max(2, round(seconds)), autocommit=True) as server:
            yield server
    else:
        with contextlib.closing(sqlite3.connect(database, uri=True, timeout=seconds)) as file:
            yield file


def rows(database: str, query: str, seconds: float = 2) -> list[Sequence[Any]]:
    """All rows of a query. Raises one of `Error`."""
    with reading(database, seconds) as connection:
        return list(connection.execute(query).fetchall())


def time_of(value: str | datetime | None) -> datetime | None:
    """A moment in UTC, as either database gives it: SQLite's are texts that name no zone."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def dashed(id: object) -> str:
    """A UUID as everybody but SQLite writes it."""
    hex = str(id).replace("-", "")
    return "-".join((hex[:8], hex[8:12], hex[12:16], hex[16:20], hex[20:]))
