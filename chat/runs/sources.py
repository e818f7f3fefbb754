"""The sources of one run as SQL keeps them: numbered when found, with the passages the model is given."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict

from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone

from chat import models
from chat.models import Run, Source, url_key
from chat.models.compression import compressed_quickly
from search.nouns import Hit, Page, Passage, Skipped

TITLE_MAX, URL_MAX = 500, 2000


class Sources:
    """Numbers the hits of a run from 1 and stores what became of each."""

    def __init__(self, run: Run, numbers: dict[str, int]) -> None:
        self._run = run
        self._numbers = numbers

    @classmethod
    async def of(cls, run: Run) -> "Sources":
        """The sources of `run`, including those that a lost writer has found: a number once given stays."""
        return cls(run, {source.url: source.index async for source in run.sources.all()})

    def number(self, url: str) -> int:
        return self._numbers[url]

    async def add(self, hit: Hit) -> int:
        """Store a hit; its number."""
        if hit.url not in self._numbers:
            index = max(self._numbers.values(), default=0) + 1
            await Source.objects.acreate(
                run=self._run,
                index=index,
                url=hit.url,
                title=hit.title[:TITLE_MAX],
                site=hit.site[:200],
                snippet=hit.snippet[:2000],
                provider=hit.provider,
                published=hit.published,
            )
            self._numbers[hit.url] = index
        return self._numbers[hit.url]

    async def keep(self, page: Page) -> int:
        """Store a page that was read; its source's number."""
        index = self.number(page.url)
        await sync_to_async(self._keep)(page, index)
        return index

    @transaction.atomic
    def _keep(self, page: Page, index: int) -> None:
        """At once, so that nobody deletes the page before its source points at it."""
        self._run.sources.filter(index=index).update(status="read", code=warning(page), page=stored_page(page))

    async def warn(self, url: str, code: str) -> int:
        """Store what a reader should know of a page that was read; its source's number."""
        index = self.number(url)
        await self._run.sources.filter(index=index).aupdate(code=code)
        return index

    async def skip(self, skipped: Skipped) -> int:
        """Store why a page could not be read; its source's number."""
        index = self.number(skipped.url)
        await self._run.sources.filter(index=index).aupdate(status="skipped", code=skipped.error.code)
        return index

    async def choose(self, passages: Iterable[Passage], keep: Collection[int] = ()) -> None:
        """Store the passages that the model will be given, best first; those of the sources `keep` stay before them."""
        await sync_to_async(self._store_passages)(list(passages), keep)

    @transaction.atomic
    def _store_passages(self, passages: Sequence[Passage], keep: Collection[int]) -> None:
        stored = models.Passage.objects.filter(source__run=self._run)
        stored.exclude(source__index__in=keep).delete()
        first = stored.count()
        ids = dict(self._run.sources.values_list("url", "pk"))
        models.Passage.objects.bulk_create(
            models.Passage(source_id=ids[p.url], rank=rank, start=p.start, end=p.end, heading=p.heading[:300])
            for rank, p in enumerate(passages, start=first)
        )


@transaction.atomic
def stored_page(page: Page) -> models.Page:
    """The row of a page that was read, its text stored once for everybody.

    What is read again is kept again: pages that nobody cites are deleted by the time they were last read.
    """
    now = timezone.now()
    body, is_new = models.PageText.objects.get_or_create(
        hash=page.hash, defaults={"zipped": compressed_quickly(page.text), "kept_at": now}
    )
    if not is_new:
        models.PageText.objects.filter(pk=body.pk).update(kept_at=now)
    described = {
        "url": page.url,
        "final_url": page.final_url[:URL_MAX],
        "title": page.title[:TITLE_MAX],
        "site": page.site[:200],
        "language": page.language,
        "published": page.published,
        "fetched_at": page.fetched_at,
        "flagged": page.flagged,
        "receipt": asdict(page.receipt) if page.receipt else None,
        "text": "",
        "body": body,
    }
    stored, _ = models.Page.objects.update_or_create(url_key=url_key(page.url), hash=page.hash, defaults=described)
    return stored


def warning(page: Page) -> str | None:
    """What the card of a page that was read warns of."""
    if page.flagged:
        return "source.gives_orders"
    return "source.revealed" if page.revealed else None


@transaction.atomic
def copy_sources(before: Run, after: Run, indexes: Iterable[int]) -> None:
    """Give a new run the read sources `indexes` of an earlier one, under the same numbers."""
    for source in before.sources.filter(index__in=set(indexes), status="read").prefetch_related("passages"):
        passages = list(source.passages.all())
        source.pk, source.run, source._state.adding = None, after, True
        source.save()
        for passage in passages:
            passage.pk, passage.source, passage._state.adding = None, source, True
        models.Passage.objects.bulk_create(passages)
