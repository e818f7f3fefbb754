"""Reading other people's JSON: whatever is missing or of another type is simply not there."""

from datetime import date, datetime

from search.fetching.addresses import is_web_address
from search.fetching.service_client import Json
from search.text.cleaning import one_line

_MAX_TEXT = 1000


def texts(value: Json) -> str:
    """A string as one clean line; anything else is empty."""
    return one_line(value[:_MAX_TEXT]) if isinstance(value, str) else ""


def objects(value: Json) -> list[dict[str, Json]]:
    """The objects of a list; anything else is none."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def member(value: Json, name: str) -> Json:
    """What an object holds under `name`; None of anything else."""
    return value.get(name) if isinstance(value, dict) else None


def web_address(value: Json) -> str | None:
    """An address of the web; None for anything else, malformed ones included."""
    return value if isinstance(value, str) and is_web_address(value) else None


def day(*values: Json) -> date | None:
    """The first value that says a day in ISO 8601, with or without a time."""
    for value in values:
        if isinstance(value, str) and value:
            try:
                return datetime.fromisoformat(value.strip().replace("Z", "+00:00")).date()
            except ValueError:
                continue
    return None
