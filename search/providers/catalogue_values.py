"""Values in the shapes that open catalogues use: marked-up text, times as numbers, dates in parts."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

from search.fetching.json_values import texts
from search.fetching.service_client import Json

_TAG = re.compile(r"<[^<>]*>")
_MAX_MARKUP = 8000


def since(days: int) -> date:
    """The day so many days ago."""
    return datetime.now(UTC).date() - timedelta(days=max(0, days))


def plain(value: Json) -> str:
    """A string without its tags and character references, as one clean line; anything else is empty."""
    return texts(unescape(_TAG.sub(" ", value[:_MAX_MARKUP]))) if isinstance(value, str) else ""


def moment(value: Json) -> date | None:
    """The day of seconds since the epoch."""
    try:
        return datetime.fromtimestamp(value, UTC).date() if isinstance(value, int) else None
    except (OverflowError, OSError, ValueError):
        return None


def parts_of_date(value: Json) -> date | None:
    """`[[2024, 5, 3]]`; a month or day that is missing counts as the first."""
    parts = value[0] if isinstance(value, list) and value else None
    numbers = [part for part in parts if isinstance(part, int)] if isinstance(parts, list) else []
    try:
        return date(*[*numbers, 1, 1][:3]) if numbers else None
    except (OverflowError, ValueError):
        return None
