"""The commands of docs/operations, run as they stand there against an instance of their own.

`tests/test_operations.py` says of each command where it is run, and looks over what needs containers or a cluster.
"""

import re
import shlex
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.stack import ROOT, clean_environment
from tests.stores import Missing, postgresql, program

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]
PAGES = {path.name: path.read_text() for path in (ROOT / "docs" / "operations").glob("*.md")}
SECONDS = 120.0
MAKE_ACCOUNT = ".venv/bin/python manage.py createsuperuser --noinput --email somebody@example.org"
OLD = ROOT / "tests" / "fixtures" / "databases" / "1909806.sql"


class Instance:
    """A folder that looks as a clone does from within: `manage.py`, `.env` and `var`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "var" / "wenyuan.sqlite3"
        (folder / "var").mkdir(parents=True)
        (folder / "manage.py").symlink_to(ROOT / "manage.py")
        (folder / ".env").write_text("SIGNUP=invite\nSEARCH_PROVIDERS=handbook\n")
        self.environment = clean_environment() | {
            "DATA_DIR": str(folder / "var"),
            "ENV_FILE": str(folder / ".env"),
            "DJANGO_SUPERUSER_PASSWORD": "harbour-tide-1911",
        }

    def run(self, command: str, **more: str) -> str:
        """What a line of a page says, which must succeed."""
        line = command.replace(".venv/bin/python", shlex.quote(sys.executable))
        done = subprocess.run(
            ["sh", "-e", "-c", line], cwd=self.folder, env=self.environment | more, capture_output=True, text=True,
            timeout=SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def accounts(self) -> list[str]:
        with closing(sqlite3.connect(self.database)) as database:
            return [email for (email,) in database.execute("SELECT email FROM chat_user")]


def on(page: str, part: str) -> str:
    """The command on a page that has `part` in it, in a block or in a sentence."""
    pieces = [line for block in re.findall(r"```sh\n(.*?)```", PAGES[page], re.DOTALL) for line in block.splitlines()]
    pieces += re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", PAGES[page], flags=re.DOTALL))
    commands: list[str] = list(dict.fromkeys(piece for piece in pieces if part in piece))
    assert len(commands) == 1, commands
    return commands[0]


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    one = Instance(tmp_path_factory.mktemp("instance"))
    first = one.run(f".venv/bin/python manage.py {on('install.md', 'prepare --site')}").splitlines()[-1]
    assert first.startswith("https://ask.example.org/accounts/invitation/")
    assert "/accounts/invitation/" in one.run(on("install.md", "invite --administrator"))
    one.run(MAKE_ACCOUNT)
    yield one


def test_people_are_invited_and_let_back_in(instance: Instance) -> None:
    invitation = on("install.md", "invite somebody@")
    assert "/accounts/invitation/" in instance.run(invitation.replace("somebody@", "another@"))
    assert "somebody@example.org" in instance.run(on("install.md", "reset_second_factor somebody"))


def test_a_backup_is_made_and_restored_elsewhere(instance: Instance, tmp_path: Path) -> None:
    instance.run(on("backup.md", "manage.py backup "))
    other = Instance(tmp_path / "other")
    (instance.folder / "all.backup").rename(other.folder / "all.backup")
    other.run(on("backup.md", "manage.py restore "))

    assert other.accounts() == instance.accounts() == ["somebody@example.org"]
    assert "SIGNUP" in (other.folder / "var" / "restored-settings.env").read_text()


def test_the_key_is_changed_and_the_earlier_one_forgotten(instance: Instance) -> None:
    key = instance.folder / "var" / "secret_key"
    before = key.read_text()
    instance.run(on("backup.md", ".venv/bin/python manage.py change_key"))
    assert key.read_text() != before
    assert "No earlier key" in instance.run(f".venv/bin/python {on('backup.md', 'change_key --forget')}")


def test_files_are_copied_by_hand(instance: Instance, tmp_path: Path) -> None:
    instance.run(on("backup.md", ".backup("))
    instance.run(on("backup.md", "cp var/secret_key").replace("/path/to/backup/", f"{tmp_path}/"))

    assert instance.run(on("backup.md", "integrity_check")).strip() == "ok"
    assert (tmp_path / "secret_key").exists() and (tmp_path / ".env").exists()


def test_use_and_a_search_are_looked_into(instance: Instance) -> None:
    assert instance.run(on("monitoring.md", "manage.py usage")).startswith("user,model,answers,")
    said = instance.run(on("trouble.md", "manage.py search"))
    assert "handbook" in said


def test_a_database_from_before_an_update_is_put_back_as_it_was(tmp_path: Path) -> None:
    old = Instance(tmp_path / "old")
    with closing(sqlite3.connect(old.database)) as database:
        database.executescript(OLD.read_text())
        before = list(database.iterdump())
    start = (
        "from os import environ, getpgid; from launcher.launch import launch; from launcher.preparation import migrate"
    )
    update = f'.venv/bin/python -c "{start}; one = launch(environ); migrate(one, one.variables, getpgid(0))"'
    (old.folder / "var" / "log").mkdir()
    old.run(update, PYTHONPATH=str(ROOT))
    with closing(sqlite3.connect(old.database)) as database:
        assert list(database.iterdump()) != before
    for line in re.findall(r"```sh\n(.*?)```", PAGES["upgrade.md"], re.DOTALL):
        old.run(line)

    with closing(sqlite3.connect(old.database)) as database:
        assert list(database.iterdump()) == before


def test_postgresql_is_dumped_and_restored(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "instance")
    try:
        with tempfile.TemporaryDirectory() as server, postgresql(Path(server) / "postgresql") as url:
            where = {"PGHOST": "127.0.0.1", "PGPORT": str(urlsplit(url).port)}
            ask = f"{program('psql')} --username wenyuan --dbname wenyuan --tuples-only --command"
            path = f"PATH={Path(program('pg_dump')).parent}:$PATH; "
            instance.run(f"{ask} 'CREATE TABLE answers AS SELECT 42 AS answer'", **where)
            instance.run(path + on("backup.md", "exec postgres pg_dump").partition(" postgres ")[2], **where)
            instance.run(f"{ask} 'DELETE FROM answers'", **where)
            instance.run(path + on("backup.md", "pg_restore"), **where)

            assert "42" in instance.run(f"{ask} 'SELECT answer FROM answers'", **where)
    except Missing as missing:
        pytest.skip(f"{missing} is missing")
