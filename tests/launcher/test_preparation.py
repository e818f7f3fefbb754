"""Before the database is changed, a copy of it is laid beside it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from launcher.launch import Refused
from launcher.preparation import applied, fingerprint, is_current, keep_copy


def database(folder: Path) -> Path:
    file = folder / "wenyuan.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE kept (word TEXT)")
        made.execute("INSERT INTO kept VALUES ('kept')")
        made.commit()
    return file


def test_the_copy_holds_what_the_database_held(tmp_path: Path) -> None:
    keep_copy(database(tmp_path))

    with closing(sqlite3.connect(tmp_path / "wenyuan.before-update")) as copy:
        assert copy.execute("SELECT word FROM kept").fetchall() == [("kept",)]


def test_a_new_instance_has_nothing_to_copy(tmp_path: Path) -> None:
    keep_copy(tmp_path / "wenyuan.sqlite3")

    assert list(tmp_path.iterdir()) == []


def test_without_a_copy_there_is_no_update(tmp_path: Path) -> None:
    file = database(tmp_path)
    (tmp_path / "wenyuan.before-update").mkdir()

    with pytest.raises(Refused, match="make room in"):
        keep_copy(file)

    assert not (tmp_path / "wenyuan.before-update.partial").exists()


def test_a_file_from_before_an_update_that_is_put_back_is_migrated_again(tmp_path: Path) -> None:
    stamp, file = tmp_path / "migrated", database(tmp_path)
    assert not is_current(stamp, file)
    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        made.execute("INSERT INTO django_migrations VALUES ('chat', '0001_initial')")
        made.commit()
    keep_copy(file)
    with closing(sqlite3.connect(file)) as made:
        made.execute("INSERT INTO django_migrations VALUES ('chat', '0002_more')")
        made.commit()
    stamp.write_text(fingerprint() + applied(file))
    assert is_current(stamp, file)

    (tmp_path / "wenyuan.before-update").replace(file)
    for beside in tmp_path.glob("wenyuan.sqlite3-*"):
        beside.unlink()

    assert not is_current(stamp, file)
