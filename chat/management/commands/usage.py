"""`manage.py usage`: what answers have used and cost, as CSV, summed by day, account and model."""

import csv
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chat.operation.usage import KEYS, TOKENS, sums


class Command(BaseCommand):
    help = (
        "Print what answers have used and cost, as CSV, from the first of this month until today unless told otherwise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="the first day (UTC), as 2026-11-01")
        parser.add_argument("--until", type=date.fromisoformat, help="the last day, included")
        parser.add_argument("--by", default=",".join(KEYS), help="what is summed by: some of day,user,model")

    def handle(self, *args: Any, since: date | None, until: date | None, by: str, **options: Any) -> None:
        today = datetime.now(UTC).date()
        chosen = [one.strip() for one in by.split(",")]
        if not set(chosen) <= set(KEYS):
            raise CommandError(f"--by takes {', '.join(KEYS)}, not {by!r}")
        first, last = since or today.replace(day=1), until or today
        keys = [one for one in KEYS if one in chosen]
        table = csv.writer(self.stdout)
        table.writerow([*keys, "answers", "failed", "stopped", "seconds", *TOKENS, "cost", "currency"])
        for (key, currency), total in sums(first, last, chosen).items():
            counts = [total.answers, total.failed, total.stopped, round(total.seconds, 1)]
            cost = f"{total.cost_micros / 1_000_000:.6f}" if currency else ""
            table.writerow([*map(plain, key), *counts, *total.tokens.values(), cost, currency])


def plain(text: str) -> str:
    """A table calculator takes what begins so for a formula: an account's address is its owner's choice."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
