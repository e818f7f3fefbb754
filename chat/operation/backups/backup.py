"""Makes a backup while everything runs: one look at all tables at one moment, which nobody waits for.

SQLite's readers see the state of the moment at which they began; PostgreSQL's do in a transaction that may be repeated.
Runs that are being written are in it as SQL knows them, some two seconds back: whoever restores has them gone on with.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tarfile import TarFile
from typing import Protocol

from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from chat.operation.backups import archive
from chat.operation.backups.conf import BackupConfig
from chat.operation.backups.rows import columns, lines, tables


class Digest(Protocol):
    """What grows by bytes: one of hashlib's."""

    def update(self, data: bytes, /) -> None: ...


def write_backup(
    path: Path, config: BackupConfig, *, seal: str = "", with_secret: bool = True, using: str = "default"
) -> dict[str, int]:
    """Write everything that must survive to `path`; returns the rows of each table. Raises Unusable, DatabaseError."""
    digest = sha256()
    with archive.written(path, seal) as tar, one_moment(using):
        loader = MigrationLoader(connections[using])
        applied = [key for key in loader.applied_migrations if key in loader.graph.nodes]
        every = tables(loader.project_state(applied).apps)
        archive.add_json(tar, archive.MANIFEST, manifest(using, applied, every))
        if with_secret:
            archive.add(tar, archive.SECRET, config.secret_key.encode())
        settings = "".join(f"{name}={value}\n" for name, value in config.settings)
        archive.add(tar, archive.SETTINGS, settings.encode())
        counts = {name: add_rows(tar, name, lines(model, using), digest) for name, model in every.items()}
        if config.library_dir is not None:
            add_library(tar, config.library_dir)
        archive.add_json(tar, archive.END, {"rows": counts, "sha256": digest.hexdigest()})
    return counts


@contextmanager
def one_moment(using: str) -> Iterator[None]:
    """Every query inside sees the same state, and holds up no writer."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        # Not `atomic()`, which takes the turn of a writer in our settings (BEGIN IMMEDIATE).
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def manifest(using: str, applied: list[tuple[str, str]], every: dict[str, type[Model]]) -> dict[str, object]:
    """What the archive is, and which shape its rows have."""
    return {
        "format": archive.FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": connections[using].vendor,
        "migrations": sorted(applied),
        "columns": {name: columns(model) for name, model in every.items()},
    }


def add_rows(tar: TarFile, name: str, rows: Iterator[bytes], digest: Digest) -> int:
    """A table as members of some megabytes; how many rows it has. `digest` grows by all of them."""
    piece, number, count = bytearray(), 0, 0
    for line in rows:
        digest.update(line)
        piece += line
        count += 1
        if len(piece) >= archive.MEMBER_MAX_BYTES:
            archive.add(tar, f"{archive.ROWS}{name}/{number:06}.jsonl", bytes(piece))
            piece, number = bytearray(), number + 1
    if piece:
        archive.add(tar, f"{archive.ROWS}{name}/{number:06}.jsonl", bytes(piece))
    return count


def add_library(tar: TarFile, folder: Path) -> None:
    """The operator's documents; one that goes meanwhile is not there."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            tar.add(path, archive.LIBRARY + path.relative_to(folder).as_posix(), recursive=False)
