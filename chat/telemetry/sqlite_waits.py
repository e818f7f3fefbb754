"""How often and how long this process waited for SQLite's lock, which has no pool that would count it.

Who writes takes the lock as the transaction begins (`BEGIN IMMEDIATE`, config/database.py), so a beginning that takes
long has waited: SQLite looks again every few milliseconds. A single statement outside of a transaction waits within its
own work, where nobody can tell the two apart: of those only they count that waited in vain.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

WAIT_SECONDS = 0.01
"""A beginning that takes less has not waited, or not so that anybody would notice."""
BEGINNING = "BEGIN"


class Waits:
    """What has been counted since it was told last, by all threads of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._amounts: dict[str, float] = {}

    def watch(self, connection: BaseDatabaseWrapper, **_: object) -> None:
        """Count the waits of a connection: a receiver of Django's signal that there is one."""
        if connection.vendor == "sqlite" and self._timed not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._timed)

    def take(self) -> Mapping[str, float]:
        with self._lock:
            amounts, self._amounts = self._amounts, {}
        return amounts

    def _timed(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        began = time.monotonic()
        try:
            done = execute(sql, params, many, context)
        except OperationalError as error:
            if is_busy(error):
                self._count(time.monotonic() - began, "sql_wait_failures")
            raise
        if sql.startswith(BEGINNING):
            self._count(time.monotonic() - began)
        return done

    def _count(self, seconds: float, *also: str) -> None:
        if seconds < WAIT_SECONDS and not also:
            return
        with self._lock:
            for name, amount in (("sql_waits", 1), ("sql_wait_seconds", seconds), *((name, 1) for name in also)):
                self._amounts[name] = self._amounts.get(name, 0) + amount


waits = Waits()
"""This process's."""


def count_from_now_on() -> None:
    """On every connection that is opened, and on this thread's if it is open already."""
    connection_created.connect(waits.watch, dispatch_uid="sqlite_waits")
    waits.watch(connection)


def is_busy(error: BaseException) -> bool:
    """Whether the lock was not had in time, whatever Django has made of SQLite's own error."""
    return any(getattr(one, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY for one in causes(error))


def causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
