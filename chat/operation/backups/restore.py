"""Takes a backup back: into a new SQLite file that takes the old one's place, or into PostgreSQL in one transaction.

The rows are those of the version that made the backup. So a database of that version's shape is made, filled, and only
then brought to today's, by the migrations that an update runs. The archive is read whole before anything is touched.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tarfile import TarFile

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from chat.operation.backups import archive
from chat.operation.backups.archive import Unusable
from chat.operation.backups.conf import BackupConfig
from chat.operation.backups.rows import CHUNK_ROWS, insert, tables

RESTORING = "restoring"


@dataclass(frozen=True)
class Backup:
    """A backup that was read to its end."""

    path: Path
    opener: str
    """The command that unseals it; empty: it is not sealed."""
    migrations: list[tuple[str, str]]
    columns: dict[str, list[str]]
    rows: dict[str, int]


Take = Callable[[str, list[bytes]], None]


def checked(path: Path, opener: str = "") -> Backup:
    """Read the whole archive and count its rows. Raises Unusable."""
    counts: dict[str, int] = {}
    digest = sha256()

    def count(table: str, rows: list[bytes]) -> None:
        counts[table] = counts.get(table, 0) + len(rows)
        for row in rows:
            digest.update(row)

    with archive.read(path, opener) as tar:
        first = tar.next()
        if first is None or first.name != archive.MANIFEST:
            raise Unusable(f"{path} is no backup of Wenyuan")
        manifest = json.loads(archive.content(tar, first))
        if manifest["format"] != archive.FORMAT:
            raise Unusable(f"{path} was made by another version, in a form that this one does not know")
        end = each_row(tar, count)
    if end is None or end["sha256"] != digest.hexdigest():
        raise Unusable(f"{path} is not whole: it has no end, or other rows than its end says")
    return Backup(path, opener, [(app, name) for app, name in manifest["migrations"]], manifest["columns"], counts)


def each_row(
    tar: TarFile, take: Take, others: Callable[[str, bytes], None] = lambda name, body: None
) -> dict[str, str] | None:
    """Give all lines to `take`, what else there is to `others`; what the end says, None where there is none."""
    end = None
    for member in tar:
        if not member.isfile() or member.name == archive.MANIFEST:  # a stream is not gone back in
            continue
        body = archive.content(tar, member) if not member.name.startswith(archive.LIBRARY) else b""
        if member.name.startswith(archive.ROWS):
            rows = body.splitlines(keepends=True)
            for place in range(0, len(rows), CHUNK_ROWS):
                take(member.name.split("/")[1], rows[place : place + CHUNK_ROWS])
        elif member.name == archive.END:
            end = json.loads(body)
        elif member.name.startswith(archive.LIBRARY):
            file = tar.extractfile(member)
            others(member.name, file.read() if file else b"")
        else:
            others(member.name, body)
    return end


def restore(backup: Backup, config: BackupConfig, *, replace: bool = False, using: str = "default") -> None:
    """Make the database, the key and the library what the backup has. Raises Unusable, DatabaseError."""
    if not replace and has_users(using):
        raise Unusable("there are accounts in this database already; with --replace they are given up")
    if connections[using].vendor == "sqlite":
        with alone(config.data_dir), new_file(using):
            fill(backup, RESTORING)
            call_command("migrate", database=RESTORING, verbosity=0, interactive=False)
    else:
        with transaction.atomic(using=using):
            drop_all(connections[using])
            fill(backup, using)
        call_command("migrate", database=using, verbosity=0, interactive=False)
    lay_out(backup, config)


def has_users(using: str) -> bool:
    """Whether somebody would lose something."""
    connection = connections[using]
    if "chat_user" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM chat_user LIMIT 1")
        return cursor.fetchone() is not None


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Hold the lock of an instance that runs with this folder. Raises Unusable where one runs."""
    file = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Unusable(f"Wenyuan runs with the data in {data_dir}: stop it first") from error
    finally:
        os.close(file)


@contextmanager
def new_file(using: str) -> Iterator[None]:
    """A new SQLite file, under the alias RESTORING, that takes the place of the old one when all went well."""
    own = Path(connections.databases[using]["NAME"])
    file = own.with_name(f"{own.name}.restoring")
    file.unlink(missing_ok=True)
    connections.databases[RESTORING] = connections.databases[using] | {"NAME": str(file)}
    try:
        yield
        with connections[RESTORING].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA integrity_check")
            if (verdict := cursor.fetchone()[0]) != "ok":
                raise Unusable(f"the restored database is not sound: {verdict}")
        connections[RESTORING].close()
        connections[using].close()
        for ending in ("-wal", "-shm"):
            own.with_name(own.name + ending).unlink(missing_ok=True)
        file.replace(own)
    finally:
        connections[RESTORING].close()
        del connections[RESTORING], connections.databases[RESTORING]
        for left_over in own.parent.glob(f"{file.name}*"):
            left_over.unlink()


def drop_all(connection: BaseDatabaseWrapper) -> None:
    """Drop every table that we or Django have made here, and the functions of their triggers."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith(("chat_", "auth_", "account_", "socialaccount_", "mfa_", "usersessions_", "django_")):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)} CASCADE")
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE %s",
            ["chat\\_%"],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {connection.ops.quote_name(name)}() CASCADE")


def fill(backup: Backup, using: str) -> None:
    """Give an empty database the shape of the backup's version, and its rows. Raises Unusable."""
    connection = connections[using]
    executor = MigrationExecutor(connection)
    unknown = [key for key in backup.migrations if key not in executor.loader.graph.nodes]
    if unknown:
        raise Unusable(
            f"the backup was made by a newer version ({unknown[0][0]}.{unknown[0][1]}): restore it with that"
        )
    executor.migrate(newest(backup.migrations))
    every = tables(executor.loader.project_state(backup.migrations).apps)
    with transaction.atomic(using=using), archive.read(backup.path, backup.opener) as tar:
        if connection.vendor == "postgresql":  # some of the migrations have had them checked at once
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in every.values():  # what a migration has put there is in the backup too
            model._base_manager.using(using).all()._raw_delete(using)

        def take(table: str, rows: list[bytes]) -> None:
            insert(connection, every[table], backup.columns[table], rows)

        each_row(tar, take)
        reset_sequences(connection, list(every.values()))
        connection.check_constraints()


def newest(migrations: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last one of each app: Django takes an earlier one among its targets for a wish to go back there."""
    return [max(key for key in migrations if key[0] == app) for app in sorted({app for app, name in migrations})]


def reset_sequences(connection: BaseDatabaseWrapper, models: list[type[Model]]) -> None:
    """The next row gets a number that none has yet."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)


def lay_out(backup: Backup, config: BackupConfig) -> None:
    """The key, the settings for people to read, and the library, each readable by its owner only."""
    library = config.library_dir or config.data_dir / "library"

    def put(name: str, body: bytes) -> None:
        if name == archive.SECRET and body:
            write(config.data_dir / "secret_key", body)
        elif name == archive.SETTINGS:
            write(config.data_dir / "restored-settings.env", body)
        elif name.startswith(archive.LIBRARY):
            inner = PurePosixPath(name.removeprefix(archive.LIBRARY))
            if inner.is_absolute() or ".." in inner.parts:
                raise Unusable(f"{name} in the backup leads out of the library")
            write(library / inner, body)

    with archive.read(backup.path, backup.opener) as tar:
        each_row(tar, lambda table, rows: None, put)


def write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(body)
