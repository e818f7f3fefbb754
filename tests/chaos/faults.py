"""Does to the stack's processes what the plan says, at its times."""

import asyncio
import signal
import time
from collections.abc import Sequence

from tests.chaos.disk import FILL
from tests.chaos.findings import Findings
from tests.chaos.plan import ANSWER, FREEZE, KILL, TERM, Fault
from tests.chaos.stack import ChaosStack
from tests.chaos.watch import Watch

SIGNALS = {KILL: signal.SIGKILL, TERM: signal.SIGTERM, FREEZE: signal.SIGSTOP}


class Faults:
    """The faults of one plan; `done` counts those that found somebody, `struck` tells when and what.

    `naps`: from when to when an answer worker was frozen.
    """

    def __init__(self, chaos_stack: ChaosStack, watch: Watch, findings: Findings) -> None:
        self._chaos_stack = chaos_stack
        self._watch = watch
        self._findings = findings
        self._frozen: dict[int, asyncio.Task[None]] = {}
        self.done: dict[str, int] = {}
        self.struck: list[tuple[float, str]] = []
        self.naps: list[tuple[float, float]] = []

    async def happen(self, faults: Sequence[Fault]) -> None:
        """One after the other, until cancelled or through; whoever is still frozen then is let go."""
        began = time.monotonic()
        try:
            for fault in faults:
                await asyncio.sleep(max(0.0, began + fault.at - time.monotonic()))
                await self._happens(fault)
        finally:
            for thawing in self._frozen.values():
                thawing.cancel()
            await asyncio.gather(*self._frozen.values(), return_exceptions=True)

    async def _happens(self, fault: Fault) -> None:
        if fault.means == FILL:
            await self._fills(fault)
            return
        await self._watch.look()
        pid = await asyncio.to_thread(self._chaos_stack.hit, fault.target, fault.pick, SIGNALS[fault.means])
        self._findings.note("", f"{fault.means} {fault.target} ({pid or 'nobody there'})")
        if pid is None:
            return
        name = f"{fault.means} {fault.target}"
        self.struck.append((time.monotonic(), fault.target))
        self.done[name] = self.done.get(name, 0) + 1
        await self._watch.struck(fault.target, name)
        if fault.means == FREEZE:
            self._frozen[pid] = asyncio.create_task(self._thaw(pid, fault))

    async def _fills(self, fault: Fault) -> None:
        """No room for so long; what is shown then, or not, is nobody's fault."""
        disk = self._chaos_stack.disk
        assert disk
        self._findings.note("", "the disk is full")
        self.done[f"{fault.means} {fault.target}"] = self.done.get(f"{fault.means} {fault.target}", 0) + 1
        try:
            await asyncio.to_thread(disk.fill)
            await asyncio.sleep(fault.seconds)
        finally:
            await asyncio.shield(asyncio.to_thread(disk.empty))
            self._findings.note("", "the disk has room")

    async def _thaw(self, pid: int, fault: Fault) -> None:
        began = time.monotonic()
        try:
            await asyncio.sleep(fault.seconds)
        finally:
            self._chaos_stack.wake(pid)
            self._findings.note("", f"wakes ({pid})")
            if fault.target == ANSWER:
                self.naps.append((began, time.monotonic()))
