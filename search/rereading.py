"""Pages read once more, now: what is remembered of them is not asked; the guard and the sites' rules hold as ever."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from search.conf import SearchConfig
from search.errors import Late
from search.nouns import Page, Skipped
from search.reader import Reader
from search.shared_memory import SharedMemory, remembering

_OF_PAGES = ("page:", "skip:")
"""Keys under which a page and a refusal are remembered; what the same bytes say may be."""


class _Anew(SharedMemory):
    """The shared memory as who has never read a page sees it; what is read now is remembered for others."""

    async def get(self, key: str) -> bytes | None:
        return None if key.startswith(_OF_PAGES) else await super().get(key)

    async def get_all(self, keys: Sequence[str]) -> list[bytes | None]:
        known = await super().get_all(keys)
        return [None if key.startswith(_OF_PAGES) else value for key, value in zip(keys, known, strict=True)]


async def reread(urls: Sequence[str], config: SearchConfig, seconds: float) -> dict[str, Page | Skipped]:
    """Each of `urls` (http or https) as it is now, or why it cannot be read, within `seconds`."""
    async with remembering(config, _Anew) as memory:
        reader = Reader(config, memory)
        try:
            await reader.prepare(urls)
            reading = {url: asyncio.create_task(reader.read(url)) for url in urls}
            with suppress(ValueError):  # nothing to wait for
                await asyncio.wait(reading.values(), timeout=seconds)
            late = [url for url, task in reading.items() if not task.done()]
            await reader.give_up(late)
            for url in late:
                reading[url].cancel()
            await asyncio.gather(*reading.values(), return_exceptions=True)
            return {url: Skipped(url, Late(url)) if url in late else task.result() for url, task in reading.items()}
        finally:
            await reader.close()
