"""One hit becomes a page: from memory if it is there, else in its turn, by the site's rules, by the guarded fetcher.

A page is remembered by its exact address (another scheme or host is another page), and extracted once for all
addresses that answer the same bytes. Extraction runs in the sandbox: a page that kills its reader is skipped, and not
tried again for long.
"""

import asyncio
import hashlib
import json
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from search import errors
from search.conf import SearchConfig
from search.extraction.pages import page_of
from search.fetching.addresses import normalised_url, site_of
from search.fetching.fetcher import Download, Fetcher
from search.fetching.guard import Guard
from search.fetching.robots import Robots
from search.nouns import HEADER_MAX, Page, Receipt, Skipped
from search.patience import SILENT, Pace, fair_seconds, patient_seconds
from search.sandbox import Killed, NotBegun, Sandbox, sandbox
from search.scopes import ANYWHERE, Scope
from search.shared_memory import Memory, lease
from search.single_flight import SingleFlight
from search.text.cleaning import one_line
from search.tracing import span

_BY_CODE = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.FetchError)
}
_NOT_THE_PAGES_FAULT = frozenset({errors.Postponed.code, errors.BadAddress.code, errors.Blocked.code})
_NOT_SURVIVED = b"-"
"""Instead of a text: these bytes have ended a child, and are given to no other, at whatever address they come again."""
_HISTORY, _HISTORY_SECONDS = 20, 24 * 3600.0
_ALL_SITES, _ALL_SITES_HISTORY = "*", 200
"""Under this name, which no host can have, the times of all sites are noted."""
_fetches: SingleFlight[Page] = SingleFlight()
_extractions: SingleFlight[Page] = SingleFlight()
_asked_at: dict[str, float] = {}
"""When the sites of the pages that are being fetched here were asked, by the pages' keys: searches share fetches."""

_come: set[str] = set()
"""The keys of the pages that have come and are being extracted."""


class Reader:
    """Reads the pages of one search."""

    def __init__(
        self, config: SearchConfig, memory: Memory, scope: Scope = ANYWHERE, children: Sandbox | None = None
    ) -> None:
        """`children` extract the pages' text; those of this process where none are given."""
        self.scope = scope
        self._config = config
        self._memory = memory
        self._children = children or sandbox()
        self._robots = Robots(config, memory)
        self._guard = Guard(config)
        self._sites: dict[str, asyncio.Lock] = {}
        self._paces: dict[str, Pace] = {}
        self._keys: dict[str, str] = {}
        self._looked_up: dict[str, bytes | None] = {}
        self._pages_read: set[str] = set()

    async def prepare(self, urls: Sequence[str]) -> None:
        """Look up at once what is remembered of these pages, and what their sites usually need.

        Reading then begins in their order: those of one site are asked for best first.
        """
        sites = list(dict.fromkeys(map(paced_site, urls)))
        names = [name for url in urls if (key := self._key(url)) for name in (f"page:{key}", f"skip:{key}")]
        histories, looked_up = await asyncio.gather(
            self._memory.noted([f"pace:{site}" for site in (_ALL_SITES, *sites)]), self._memory.get_all(names)
        )
        self._paces = {site: Pace(one, histories[0]) for site, one in zip(sites, histories[1:], strict=True)}
        self._looked_up = dict(zip(names, looked_up, strict=True))
        # Counted here, at once: a round trip for each page, before its site is asked, would change the pages' order.
        for outcome, pages in Counter(map(_found_as, looked_up[::2], looked_up[1::2])).items():
            await self._memory.tally("page_lookups", outcome, pages)

    async def read(self, url: str) -> Page | Skipped:
        """The page at `url`, or why there is none."""
        with span("page") as traced:
            page = await self._read(url)
            if isinstance(page, Skipped):
                traced.set_attribute("code", page.error.code)
            else:
                traced.set_attribute("site", page.site)
            return page

    async def _read(self, url: str) -> Page | Skipped:
        try:
            address = normalised_url(url, self._guard)
        except errors.BadAddress as error:
            return Skipped(url, error)
        key = self._keys[url] = _digest(address)
        try:
            page = await self._remembered(key) or await _fetches.do(key, lambda: self._fresh(key, address))
        except errors.FetchError as error:
            if error.code not in _NOT_THE_PAGES_FAULT:
                await self._memory.put(f"skip:{key}", error.code.encode(), self._kept_seconds(error))
            return Skipped(url, error)
        self._pages_read.add(key)
        if not self.scope.admits(page.final_url):
            return Skipped(url, errors.OutOfScope(page.final_url))
        return replace(page, url=url)

    def started(self, url: str) -> float | None:
        """When the site was asked for the page, on the monotonic clock; None: it has not been yet."""
        return _asked_at.get(self._keys.get(url, ""))

    def has_come(self, url: str) -> bool:
        """Whether the page is here, at least as bytes."""
        key = self._keys.get(url, "")
        return key in _come or key in self._pages_read

    def pace(self, url: str) -> Pace:
        """What its site usually needs."""
        return self._paces.get(paced_site(url), Pace())

    async def give_up(self, urls: Iterable[str]) -> None:
        """Note of the sites of these pages that they are silent, where they had the time that they may need."""
        now = time.monotonic()
        for url in urls:
            started = self.started(url)
            if started is not None and not self.has_come(url) and now - started >= self._telling_seconds(url):
                await self._note(paced_site(url), SILENT)

    def _telling_seconds(self, url: str) -> float:
        """After how long without an answer a site counts as silent: not while it may only be as slow as others were."""
        pace = self.pace(url)
        return max(fair_seconds(pace, self._config), min(pace.expected, patient_seconds(pace, self._config)))

    async def close(self) -> None:
        """Ends what is still under way."""
        await self._robots.close()

    def _kept_seconds(self, error: errors.FetchError) -> float:
        killed = isinstance(error, errors.TooComplex)
        return self._config.killed_kept_seconds if killed else self._config.skip_kept_seconds

    def _key(self, url: str) -> str:
        try:
            return _digest(normalised_url(url, self._guard))
        except errors.BadAddress:
            return ""

    async def _remembered(self, key: str) -> Page | None:
        names = (f"page:{key}", f"skip:{key}")
        if names[0] in self._looked_up:
            packed_page, code = (self._looked_up.pop(name) for name in names)
        else:
            packed_page, code = await self._memory.get_all(names)
            await self._memory.tally("page_lookups", _found_as(packed_page, code))
        if packed_page is not None:
            return _unpacked(packed_page)
        if code is not None:
            raise _BY_CODE.get(code.decode("ascii", "replace"), errors.FetchError)("remembered")
        return None

    async def _fresh(self, key: str, address: str) -> Page:
        try:
            download = await self._downloaded(key, address)
            _come.add(key)
            page = await self._extracted(download)
        finally:
            _asked_at.pop(key, None)
            _come.discard(key)
        await self._memory.put(f"page:{key}", _packed(page), self._config.page_kept_seconds)
        return page

    async def _downloaded(self, key: str, address: str) -> Download:
        async with AsyncExitStack() as turns:

            async def permit(hop: str) -> None:
                if self._config.obey_robots:
                    await self._robots.obey(hop)
                # Only what is really asked counts: neither a page that the rules refuse nor one from memory.
                await turns.enter_async_context(self._turn(hop))
                _asked_at.setdefault(key, time.monotonic())

            try:
                download = await Fetcher(self._config, permit=permit).fetch(address)
            except errors.Slow:
                await self._note(paced_site(address), SILENT)
                raise
        seconds = time.monotonic() - _asked_at[key]
        await self._note(paced_site(address), seconds)
        await self._memory.note(f"pace:{_ALL_SITES}", seconds, _ALL_SITES_HISTORY, _HISTORY_SECONDS)
        return download

    async def _note(self, site: str, seconds: float) -> None:
        await self._memory.note(f"pace:{site}", seconds, _HISTORY, _HISTORY_SECONDS)

    async def _extracted(self, download: Download) -> Page:
        bytes_hash = _digest(download.body)
        key = _digest(f"{download.kind} {download.charset} {bytes_hash}")
        page = await _extractions.do(key, lambda: self._extracted_once(key, download))
        final, now, receipt = download.final_url, datetime.now(UTC), _receipt(download, bytes_hash, page.charset)
        return replace(page, url=download.url, final_url=final, site=site_of(final), fetched_at=now, receipt=receipt)

    async def _extracted_once(self, key: str, download: Download) -> Page:
        packed_page = await self._memory.get(f"text:{key}")
        await self._memory.tally("text_lookups", "miss" if packed_page is None else "hit")
        if packed_page == _NOT_SURVIVED:
            raise errors.TooComplex(f"{download.final_url}: the same bytes were not survived before")
        if packed_page is not None:
            return _unpacked(packed_page)
        try:
            with span("extraction", attributes={"bytes": len(download.body)}):
                page = await self._children.run(page_of, download, self._config)
        except NotBegun as error:
            raise errors.Postponed(f"{download.final_url}: {error}") from error
        except Killed as error:
            await self._memory.put(f"text:{key}", _NOT_SURVIVED, self._config.killed_kept_seconds)
            raise errors.TooComplex(f"{download.final_url}: {error}") from error
        await self._memory.put(f"text:{key}", _packed(page), self._config.page_kept_seconds)
        return page

    @asynccontextmanager
    async def _turn(self, url: str) -> AsyncIterator[None]:
        """Waits until the site has been left alone long enough, by all workers together; here in the pages' order."""
        site, mine = paced_site(url), lease()
        async with self._sites.setdefault(site, asyncio.Lock()):
            while True:
                wait = await self._memory.turn(site, mine, self._config)
                if wait <= 0:
                    break
                await asyncio.sleep(wait)
        try:
            yield
        finally:
            await self._memory.leave(site, mine)


def paced_site(url: str) -> str:
    """What counts as one site when requests are spaced: the registered domain, or host and port where there is none."""
    site = site_of(url)
    try:
        parts = urlsplit(url)
        return parts.netloc if site == parts.hostname else site
    except ValueError:
        return site


def _found_as(packed_page: bytes | None, code: bytes | None) -> str:
    """What a look into memory is counted as."""
    if packed_page is not None:
        return "hit"
    return "miss" if code is None else "refusal"


def _digest(what: str | bytes) -> str:
    return hashlib.sha256(what.encode() if isinstance(what, str) else what).hexdigest()


def _receipt(download: Download, bytes_hash: str, charset: str) -> Receipt:
    headers = (download.content_type, download.last_modified, download.etag)
    sent = (one_line(one[: 2 * HEADER_MAX])[:HEADER_MAX] for one in headers)
    return Receipt(bytes_hash, len(download.body), charset, download.status, *sent)


def _packed(page: Page) -> bytes:
    return zlib.compress(json.dumps(asdict(page), default=str, ensure_ascii=False).encode(), 1)


def _unpacked(packed_page: bytes) -> Page:
    fields = json.loads(zlib.decompress(packed_page))
    published = date.fromisoformat(fields.pop("published")) if fields["published"] else fields.pop("published")
    receipt = Receipt(**fields["receipt"]) if fields.get("receipt") else None
    times = {"published": published, "fetched_at": datetime.fromisoformat(fields["fetched_at"])}
    return Page(**fields | times | {"receipt": receipt})
