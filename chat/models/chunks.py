"""The rows of a large table, some hundred at a time."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

CHUNK_ROWS = 500


def by_key(rows: "QuerySet[Any, Any]", *names: str, newest_first: bool = False) -> Iterator[tuple[Any, ...]]:
    """The key of each row and its values of `names`, in the order of the keys. Raises DatabaseError.

    Not by `iterator()`, whose cursor outlives its transaction: a pool before the database forgets it there.
    A transaction around it all would take the turn of a writer (BEGIN IMMEDIATE).
    """
    ordered = rows.order_by("-pk" if newest_first else "pk").values_list("pk", *names)
    rest = ordered
    while chunk := list(rest[:CHUNK_ROWS]):
        yield from chunk
        rest = ordered.filter(**{"pk__lt" if newest_first else "pk__gt": chunk[-1][0]})
