"""`manage.py usage`: what answers have used and cost, as CSV, summed by day, account and model."""

import csv
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.operation.usage import KEYS, UNGROUPED, table


class Command(BaseCommand):
    help = (
        "Print what answers have used and cost, as CSV, from the first of this month until today unless told otherwise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="the first day (UTC), as 2026-11-01")
        parser.add_argument("--until", type=date.fromisoformat, help="the last day, included")
        parser.add_argument("--by", default=",".join(UNGROUPED), help="what is summed by: some of day,user,group,model")

    def handle(self, *args: Any, since: date | None, until: date | None, by: str, **options: Any) -> None:
        today = datetime.now(UTC).date()
        chosen = [one.strip() for one in by.split(",")]
        if not set(chosen) <= set(KEYS):
            raise CommandError(f"--by takes {', '.join(KEYS)}, not {by!r}")
        first, last = since or today.replace(day=1), until or today
        csv.writer(self.stdout).writerows(table(first, last, chosen))
