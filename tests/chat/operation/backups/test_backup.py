"""A backup holds one moment of everything, and a restore makes another instance the same, on either database."""

import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.backends.utils import CursorWrapper

from chat.models import Run, User
from chat.operation.backups.archive import Unusable
from chat.operation.backups.backup import one_moment, write_backup
from chat.operation.backups.conf import BackupConfig
from chat.operation.backups.restore import checked, restore
from chat.operation.backups.rows import tables

SEAL = "openssl enc -aes-256-cbc -pbkdf2 -pass pass:tide"


def everything(using: str) -> dict[str, list[str]]:
    """All rows of all tables that a backup has, as the database gives them."""
    with connections[using].cursor() as cursor:
        return {name: sorted(map(repr, rows_of(cursor, name))) for name in tables(apps)}


def rows_of(cursor: CursorWrapper, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f'SELECT * FROM "{table}"')
    return [tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor.fetchall()]


def test_another_instance_becomes_the_same(answered: Run, config: BackupConfig, elsewhere: str) -> None:
    file = config.data_dir / "all.backup"
    write_backup(file, config)
    (config.library_dir / "inner" / "tides.md").unlink()  # type: ignore[operator]

    restore(checked(file), config, using=elsewhere)

    assert everything(elsewhere) == everything("default")
    assert (config.data_dir / "secret_key").read_text() == config.secret_key
    assert (config.data_dir / "restored-settings.env").read_text() == "SIGNUP=invite\n"
    assert (config.data_dir / "library" / "inner" / "tides.md").read_text() == "# Tides\n"


def test_an_instance_with_accounts_is_given_up_where_somebody_says_so(
    answered: Run, config: BackupConfig, elsewhere: str
) -> None:
    file = config.data_dir / "all.backup"
    write_backup(file, config)
    restore(checked(file), config, using=elsewhere)
    User.objects.using(elsewhere).create(email="eve@example.org")

    restore(checked(file), config, replace=True, using=elsewhere)

    assert everything(elsewhere) == everything("default")


def test_what_is_made_afterwards_gets_numbers_of_its_own(answered: Run, config: BackupConfig, elsewhere: str) -> None:
    write_backup(config.data_dir / "all.backup", config)
    restore(checked(config.data_dir / "all.backup"), config, using=elsewhere)

    made = User.objects.using(elsewhere).create(email="eve@example.org")

    assert made.pk not in User.objects.values_list("pk", flat=True)


def test_a_writer_is_not_held_up_and_not_in_it(alice: User, config: BackupConfig, elsewhere: str) -> None:
    with one_moment("default"):
        before = User.objects.count()
        connections.databases["writer"] = dict(connections.databases["default"])
        User.objects.using("writer").create(email="late@example.org")
        during = User.objects.count()
    connections["writer"].close()
    if connection.vendor == "postgresql":
        connections["writer"].close_pool()  # type: ignore[attr-defined]
    del connections["writer"], connections.databases["writer"]

    assert (before, during, User.objects.count()) == (1, 1, 2)


def test_a_sealed_one_shows_nothing_and_opens_again(alice: User, config: BackupConfig, elsewhere: str) -> None:
    file = config.data_dir / "all.backup"
    write_backup(file, config, seal=SEAL)

    with pytest.raises(Unusable, match="sealed"):
        checked(file)
    restore(checked(file, f"{SEAL} -d"), config, using=elsewhere)

    assert User.objects.using(elsewhere).get().email == "alice@example.org"


@pytest.mark.parametrize("length", [0, 40, 0.5, 0.98])
def test_one_that_was_cut_or_spoilt_is_refused(alice: User, config: BackupConfig, length: float) -> None:
    file = config.data_dir / "all.backup"
    write_backup(file, config)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(length if length > 1 else len(whole) * length)])

    with pytest.raises(Unusable):
        checked(file)


def test_accounts_are_not_given_up_by_accident(alice: User, config: BackupConfig) -> None:
    write_backup(config.data_dir / "all.backup", config)

    with pytest.raises(Unusable, match="--replace"):
        restore(checked(config.data_dir / "all.backup"), config)


def test_a_sealing_command_that_fails_leaves_no_file(alice: User, config: BackupConfig) -> None:
    with pytest.raises(Unusable, match="exit code"):
        write_backup(config.data_dir / "all.backup", config, seal="sh -c 'cat >/dev/null; exit 3'")

    assert list(config.data_dir.glob("*.backup*")) == []


def test_only_its_owner_can_read_it_and_the_key_can_stay_out(alice: User, config: BackupConfig) -> None:
    file = config.data_dir / "all.backup"
    write_backup(file, config, with_secret=False)

    assert file.stat().st_mode & 0o077 == 0
    with tarfile.open(file) as tar:
        assert "secret_key" not in tar.getnames()


def test_the_command_says_what_is_wrong_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "no.backup").write_bytes(b"x" * 1000)

    with pytest.raises(CommandError, match=r"Nothing was restored: .* is no backup"):
        call_command("restore", str(tmp_path / "no.backup"))
    with pytest.raises(CommandError, match="BACKUP_DIR"):
        call_command("backup")
    assert settings.BACKUPS.folder is None
