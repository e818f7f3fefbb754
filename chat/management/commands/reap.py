"""`manage.py reap`: sees every second to runs that nobody writes, and every few to the history. Any number may run."""

import asyncio
import logging
import time
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error as SqlError
from django.db import connections
from redis.exceptions import RedisError

from chat.actions.verbs import delete_ended
from chat.concurrency.loaded import exempt_what_is_loaded
from chat.history.index import index_some
from chat.journal.orphans import delete_orphans
from chat.operation import audit, storage
from chat.operation.backups import schedule
from chat.runs.packing import pack_some
from chat.runs.reaper import Reaper
from chat.runs.retention import delete_unused
from chat.telemetry.process_report import report_from_now_on

log = logging.getLogger(__name__)
UNUSED_SECONDS, ORPHANS_SECONDS, DUE_SECONDS, INDEX_EVERY_SECONDS = 3600, 10, 300, 3
INDEX_SECONDS = 0.2
"""How long the history's index is worked on in a round, which is a fifth of the time while there is a lot to index."""
PACK_AFTER_SECONDS, PACK_EVERY_SECONDS, PACK_SECONDS = 300, 60, 0.1
"""Texts are packed once this process has run for so long: while an instance is upgraded, programs of the older version,
which know no packs, still read them."""


class Command(BaseCommand):
    help = "Set lost runs going again and tell those in line their place, for ever."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="one round only")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        if not once:
            exempt_what_is_loaded()
            report_from_now_on("reaper")
        asyncio.run(self.once() if once else self.forever())

    async def once(self) -> None:
        await Reaper().round()
        await delete_orphans()
        await delete_ended()
        await delete_unused()
        await sync_to_async(audit.expire)()
        await sync_to_async(storage.expire)()
        while await sync_to_async(index_some)(INDEX_SECONDS):
            pass
        while await sync_to_async(pack_some)(PACK_SECONDS):
            pass

    async def forever(self) -> None:
        async with asyncio.TaskGroup() as group:
            if settings.BACKUPS.folder is not None:
                group.create_task(self.backups())
            group.create_task(self.rounds())

    async def backups(self) -> None:
        """Every few minutes, whether a backup is due: it is made by a process of its own while the rounds go on."""
        while True:
            try:
                await schedule.make_if_due(settings.BACKUPS, settings.BASE_DIR / "manage.py")
            except (OSError, RedisError, TimeoutError) as error:
                log.error("the scheduled backup was not made: %s", error)
            await asyncio.sleep(DUE_SECONDS)

    async def rounds(self) -> None:
        reaper, orphans_at, used_at, index_at = Reaper(), float("-inf"), float("-inf"), float("-inf")
        pack_at = time.monotonic() + PACK_AFTER_SECONDS
        while True:
            try:
                await reaper.round()
                if time.monotonic() - orphans_at > ORPHANS_SECONDS:
                    await delete_orphans()  # again in the next round where Redis was away
                    orphans_at = time.monotonic()
                # A question and its answer change a conversation within seconds, and are indexed together.
                if time.monotonic() >= index_at:
                    has_more = await sync_to_async(index_some)(INDEX_SECONDS)
                    index_at = time.monotonic() + (0 if has_more else INDEX_EVERY_SECONDS)
                    await delete_ended()
                if time.monotonic() >= pack_at:
                    has_more = await sync_to_async(pack_some)(PACK_SECONDS)
                    pack_at = time.monotonic() + (0 if has_more else PACK_EVERY_SECONDS)
                if time.monotonic() - used_at > UNUSED_SECONDS:
                    used_at = time.monotonic()
                    await delete_unused()
                    await sync_to_async(audit.expire)()
                    await sync_to_async(storage.expire)()
            except (SqlError, RedisError) as error:
                log.warning("this round is lost: %s", error)
                await sync_to_async(connections.close_all)()  # a database that was restarted is connected to anew
            await asyncio.sleep(settings.CHAT.reap_seconds)
