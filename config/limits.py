"""The numbers that limit what is done at a time or in a while."""

from dataclasses import replace

from django.core.exceptions import ImproperlyConfigured

from chat.conf import ChatConfig
from config.environment import env

MONTH_DAYS = 32


def with_limits(chat: ChatConfig) -> ChatConfig:
    """The same with the limits that the environment gives. Raises ImproperlyConfigured."""
    return replace(
        chat,
        runs_max=at_least(1, "RUNS_MAX", env.int("RUNS_MAX", default=chat.runs_max)),
        runs_per_user=at_least(1, "RUNS_PER_USER", env.int("RUNS_PER_USER", default=chat.runs_per_user)),
        searches_max=at_least(1, "SEARCHES_MAX", env.int("SEARCHES_MAX", default=chat.searches_max)),
        searches_per_user=at_least(
            1, "SEARCHES_PER_USER", env.int("SEARCHES_PER_USER", default=chat.searches_per_user)
        ),
        questions_per_user=at_least(
            1, "QUESTIONS_PER_USER", env.int("QUESTIONS_PER_USER", default=chat.questions_per_user)
        ),
        asks_per_minute=at_least(0, "ASKS_PER_MINUTE", env.int("ASKS_PER_MINUTE", default=chat.asks_per_minute)),
        pages_kept_days=at_least(0, "PAGES_KEPT_DAYS", env.int("PAGES_KEPT_DAYS", default=chat.pages_kept_days)),
        temporary_hours=at_least(1, "TEMPORARY_HOURS", env.int("TEMPORARY_HOURS", default=chat.temporary_hours)),
        asks_per_day=at_least(0, "ASKS_PER_DAY", env.int("ASKS_PER_DAY", default=chat.asks_per_day)),
        empty_conversations_per_user=at_least(
            1,
            "EMPTY_CONVERSATIONS_PER_USER",
            env.int("EMPTY_CONVERSATIONS_PER_USER", default=chat.empty_conversations_per_user),
        ),
        audit_days=at_least(0, "AUDIT_DAYS", env.int("AUDIT_DAYS", default=chat.audit_days)),
        usage_days=usage_days(env.int("USAGE_DAYS", default=chat.usage_days)),
        session_days=at_least(1, "SESSION_DAYS", env.int("SESSION_DAYS", default=chat.session_days)),
        journal_minutes=at_least(1, "JOURNAL_MINUTES", env.int("JOURNAL_MINUTES", default=chat.journal_minutes)),
        sessions_per_user=at_least(
            1, "SESSIONS_PER_USER", env.int("SESSIONS_PER_USER", default=chat.sessions_per_user)
        ),
    )


def usage_days(days: int) -> int:
    """The value. Raises ImproperlyConfigured where a limit of a month could not look back for one."""
    if 0 < days < MONTH_DAYS:
        raise ImproperlyConfigured(
            f"USAGE_DAYS must be 0 (for ever) or at least {MONTH_DAYS}: limits look back a month"
        )
    return days


def at_least(smallest: int, name: str, value: int) -> int:
    """The value. Raises ImproperlyConfigured where it is smaller."""
    if value < smallest:
        raise ImproperlyConfigured(f"{name} must be at least {smallest}")
    return value
