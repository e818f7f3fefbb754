"""`manage.py backup FILE`: copies everything that must survive into one file, while everything runs."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from chat.operation.backups import schedule
from chat.operation.backups.archive import Unusable
from chat.operation.backups.backup import write_backup
from chat.operation.backups.restore import checked


class Command(BaseCommand):
    help = "Copy database, secret key, settings (without secrets) and library into one file, while everything runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the file to write; it is readable by its owner only")
        parser.add_argument(
            "--seal", default=settings.BACKUPS.seal, help="a command it goes through, as `age -r age1…`"
        )
        parser.add_argument("--without-secret", action="store_true", help="leave the key of the sessions out")
        parser.add_argument("--scheduled", action="store_true", help="into BACKUP_DIR, where older ones are tidied")

    def handle(self, *args: Any, file: Path | None, seal: str, scheduled: bool, **options: Any) -> None:
        config = settings.BACKUPS
        folder = config.folder if scheduled and file is None else None
        if file is None and folder is None:
            raise CommandError("name the file to write, or set BACKUP_DIR and say --scheduled")
        try:
            if folder is not None:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = schedule.next_path(folder, time.time()) if folder else Path(str(file))
            rows = write_backup(path, config, seal=seal, with_secret=not options["without_secret"])
            if not seal:
                checked(path)  # it is read to its end before anybody relies on it
            if scheduled:
                schedule.tidy(config)
        except (Unusable, DatabaseError, OSError) as error:
            raise CommandError(f"No backup was made: {error}.") from error
        self.stdout.write(f"{path}: {sum(rows.values())} rows of {len(rows)} tables, {path.stat().st_size} bytes.")
