"""Looks after the servers beside the answers: are they there, and do they serve the model as its profile wants it?"""

import asyncio
import logging
from collections.abc import Sequence

from inference.conf import EngineConfig
from inference.openai.inspection import Finding, inspected
from inference.openai.server import Backend

log = logging.getLogger(__name__)


async def watch(backends: Sequence[Backend], config: EngineConfig) -> None:
    """Until cancelled: inspect each server at the start and when it has come back; where there are several, see all the
    time which of them are there. SGLang makes a token for `/health`, so a server that is alone is not asked for it.
    """
    async with asyncio.TaskGroup() as watches:
        for backend in backends:
            watches.create_task(_watched(backend, config, has_others=len(backends) > 1))


async def _watched(backend: Backend, config: EngineConfig, *, has_others: bool) -> None:
    told: list[Finding] = []
    while True:
        if has_others:
            _tell_of_change(backend, await backend.look())
        if backend.is_unknown and not backend.is_down:
            found = await inspected(backend, config)
            if found != told:
                _tell(backend, found)
                told = found
        await asyncio.sleep(config.watch_seconds)


def _tell_of_change(backend: Backend, has_changed: bool) -> None:
    if has_changed and backend.is_down:
        log.warning("%s is not healthy: others are asked", backend.base)
    elif has_changed:
        log.info("%s is healthy again", backend.base)


def _tell(backend: Backend, found: Sequence[Finding]) -> None:
    """A line for each fault; where there is none, one for all."""
    faults = [finding for finding in found if not finding.is_good]
    for fault in faults:
        log.warning("%s: %s", backend.base, fault.text)
    if not faults:
        log.info("%s: %s", backend.base, "; ".join(finding.text for finding in found))
