"""Conversations that are brought in from files: of this product, and of others."""

import json
import math
import re
import zlib
from codecs import BOM_UTF8
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from chat.actions.records import FOREIGN, add_pages, store_record
from chat.errors.problems import Problem
from chat.models import Conversation, Page, PageText, User, url_key
from chat.models.compression import compressed_quickly
from chat.sharing.foreign import foreign_record
from chat.sharing.record import FORMAT, ConversationRecord, PageRecord

JSON_MAX_BYTES = 24 * 1024 * 1024
"""Of one conversation, unpacked."""
VALUES_MAX = 500_000
"""Of one conversation: 300 turns with a dozen sources each have some 100,000. Each is an object of 60 bytes at least,
and is copied once: 24 MB of nothing but empty lists were 1.3 GB and 8 s of the web server's processor."""
GZIP = b"\x1f\x8b"
# One that does not end goes to the end, so that nothing is looked at twice.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)


def bring_in(user: User, body: bytes) -> tuple[Conversation, bool]:
    """The conversation that `body` holds, as JSON or as its gzip; whether it is new: nothing is brought in twice, nor
    what is there already. What was brought in before gets the pages that it has not. Raises Problem."""
    record = record_of(parsed(body))
    origin = f"record-{record.id.hex}"
    mine = Conversation.objects.for_user(user)
    if original := mine.filter(pk=record.id).first():
        return original, False
    if before := mine.filter(client_id=f"{FOREIGN}{origin}").first():
        add_pages(before, record, stored_pages(record))
        return before, False
    if mine.filter(client_id__startswith=FOREIGN).count() >= settings.CHAT.imports_per_user:
        raise Problem("limit.imports", limit=settings.CHAT.imports_per_user)
    try:
        return store_record(user, record, origin, stored_pages(record))
    except (ValueError, TypeError, KeyError) as error:  # a state that is none
        raise Problem("import.unknown") from error


def parsed(body: bytes) -> dict[str, Any]:
    """Raises Problem."""
    try:
        if body.startswith(GZIP):
            unpacker = zlib.decompressobj(wbits=31)
            body = unpacker.decompress(body, JSON_MAX_BYTES)
            if unpacker.unconsumed_tail:
                raise Problem("request.too_large")
        # As UTF-8 and nothing else: in another encoding a letter may have a quotation mark's byte.
        text = body.removeprefix(BOM_UTF8).decode("utf-8", "surrogatepass")
        if values_of(body) > VALUES_MAX:
            raise Problem("request.too_large")
        value = json.loads(text, parse_float=finite, parse_constant=finite)
    except (ValueError, RecursionError, zlib.error) as error:
        raise Problem("import.unknown") from error
    if not isinstance(value, dict):
        raise Problem("import.unknown")
    return value


def finite(text: str) -> float:
    """JSON has no other number, and neither have the databases; "1e999" is one to Python. Raises ValueError."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text[:40])
    return value


def values_of(body: bytes) -> int:
    """How many values a JSON text has, without making them: what separates or opens any, outside of strings."""
    outside = _STRING.sub(b"", body)
    return 1 + sum(map(outside.count, (b",", b"[", b"{")))


def record_of(value: dict[str, Any]) -> ConversationRecord:
    """Raises Problem."""
    value = storable(value)
    if value.get("format") != FORMAT:
        return foreign_record(value)
    try:
        return ConversationRecord.model_validate(value)
    except ValidationError as error:
        raise Problem("import.unknown") from error


def storable(value: Any) -> Any:
    """The same without the characters that no database takes: NUL, and halves of characters."""
    match value:
        case str():
            return value.replace("\0", "").encode("utf-8", "ignore").decode()
        case list():
            return [storable(one) for one in value]
        case dict():
            return {str(storable(name)): storable(one) for name, one in value.items()}
    return value


def stored_pages(record: ConversationRecord) -> dict[tuple[str, str], Page]:
    """The pages of the record whose text is that of their hash; what is stored already stays as it is."""
    sources = [source for turn in record.turns for run in turn.runs for source in run.sources]
    pages: dict[tuple[str, str], Page] = {}
    for source in sources:
        text = record.texts.get(source.page.hash) if source.page else None
        if source.page is None or text is None or (url_key(source.url), source.page.hash) in pages:
            continue
        if sha256(text.encode()).hexdigest() == source.page.hash:
            pages[url_key(source.url), source.page.hash] = stored_page(source.url, source.page, text)
    return pages


@transaction.atomic
def stored_page(url: str, page: PageRecord, text: str) -> Page:
    """Its row: a file may add a page, and changes none that this server has read itself. It has no receipt."""
    zipped = {"zipped": compressed_quickly(text), "kept_at": timezone.now()}
    body, _ = PageText.objects.get_or_create(hash=page.hash, defaults=zipped)
    described = page.model_dump(exclude={"hash", "receipt"}) | {"url": url, "text": "", "body": body}
    row, _ = Page.objects.get_or_create(url_key=url_key(url), hash=page.hash, defaults=described)
    return row
