"""A thread that has a database connection of its own: what is done there waits for nothing else of the process."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


class DatabaseThread:
    """Does one thing after the other."""

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, name)  # its thread begins with the first work
        self._is_used = False

    async def do(self, work: Callable[[], T]) -> T:
        """What `work` returns. Raises what it raises."""
        self._is_used = True
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def reconnect(self) -> None:
        """After an error: a database that was restarted is connected to anew."""
        await self.do(connections.close_all)

    async def close(self) -> None:
        """Give the connection and the thread back."""
        try:
            if self._is_used:
                await self.do(connections.close_all)
        finally:
            self._thread.shutdown(wait=False)
