"""Backups by themselves: when one is due, by whom it is made, and which stay."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from chat.operation.backups.conf import BackupConfig
from chat.operation.backups.schedule import is_due, make_if_due, newest_first, next_path, tidy

NOW = 1_800_000_000.0
SCRIPT = """
import pathlib, sys
assert sys.argv[1:] == ["backup", "--scheduled"]
pathlib.Path({folder!r}, "wenyuan-20270115-080000.backup").touch()
"""


@pytest.fixture
def config(tmp_path: Path) -> BackupConfig:
    return BackupConfig(tmp_path, folder=tmp_path, hours=6, copies=2)


def backup_of(config: BackupConfig, hours_ago: float) -> Path:
    assert config.folder is not None
    path = next_path(config.folder, NOW - hours_ago * 3600)
    path.touch()
    os.utime(path, (NOW - hours_ago * 3600,) * 2)
    return path


def test_one_is_due_where_the_newest_is_old_enough(config: BackupConfig) -> None:
    assert is_due(config, NOW)
    backup_of(config, 7)
    assert is_due(config, NOW)
    backup_of(config, 5)
    assert not is_due(config, NOW)


def test_none_is_due_without_a_folder(config: BackupConfig) -> None:
    assert not is_due(replace(config, folder=None), NOW)


def test_the_newest_stay(config: BackupConfig, tmp_path: Path) -> None:
    made = [backup_of(config, hours) for hours in (30, 1, 12)]

    tidy(config)

    assert newest_first(tmp_path) == [made[1], made[2]]


async def test_one_that_is_due_is_made_once(config: BackupConfig, tmp_path: Path) -> None:
    script = tmp_path / "manage.py"
    script.write_text(SCRIPT.format(folder=str(tmp_path)))

    assert await make_if_due(config, script)
    assert not await make_if_due(config, script)


async def test_a_backup_that_fails_is_told(
    config: BackupConfig, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    script = tmp_path / "manage.py"
    script.write_text("raise SystemExit(3)")

    assert not await make_if_due(config, script)
    assert "exit code 3" in caplog.text
