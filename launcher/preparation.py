"""What must be right before the first program starts: settings that Django accepts, and a database of today's shape."""

import hashlib
import re
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from launcher.launch import ROOT, Launch, Refused
from launcher.programs import python

SETTINGS_SECONDS = 180
"""A second of a processor. Where forty others want it, that was more than thirty of the clock, and nothing started."""
MIGRATE_SECONDS = 600
LINK = re.compile(r"https?://\S+/accounts/invitation/\S+")


def check_settings(variables: Mapping[str, str], group: int) -> None:
    """Load the settings once, alone: what they refuse is said in one sentence instead of four times in four logs.

    This also makes the secret key of a new instance before several programs could make one each.
    """
    tried = output(python("-c", "import config.settings"), variables, group, SETTINGS_SECONDS)
    if tried.returncode != 0:
        raise Refused(f"the settings are not accepted: {reason(tried.stdout)} (see .env and the environment).")


def migrate(launch: Launch, variables: Mapping[str, str], group: int) -> str:
    """Bring the database to the shape that the code expects; gives the first administrator's link, if one is wanted.

    Our own SQLite file is left alone while it has run all migrations of this code: that saves a second of every start.
    It is copied before it is changed. A database server is always asked.
    """
    stamp, database = launch.data_dir / "migrated", launch.data_dir / "wenyuan.sqlite3"
    is_ours = not launch.database_url
    if is_ours and is_current(stamp, database):
        return ""
    if is_ours:
        keep_copy(database)
    command = python("manage.py", "prepare", "--site", launch.url, "--verbosity", "0")
    tried = output(command, variables, group, MIGRATE_SECONDS)
    messages, link = apart(tried.stdout)
    log = launch.data_dir / "log" / "migrate.log"
    log.write_text(messages)
    if tried.returncode != 0:
        raise Refused(f"the database could not be migrated: {reason(messages)} (the log is {log}).")
    stamp.write_text(fingerprint() + applied(database))
    return link


def is_current(stamp: Path, database: Path) -> bool:
    """Whether nothing has changed since the stamp: neither the code's migrations, nor the file.

    Somebody may have put back the copy from before an update.
    """
    return database.exists() and stamp.exists() and stamp.read_text() == fingerprint() + applied(database)


def applied(database: Path) -> str:
    """Changes with the migrations that the file says it has run; empty where it tells none."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as file:
            rows = file.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    except sqlite3.Error:
        return ""
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def apart(output: str) -> tuple[str, str]:
    """What a preparation said, and the link that is its last line: that one is for eyes, not for a log."""
    messages, _, last = output.rstrip("\n").rpartition("\n")
    return (messages, last) if LINK.fullmatch(last) else (output, "")


def keep_copy(database: Path) -> None:
    """A consistent copy beside the database, in place of the one of the update before; none of a new instance."""
    if not database.exists():
        return
    copy, partial = database.with_suffix(".before-update"), database.with_suffix(".before-update.partial")
    try:
        partial.unlink(missing_ok=True)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(partial)) as target:
            source.backup(target)
        partial.replace(copy)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise Refused(
            f"the database must be updated, and the copy that is made before could not be written ({error}); "
            f"make room in {database.parent}."
        ) from error


def reason(output: str) -> str:
    """The last line of a traceback, without the name of an error that is made to be read by people."""
    last = (output.strip().splitlines() or ["no reason given"])[-1]
    return last.removeprefix("django.core.exceptions.ImproperlyConfigured: ").removeprefix("ValueError: ")


def fingerprint() -> str:
    """Changes when a migration of ours or any installed package changes."""
    digest = hashlib.sha256()
    for path in [ROOT / "requirements" / "run.lock", *sorted(ROOT.glob("*/migrations/*.py"))]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def output(
    command: tuple[str, ...], variables: Mapping[str, str], group: int, seconds: float
) -> "subprocess.CompletedProcess[str]":
    """Run to the end, in the guardian's process group: a signal may end the supervisor at any moment."""
    try:
        return subprocess.run(  # noqa: S603 - our own programs
            command,
            cwd=ROOT,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
            process_group=group,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused(f"{' '.join(command[1:3])} did not end within {seconds:.0f} s.") from error
