"""robots.txt (RFC 9309), asked once an origin, remembered for a day.

4xx means that there are no rules; 5xx and silence mean that nobody may come in now, which is told as the failure that
it is. The longest rule for our product token wins (`protego`).
"""

import asyncio
import hashlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from search.conf import SearchConfig
from search.errors import (
    FetchError,
    Missing,
    Refused,
    RobotsRefused,
    TooLarge,
    TooManyRedirects,
    UnexpectedStatus,
    WrongType,
)
from search.fetching.fetcher import Fetcher
from search.shared_memory import Memory

if TYPE_CHECKING:
    from protego import Protego

log = logging.getLogger(__name__)

MAX_BYTES = 500 * 1024
_SECONDS = 2.5
_KEPT_SECONDS = 24 * 3600
_NO_RULES = (Missing, Refused, UnexpectedStatus, WrongType, TooLarge, TooManyRedirects)


class Robots:
    """The rules of the origins that one search visits."""

    def __init__(self, config: SearchConfig, memory: Memory) -> None:
        self._memory = memory
        self._agent = config.user_agent.split("/", 1)[0]
        self._fetcher = Fetcher(replace(config, page_seconds=min(_SECONDS, config.page_seconds)))
        self._asked: dict[str, asyncio.Task[str]] = {}

    async def obey(self, url: str) -> None:
        """Returns if `url` may be fetched. Raises `RobotsRefused`, or why the rules could not be read."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._asked:
            self._asked[origin] = asyncio.create_task(self._rules(origin))
        # Shielded: the first page to give up must not take the rules away from the others.
        rules = await asyncio.shield(self._asked[origin])
        if rules and not _parsed(rules).can_fetch(url, self._agent):
            log.info("robots.txt of %s refuses %s", origin, url)
            raise RobotsRefused(url)

    async def close(self) -> None:
        """Ends what is still being asked."""
        waiting = [task for task in self._asked.values() if not task.done()]
        for task in waiting:
            task.cancel()
        if waiting:
            await asyncio.wait(waiting, timeout=0.2)
        for task in self._asked.values():
            if task.done() and not task.cancelled():
                task.exception()

    async def _rules(self, origin: str) -> str:
        key = f"robots:{hashlib.sha256(origin.encode()).hexdigest()}"
        remembered = await self._memory.get(key)
        if remembered is not None:
            return remembered.decode("utf-8", "replace")
        rules = await self._fetched(f"{origin}/robots.txt")
        await self._memory.put(key, rules.encode("utf-8", "replace"), _KEPT_SECONDS)
        return rules

    async def _fetched(self, url: str) -> str:
        try:
            download = await self._fetcher.fetch(url)
        except _NO_RULES:
            return ""
        except FetchError as error:
            log.info("no robots.txt at %s: %s", url, error.code)
            raise
        return download.body[:MAX_BYTES].decode("utf-8", "replace")


def _parsed(rules: str) -> "Protego":
    from protego import Protego

    return Protego.parse(rules)
