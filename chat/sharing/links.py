"""Secret links to copies of conversations: made, listed, ended, and opened by whoever has one.

A secret is 256 random bits, and only its SHA-256 is stored: a stolen database opens no link. A copy never changes, and
goes with its link, its conversation and its owner.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from chat.errors.problems import Problem, not_found
from chat.models import Page, SharedLink, Turn, User, url_key
from chat.models.compression import compressed, decompressed
from chat.sharing.copies import copy_for_others
from chat.sharing.gathering import gathered
from chat.sharing.record import ConversationRecord

SECRET_BYTES = 32
SECRET_LENGTH = 43
"""Characters of a secret: 32 bytes in base64 without padding."""


@dataclass(frozen=True)
class OpenedLink:
    """What a link leads to."""

    id: UUID
    record: ConversationRecord
    shared_at: datetime
    expires_at: datetime


def make_link(user: User, conversation_id: UUID, leaf: UUID | None, days: int) -> tuple[SharedLink, str]:
    """A link to a copy of the branch that ends with the turn `leaf`, or with the newest, for `days` days; its secret,
    which nobody can tell again. Raises Problem."""
    if not settings.CHAT.sharing:
        raise Problem("sharing.off")
    if leaf and not Turn.objects.for_user(user).filter(pk=leaf, conversation=conversation_id).exists():
        raise not_found()
    copy = copy_for_others(gathered(user, conversation_id, has_texts=False), leaf)
    if not copy.turns:
        raise Problem("sharing.empty")
    text = copy.model_dump_json()
    if len(text.encode("utf-8", "surrogatepass")) > settings.CHAT.link_bytes_max:
        raise Problem("sharing.too_large")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    return _stored(user, copy, text, hash_of(secret), timezone.now() + timedelta(days=days)), secret


@transaction.atomic
def _stored(user: User, copy: ConversationRecord, text: str, secret_hash: str, expires_at: datetime) -> SharedLink:
    User.objects.select_for_update().get(pk=user.pk)  # many at once are counted one after the other
    if SharedLink.objects.for_user(user).count() >= settings.CHAT.links_per_user:
        raise Problem("limit.links", limit=settings.CHAT.links_per_user)
    link = SharedLink.objects.create(
        owner=user,
        conversation_id=copy.id,
        secret_hash=secret_hash,
        title=copy.title,
        turns=len(copy.turns),
        zipped=compressed(text),
        expires_at=expires_at,
    )
    link.pages.add(*_pages_of(copy))
    return link


def _pages_of(copy: ConversationRecord) -> list[Page]:
    """The rows of the pages that the copy cites."""
    sources = [source for turn in copy.turns for run in turn.runs for source in run.sources if source.page]
    keys = {(url_key(source.url), source.page.hash) for source in sources if source.page}
    rows = Page.objects.filter(url_key__in={key for key, _ in keys}).only("url_key", "hash")
    return [page for page in rows if (page.url_key, page.hash) in keys]


def links_of(user: User) -> list[SharedLink]:
    """The links of a user that still open, the newest first, without their copies."""
    rows = SharedLink.objects.for_user(user).filter(expires_at__gt=timezone.now())
    return list(rows.defer("zipped").order_by("-created_at", "-id"))


def end_link(user: User, id: UUID) -> None:
    """End a link for ever: its copy is deleted. Raises Problem."""
    deleted, _ = SharedLink.objects.for_user(user).filter(pk=id).delete()
    if not deleted:
        raise not_found()


def opened(secret: str) -> OpenedLink | None:
    """What is behind a secret; None where it never was one, is over or ended, or where nothing is shared any more."""
    if not settings.CHAT.sharing or len(secret) != SECRET_LENGTH:
        return None
    link = SharedLink.objects.filter(secret_hash=hash_of(secret), expires_at__gt=timezone.now()).first()
    if link is None:
        return None
    record = ConversationRecord.model_validate_json(decompressed(link.zipped))
    return OpenedLink(link.pk, record, link.created_at, link.expires_at)


def pages_of(link: OpenedLink) -> dict[tuple[str, str], Page]:
    """What is stored of the cited pages, by the key of the address and the hash of the text."""
    rows = Page.objects.filter(shared_links=link.id).only("url_key", "hash")
    return {(page.url_key, page.hash): page for page in rows}


def delete_over() -> None:
    """Delete the links whose time is over, with their copies."""
    SharedLink.objects.filter(expires_at__lte=timezone.now()).delete()


def hash_of(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
