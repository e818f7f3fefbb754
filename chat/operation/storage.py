"""What is kept: how much of it there is now, which setting says for how long, and the sweep of what is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef, Sum
from django.db.models.functions import Length
from django.utils import timezone

from chat.concurrency.redis_client import redis
from chat.models import AuditEntry, Conversation, Page, PageText, Run, TextPack, Usage

SESSION_GRACE = timedelta(days=1)
"""The note of a device is written at another moment than its session."""


@dataclass(frozen=True)
class Stored:
    """One kind of what is kept. `count`, `size_bytes`: None where nobody counts that, or it is elsewhere."""

    name: str
    count: int | None = None
    size_bytes: int | None = None
    setting: str = ""
    """The variable that says for how long; empty: until somebody deletes it, or what it belongs to."""
    value: int | None = None
    """Of that variable; 0: for ever."""


def in_the_database() -> Iterator[Stored]:
    """What SQL has. Every row of some tables is counted: for a page that few people open. Raises DatabaseError."""
    chat = settings.CHAT
    yield Stored("database", None, database_bytes())
    yield Stored("conversations", Conversation.objects.count())
    yield Stored("answers", Run.objects.count())
    stored = (PageText.objects, TextPack.objects)
    texts = sum(rows.aggregate(size=Sum(Length("zipped")))["size"] or 0 for rows in stored)
    yield Stored("pages", Page.objects.count(), texts, "PAGES_KEPT_DAYS", chat.pages_kept_days)
    yield Stored("sessions", Session.objects.count(), None, "SESSION_DAYS", chat.session_days)
    yield Stored("audit", AuditEntry.objects.count(), None, "AUDIT_DAYS", chat.audit_days)
    yield Stored("usage", Usage.objects.count(), None, "USAGE_DAYS", chat.usage_days)


async def in_redis() -> Stored:
    """The journals, queues and counters. Raises RedisError."""
    size = (await redis().info("memory"))["used_memory"]
    return Stored("journals", await redis().dbsize(), int(size), "JOURNAL_MINUTES", settings.CHAT.journal_minutes)


def in_folders() -> Iterator[Stored]:
    """What is in this machine's folders: where programs run elsewhere, theirs are not seen."""
    logs = sorted((settings.BACKUPS.data_dir / "log").glob("*.log*"))
    yield Stored("logs", len(logs), sum(map(size_of, logs)))
    if settings.BACKUPS.folder is not None:
        copies = sorted(settings.BACKUPS.folder.glob("*.backup"))
        size = sum(map(size_of, copies))
        yield Stored("backups", len(copies), size, "BACKUP_COPIES", settings.BACKUPS.copies)


def size_of(path: Path) -> int:
    """0 for what is gone meanwhile."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def database_bytes() -> int:
    """Of the whole database, free room in it included. Raises DatabaseError."""
    sql = {
        "postgresql": "SELECT pg_database_size(current_database())",
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor])
        return int(cursor.fetchone()[0])


def expire() -> int:
    """Delete sessions that are over, notes of devices without one, and old rows of the ledger; how many rows.

    Raises DatabaseError.
    """
    now = timezone.now()
    gone: int = Session.objects.filter(expire_date__lt=now).delete()[0]
    open_ones = Session.objects.filter(session_key=OuterRef("session_key"))
    gone += UserSession.objects.filter(~Exists(open_ones), last_seen_at__lt=now - SESSION_GRACE).delete()[0]
    if days := settings.CHAT.usage_days:
        gone += Usage.objects.filter(ended_at__lt=now - timedelta(days=days)).delete()[0]
    return gone
