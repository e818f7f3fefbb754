"""Puts the texts of pages into packs, in the background: compressed together they need less room.

A text is stored by itself while its search goes on. Packing and opening happen in one transaction each, so that a text
is in one place at any moment. Whoever deletes a text has its pack opened: what is deleted is nowhere.
"""

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat.models import PageText, TextPack
from chat.models.compression import BROTLI_BYTES, compressed, compressed_quickly

log = logging.getLogger(__name__)
TEXTS_MAX = 24
"""Of a pack: whoever reads one text unpacks all."""
WAITS = timedelta(minutes=10)
"""For others, before it is packed with fewer than there is room for."""
TOGETHER = 50
"""Texts that are deleted in one transaction: others who want to write wait for it."""


class Changed(Exception):
    """A text was deleted or packed elsewhere meanwhile."""


@dataclass(frozen=True)
class Group:
    """Texts that are to be packed: their hashes and sizes in bytes, and what is stored of them."""

    sizes: dict[str, int]
    zipped: bytes


def pack_some(seconds: float) -> bool:
    """Pack what waits for about so long, and one pack at least; whether there is more. Raises DatabaseError."""
    deadline = time.monotonic() + seconds
    while group := next_group():
        try:
            pack(group)
        except Changed:
            log.info("%d texts change while they are packed", len(group.sizes))
        if time.monotonic() >= deadline:
            return True
    return False


def next_group() -> Group | None:
    """The texts that have waited longest; None where there are too few, and none has waited long enough."""
    waiting = PageText.objects.filter(pack=None).order_by("kept_at", "hash")
    rows = list(waiting[:TEXTS_MAX])
    plain: dict[str, bytes] = {}
    for row in rows:
        try:
            text = row.text.encode()
        except ValueError:  # it stays unreadable, and holds up nothing
            log.error("the text %s cannot be read", row.hash)
            return Group({row.hash: 0}, bytes(row.zipped))
        if plain and sum(map(len, plain.values())) + len(text) > BROTLI_BYTES:
            break
        plain[row.hash] = text
    else:
        if len(rows) < TEXTS_MAX and not any(row.kept_at < timezone.now() - WAITS for row in rows):
            return None
    together = b"".join(plain.values()).decode()
    return Group({hash: len(text) for hash, text in plain.items()}, compressed(together)) if plain else None


@transaction.atomic
def pack(group: Group) -> None:
    """Store the texts as a pack. Raises Changed, and then nothing is stored."""
    stored, start = TextPack.objects.create(zipped=group.zipped), 0
    kept_at = dict(PageText.objects.filter(pk__in=list(group.sizes), pack=None).values_list("pk", "kept_at"))
    rows = []
    for hash, size in group.sizes.items():
        if hash not in kept_at or not taken_out(hash):
            raise Changed
        rows.append(PageText(hash=hash, zipped=b"", pack=stored, start=start, size=size, kept_at=kept_at[hash]))
        start += size
    PageText.objects.bulk_create(rows)


def taken_out(hash: str) -> bool:
    """Whether the row of a text by itself was deleted, pages pointing at it or not: it comes back before the end of the
    transaction. Updated rows would stay where they were, and SQLite gives back no page that is nearly empty."""
    table = connection.ops.quote_name(PageText._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE hash = %s AND pack_id IS NULL", [hash])  # noqa: S608 - our own name
        return bool(cursor.rowcount)


def delete_texts(texts: "QuerySet[PageText]") -> None:
    """Delete texts, wherever they are stored. Raises ProtectedError where one is in use again."""
    while rows := dict(texts.values_list("pk", "pack")[:TOGETHER]):
        with transaction.atomic():
            PageText.objects.filter(pk__in=list(rows)).delete()
            open_packs({pack for pack in rows.values() if pack is not None})


def open_packs(packs: Collection[int]) -> None:
    """Store by themselves what texts are left of these packs, which are deleted."""
    for text in PageText.objects.filter(pack__in=packs).select_related("pack"):
        zipped = compressed_quickly(text.text)
        PageText.objects.filter(pk=text.pk).update(pack=None, start=0, size=0, zipped=zipped)
    TextPack.objects.filter(pk__in=packs).delete()
