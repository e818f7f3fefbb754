"""`manage.py reap`: sees every second to the runs that nobody writes. Any number may run at once."""

import asyncio
import logging
from typing import Any

from asgiref.sync import sync_to_async
from django.core.management.base import BaseCommand
from django.db import Error as SqlError
from django.db import connections
from redis.exceptions import RedisError

from chat.runs import reaper

log = logging.getLogger(__name__)
ROUND_SECONDS, PAGES_SECONDS = 1, 3600


class Command(BaseCommand):
    help = "Set lost runs going again and tell those in line their place, for ever."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="one round only")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        asyncio.run(self.once() if once else self.forever())

    async def once(self) -> None:
        await reaper.reap()
        await reaper.delete_unused_pages()

    async def forever(self) -> None:
        rounds = 0
        while True:
            try:
                await reaper.reap()
                if rounds % (PAGES_SECONDS // ROUND_SECONDS) == 0:
                    await reaper.delete_unused_pages()
            except (SqlError, RedisError) as error:
                log.warning("this round is lost: %s", error)
                await sync_to_async(connections.close_all)()  # a database that was restarted is connected to anew
            rounds += 1
            await asyncio.sleep(ROUND_SECONDS)
