"""Queries whose SQL is made once per process; what differs from call to call is filled in.

Django spends some ten times as long on making the SQL of a query as SQLite on answering it. What every question asks
for is written as a queryset like everything else, with a `Parameter` where a value comes later:

    LIVE_RUN = Rows(lambda: Run.objects.live().filter(pk=Parameter("run")))
    LIVE_RUN.first(run=run_id)

A parameter stands for one value: not for a list, and not for null where it is compared with. What is made once may
depend on nothing that changes while a process runs.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Expression, Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import mark_for_rollback_on_error

T = TypeVar("T")
Row = TypeVar("Row", bound=Model)
Values = Mapping[str, Any]


class Parameter(Expression):
    """A value that is named when the query is sent."""

    def __init__(self, name: str, output_field: Any = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return "%s", [self]


@dataclass(frozen=True)
class Statement:
    """SQL, and what stands for its values: Parameters, and values that are always the same."""

    sql: str
    places: tuple[Any, ...]

    def filled(self, values: Values) -> tuple[str, tuple[Any, ...]]:
        """The SQL with its values as the database's driver takes them. Raises KeyError."""
        return self.sql, tuple(
            bound(values[place.name]) if isinstance(place, Parameter) else place for place in self.places
        )


class Rows(Generic[T]):
    """A query, by what makes its queryset, which is called once."""

    def __init__(self, queryset: "Callable[[], QuerySet[Any, T]]") -> None:
        self._make = queryset
        self._made: dict[str, tuple[QuerySet[Any, T], SQLCompiler, Statement]] = {}

    def all(self, **values: Any) -> list[T]:
        """All rows. Raises django.db.Error."""
        if connection.vendor not in self._made:
            queryset = self._make()
            compiler = queryset.query.get_compiler(using=queryset.db)
            sql, places = compiler.as_sql()
            self._made[connection.vendor] = (queryset, compiler, Statement(sql, tuple(places)))
        queryset, compiler, statement = self._made[connection.vendor]
        filled = copy(compiler)
        filled.connection = connection
        filled.as_sql = lambda *_, **__: statement.filled(values)  # type: ignore[method-assign]
        clone = queryset.all()
        clone.query.get_compiler = lambda *_, **__: filled  # type: ignore[method-assign]
        return list(clone)

    def first(self, **values: Any) -> T | None:
        """The first row, if there is one; for queries that give few. Raises django.db.Error."""
        return next(iter(self.all(**values)), None)


class Update:
    """An UPDATE, by what makes the queryset of its rows and the fields that it changes."""

    def __init__(self, queryset: Callable[[], "QuerySet[Any, Any]"], **changes: Any) -> None:
        self._make, self._changes = queryset, changes
        self._made: dict[str, Statement] = {}

    def run(self, **values: Any) -> int:
        """How many rows it has changed. Raises django.db.Error."""
        if connection.vendor not in self._made:
            query: Any = self._make().query.chain(UpdateQuery)
            query.add_update_values(self._changes)
            sql, places = query.get_compiler(connection=connection).as_sql()
            self._made[connection.vendor] = Statement(sql, tuple(places))
        return sent(*self._made[connection.vendor].filled(values))


class Insert(Generic[Row]):
    """An INSERT of one row whose key is known; with `unique`, instead of the row that has the same value there."""

    def __init__(self, model: type[Row], unique: str = "") -> None:
        self._model, self._unique = model, unique
        self._fields = model._meta.concrete_fields
        self._made: dict[str, str] = {}

    def run(self, row: Row) -> None:
        """Store `row`; no signal is sent. Raises django.db.Error."""
        if connection.vendor not in self._made:
            self._made[connection.vendor] = self._sql(row)
        values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in self._fields]
        sent(self._made[connection.vendor], tuple(values))
        row._state.adding, row._state.db = False, connection.alias

    def _sql(self, row: Row) -> str:
        unique = [field for field in self._fields if field.name == self._unique]
        query = InsertQuery(
            self._model,
            on_conflict=OnConflict.UPDATE if unique else None,
            update_fields=[field for field in self._fields if field not in unique] if unique else (),
            unique_fields=unique,
        )
        query.insert_values(self._fields, [row])
        [(sql, _)] = query.get_compiler(connection=connection).as_sql()
        return str(sql)


def bound(value: Any) -> Any:
    """A value as the database's driver takes it."""
    match value:
        case UUID():
            return value if connection.features.has_native_uuid_field else value.hex
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
    return value


def sent(sql: str, values: tuple[Any, ...]) -> int:
    """How many rows a statement has changed. Raises django.db.Error."""
    with mark_for_rollback_on_error(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)
