"""Looks after the servers beside the answers: are they there, and do they serve the model as its profile wants it?"""

import asyncio
import logging
from collections.abc import Sequence

from inference.conf import EngineConfig
from inference.openai.inspection import Finding, inspected
from inference.openai.probe import probe
from inference.openai.server import Server

log = logging.getLogger(__name__)


async def watch(servers: Sequence[Server], config: EngineConfig) -> None:
    """Until cancelled: inspect each server at the start and when it has come back; where there are several, see all the
    time which of them are there. SGLang makes a token for `/health`, so a server that is alone is not asked for it.
    A model that nobody knows is asked one small question besides.
    """
    async with asyncio.TaskGroup() as watches:
        for server in servers:
            watches.create_task(_watched(server, config, has_others=len(servers) > 1))


async def _watched(server: Server, config: EngineConfig, *, has_others: bool) -> None:
    last_findings: list[Finding] = []
    while True:
        if has_others:
            _tell_of_change(server, await server.look())
        if server.is_unknown and not server.is_down:
            findings = await inspected(server, config)
            if findings != last_findings:
                _tell(server, findings)
                last_findings = findings
            if not server.is_unknown:
                await probe(server, config)
        await asyncio.sleep(config.watch_seconds)


def _tell_of_change(server: Server, has_changed: bool) -> None:
    if has_changed and server.is_down:
        log.warning("%s is not healthy: others are asked", server.base)
    elif has_changed:
        log.info("%s is healthy again", server.base)


def _tell(server: Server, findings: Sequence[Finding]) -> None:
    """A line for each fault; where there is none, one for all."""
    faults = [finding for finding in findings if not finding.is_good]
    for fault in faults:
        log.warning("%s: %s", server.base, fault.text)
    if not faults:
        log.info("%s: %s", server.base, "; ".join(finding.text for finding in findings))
