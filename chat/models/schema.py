"""Whether the database has the shape that the code expects, and the way there for databases of before the freeze.

Until the first migration was frozen it was edited in place: a database of those days says that it has it, and lacks
columns and indexes. What lacks is seen by looking, and added before any later migration runs.
"""

import logging
import time

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, RemoveIndex
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

log = logging.getLogger(__name__)
FIRST = ("chat", "0001_initial")
AGAIN_SECONDS = 10.0
"""A database without faults keeps its shape while we run; one with faults is looked at again after this time."""


def bring_up(using: str) -> list[str]:
    """Give a database that has `FIRST` and nothing later what its edition of `FIRST` lacked; returns what was done."""
    connection = connections[using]
    loader = MigrationLoader(connection)
    if [key for key in loader.applied_migrations if key[0] == "chat"] != [FIRST]:
        return []
    target = loader.project_state([FIRST])
    state, operations = target.clone(), []
    for (app, name), model in target.models.items():
        if app == "chat":
            operations += lacking(connection, model, state.models[app, name], target.apps.get_model(app, name))
    state = ProjectState(state.models)
    for operation in sorted(operations, key=lambda each: ORDER.index(type(each))):
        with connection.schema_editor(atomic=True) as editor:
            after = state.clone()
            operation.state_forwards("chat", after)
            operation.database_forwards("chat", editor, state, after)
            state = after
    return [operation.describe() for operation in operations]


ORDER = [RemoveIndex, AddField, AddIndex, AddConstraint]


def lacking(
    connection: BaseDatabaseWrapper, target: ModelState, present: ModelState, model: type[models.Model]
) -> list[Operation]:
    """The operations that a table lacks; `present`, a copy of `wanted`, is cut down to what the table has."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        known = connection.introspection.get_constraints(cursor, table)
    operations: list[Operation] = []
    for name, field in target.fields.items():
        if not isinstance(field, models.ManyToManyField) and column_of(model, name) not in columns:
            operations.append(AddField(target.name, name, field))
            del present.fields[name]
    for index in target.options["indexes"]:
        if index.name not in known:
            operations.append(AddIndex(target.name, index))
            present.options["indexes"] = [other for other in present.options["indexes"] if other.name != index.name]
        elif (stale := known[index.name]["columns"]) != [column_of(model, name) for name in index.fields]:
            operations += [RemoveIndex(target.name, index.name), AddIndex(target.name, index)]
            others = [other for other in present.options["indexes"] if other.name != index.name]
            present.options["indexes"] = [*others, models.Index(fields=stale, name=index.name)]
    for constraint in target.options["constraints"]:
        if constraint.name not in known:
            operations.append(AddConstraint(target.name, constraint))
            others = [other for other in present.options["constraints"] if other.name != constraint.name]
            present.options["constraints"] = others
    return operations


def column_of(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)  # noqa: S101 - our tables are described by their own fields
    return str(field.column)


def faults(using: str = "default") -> list[str]:
    """What the database lacks of the code's shape: migrations that did not run, tables and columns."""
    connection = connections[using]
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    lacks = [f"migration {migration.app_label}.{migration.name}" for migration, _ in waiting]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            table = model._meta.db_table
            if table not in tables:
                lacks.append(f"table {table}")
                continue
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            fields = (field.column for field in model._meta.local_concrete_fields)
            lacks += [f"column {table}.{column}" for column in fields if column not in columns]
    return lacks


_looked_at: dict[str, tuple[float, bool]] = {}


def is_current(using: str = "default") -> bool:
    """Whether nothing lacks; remembered, since many ask. Raises DatabaseError where the database is away."""
    at, good = _looked_at.get(using, (-AGAIN_SECONDS, False))
    if good or time.monotonic() - at < AGAIN_SECONDS:
        return good
    lacks = faults(using)
    if lacks:
        log.error("the database is not of this version's shape: %s", ", ".join(lacks[:10]))
    _looked_at[using] = (time.monotonic(), not lacks)
    return not lacks


def before_migrating(using: str, **kwargs: object) -> None:
    """Django's signal before `migrate`."""
    for step in bring_up(using):
        log.info("brought an older database up: %s", step)
