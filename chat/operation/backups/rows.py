"""The rows of a database as lines of JSON that any kind of database takes back, and in which order nothing matters.

A line is the list of a row's values in the order of its table's columns; the models say what each value is. They are
those of the migrations that the database has run: a backup of an older version is read by that version's models.
"""

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

CHUNK_ROWS = 500
LEFT_OUT = frozenset({"sessions.session", "usersessions.usersession"})
"""Whoever has signed out since the backup must not be signed in again by it."""
Fields = list["models.Field[Any, Any]"]


def tables(apps: Apps) -> dict[str, type[models.Model]]:
    """Name of a table → its model, for every table that is copied."""
    every = apps.get_models(include_auto_created=True)
    return {one._meta.db_table: one for one in every if one._meta.managed and one._meta.label_lower not in LEFT_OUT}


def columns(model: type[models.Model]) -> list[str]:
    """In the order of a line's values."""
    return [str(field.column) for field in model._meta.concrete_fields]


def lines(model: type[models.Model], using: str) -> Iterator[bytes]:
    """Every row, in chunks from the database and never all at once."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(using).order_by().values_list(*names)
    for row in rows.iterator(chunk_size=CHUNK_ROWS):
        yield json.dumps(row, default=plain, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def plain(value: object) -> str:
    """What JSON has no word for. Raises TypeError for what no table of ours holds."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
    raise TypeError(f"{type(value).__name__} has no place in a backup")


def insert(connection: BaseDatabaseWrapper, model: type[models.Model], names: Sequence[str], rows: list[bytes]) -> None:
    """Store lines whose values belong to the columns `names`. Raises KeyError, ValueError, DatabaseError."""
    known: dict[str, models.Field[Any, Any]] = {str(field.column): field for field in model._meta.concrete_fields}
    fields = [known[name] for name in names]
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, names))})"
    sql = f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.executemany(sql, [stored(connection, fields, line) for line in rows])


def stored(connection: BaseDatabaseWrapper, fields: Fields, line: bytes) -> list[Any]:
    """A row's values as the driver takes them. Raises ValueError where the line does not fit."""
    values = json.loads(line)
    return [
        field.get_db_prep_save(field.to_python(value), connection) for field, value in zip(fields, values, strict=True)
    ]
