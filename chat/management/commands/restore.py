"""`manage.py restore FILE`: makes this instance what a backup has; also how one moves from SQLite to PostgreSQL."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from chat.operation.backups.archive import Unusable
from chat.operation.backups.restore import checked, restore


class Command(BaseCommand):
    help = "Make database, secret key and library what a backup has. Stop Wenyuan first."
    # The database may have no tables yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--open", default="", help="the command that unseals it, such as `age -d -i key.txt`")
        parser.add_argument("--replace", action="store_true", help="give up the accounts that are here now")
        parser.add_argument("--check", action="store_true", help="only read the file to its end, and count")

    def handle(self, *args: Any, file: Path, check: bool, replace: bool, **options: Any) -> None:
        try:
            backup = checked(file, options["open"])
            if not check:
                restore(backup, settings.BACKUPS, replace=replace)
        except (Unusable, DatabaseError, OSError) as error:
            raise CommandError(f"Nothing was restored: {error}.") from error
        done = "is whole" if check else "is restored"
        self.stdout.write(f"{file} {done}: {sum(backup.rows.values())} rows of {len(backup.rows)} tables.")
