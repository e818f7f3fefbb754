"""Backups by themselves: the reaper looks now and then whether one is due, and has a process of its own make it."""

import asyncio
import logging
import sys
import time
from pathlib import Path

from chat.concurrency.redis_client import redis
from chat.operation.backups.conf import BackupConfig

log = logging.getLogger(__name__)
PREFIX, ENDING = "wenyuan-", ".backup"
CLAIM = "wenyuan:backup"


def newest_first(folder: Path) -> list[Path]:
    """The scheduled backups that there are; their names are their times."""
    return sorted(folder.glob(f"{PREFIX}*{ENDING}"), reverse=True)


def is_due(config: BackupConfig, now: float) -> bool:
    """Whether the newest scheduled backup is old enough for another."""
    if config.folder is None:
        return False
    newest = next(iter(newest_first(config.folder)), None)
    return newest is None or now - newest.stat().st_mtime >= config.hours * 3600


def next_path(folder: Path, now: float) -> Path:
    return folder / f"{PREFIX}{time.strftime('%Y%m%d-%H%M%S', time.gmtime(now))}{ENDING}"


def tidy(config: BackupConfig) -> None:
    """Delete scheduled backups but for the newest `copies`."""
    for old in newest_first(config.folder)[config.copies :] if config.folder else []:
        old.unlink(missing_ok=True)


async def make_if_due(config: BackupConfig, manage: Path) -> bool:
    """Have a backup made where one is due, by one reaper of all; whether it was. Raises RedisError, OSError."""
    if not await asyncio.to_thread(is_due, config, time.time()):
        return False
    # It is free again after a time, should whoever holds it die.
    if not await redis().set(CLAIM, "1", nx=True, ex=int(config.seconds)):
        return False
    try:
        process = await asyncio.create_subprocess_exec(sys.executable, str(manage), "backup", "--scheduled")
        try:
            async with asyncio.timeout(config.seconds):
                code = await process.wait()
        except BaseException:
            process.kill()
            raise
        if code:
            log.error("the scheduled backup failed with exit code %d; its reason stands above", code)
        return code == 0
    finally:
        await redis().delete(CLAIM)
