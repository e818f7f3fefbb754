"""One hit becomes a page: from memory if it is there, else in its turn, by the site's rules, by the guarded fetcher."""

import asyncio
import hashlib
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from search import errors
from search.conf import SearchConfig
from search.executor import executor
from search.extraction.pages import page_of
from search.fetching.addresses import normalised_url, same_page, site_of
from search.fetching.fetcher import Fetcher
from search.fetching.robots import Robots
from search.nouns import Page, Skipped
from search.shared_memory import Memory, lease

_BY_CODE = {
    kind.code: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.FetchError)
}
_NOT_THE_PAGES_FAULT = frozenset({errors.Postponed.code, errors.BadAddress.code, errors.Blocked.code})


class Reader:
    """Reads the pages of one search."""

    def __init__(self, config: SearchConfig, memory: Memory) -> None:
        self._config = config
        self._memory = memory
        self._robots = Robots(config, memory)
        self._fetcher = Fetcher(config, permit=self._robots.obey if config.obey_robots else None)

    async def read(self, url: str) -> Page | Skipped:
        """The page at `url`, or why there is none."""
        key = hashlib.sha256(same_page(url).encode()).hexdigest()
        try:
            return await self._remembered(key, url) or await self._fresh(key, url)
        except errors.FetchError as error:
            if error.code not in _NOT_THE_PAGES_FAULT:
                await self._memory.put(f"skip:{key}", error.code.encode(), self._config.skip_kept_seconds)
            return Skipped(url, error)

    async def close(self) -> None:
        """Ends what is still under way."""
        await self._robots.close()

    async def _remembered(self, key: str, url: str) -> Page | None:
        kept, code = await asyncio.gather(self._memory.get(f"page:{key}"), self._memory.get(f"skip:{key}"))
        if kept is not None:
            return replace(_unpacked(kept), url=url)
        if code is not None:
            raise _BY_CODE.get(code.decode("ascii", "replace"), errors.FetchError)(f"remembered: {url}")
        return None

    async def _fresh(self, key: str, url: str) -> Page:
        try:
            async with asyncio.timeout(self._config.page_seconds):
                async with self._turn(normalised_url(url, self._fetcher.guard)):
                    download = await self._fetcher.fetch(url)
                page = await asyncio.get_running_loop().run_in_executor(executor(), page_of, download, self._config)
        except TimeoutError as error:
            raise errors.Slow(url) from error
        page = replace(page, url=url)
        await self._memory.put(f"page:{key}", _packed(page), self._config.page_kept_seconds)
        return page

    @asynccontextmanager
    async def _turn(self, url: str) -> AsyncIterator[None]:
        """Waits until the site has been left alone long enough, by all workers together."""
        site, mine = _paced(url), lease()
        while True:
            wait = await self._memory.turn(site, mine, self._config)
            if wait <= 0:
                break
            await asyncio.sleep(wait)
        try:
            yield
        finally:
            await self._memory.leave(site, mine)


def _paced(url: str) -> str:
    parts = urlsplit(url)
    site = site_of(url)
    return parts.netloc if site == parts.hostname else site


def _packed(page: Page) -> bytes:
    return zlib.compress(json.dumps(asdict(page), default=str, ensure_ascii=False).encode(), 1)


def _unpacked(kept: bytes) -> Page:
    fields = json.loads(zlib.decompress(kept))
    published = date.fromisoformat(fields.pop("published")) if fields["published"] else fields.pop("published")
    return Page(**fields | {"published": published, "fetched_at": datetime.fromisoformat(fields["fetched_at"])})
