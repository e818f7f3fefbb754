"""Which stored pages go: those that nothing points at any more, and, where the operator wants it so, old ones."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.db.models.functions import Now

from chat.models import Page, PageText, Passage, SharedLink, Source, WriterProcess
from chat.runs import packing
from chat.sharing import links

log = logging.getLogger(__name__)
UNUSED_DAYS = 1
"""Pages that nothing points at, and processes that were not heard of, are kept for so long."""
TOGETHER = 200
"""Old pages that are let go in one transaction, and at most ten times as many in one round."""
EXPIRED = "source.expired"


async def delete_unused() -> None:
    """Delete links that are over, pages of a day ago that no source and no link points at any more, and processes that
    were not heard of since. Raises DatabaseError."""
    day_ago = Now() - timedelta(days=UNUSED_DAYS)
    await sync_to_async(links.delete_over)()
    if settings.CHAT.pages_kept_days:
        await sync_to_async(let_old_pages_go)(settings.CHAT.pages_kept_days)
    await Page.objects.filter(source=None, shared_links=None, fetched_at__lt=day_ago).adelete()
    await sync_to_async(packing.delete_texts)(PageText.objects.filter(pages=None, kept_at__lt=day_ago))
    await WriterProcess.objects.filter(beat_at__lt=day_ago).adelete()


def let_old_pages_go(days: int) -> None:
    """Part what was read `days` days ago from whatever cites it: citations keep their quotes, and say why the page is
    gone."""
    for _ in range(10):
        old = Page.objects.filter(fetched_at__lt=Now() - timedelta(days=days)).exclude(source=None, shared_links=None)
        ids = list(old.order_by("pk").values_list("pk", flat=True).distinct()[:TOGETHER])
        if not ids:
            return
        _let_go(ids)


def delete_pages(ids: Sequence[int]) -> None:
    """Delete those pages that nothing points at any more, at once. What is read again at this moment goes later."""
    free = Page.objects.filter(pk__in=ids, source=None, shared_links=None)
    texts = list(free.exclude(body=None).values_list("body", flat=True))
    try:
        with transaction.atomic():
            Page.objects.filter(pk__in=list(free.values_list("pk", flat=True))).delete()
            packing.delete_texts(PageText.objects.filter(pk__in=texts, pages=None))
    except (IntegrityError, ProtectedError):
        log.info("%d pages of a deleted conversation are in use again", len(ids))


@transaction.atomic
def _let_go(ids: Sequence[int]) -> None:
    Passage.objects.filter(source__page__in=ids).delete()
    Source.objects.filter(page__in=ids).update(page=None, code=EXPIRED)
    SharedLink.pages.through.objects.filter(page__in=ids).delete()
