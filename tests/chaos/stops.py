"""How long a stop takes to reach the engine, at every moment of a run's life: `python -m tests.chaos.stops --tries 50`.

Measured from the sending of the HTTP stop to the arrival of `/abort_request`. Where the engine has no request of the
run, the run must be over as fast, and none may come any more.
"""

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from tests.chaos.engine_audit import Played, played
from tests.chaos.findings import Findings
from tests.chaos.person import Person
from tests.chaos.plan import ANSWER
from tests.chaos.stack import SLOTS, WORKERS, ChaosStack, chaos_stack

WANTED_SECONDS = 0.5
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.02
START_SECONDS = 3.0
AFTERWARDS_SECONDS = 2.0
"""How long the engine is watched for a request that should not come."""


@dataclass(frozen=True)
class Stop:
    """A stop that was sent, and when its run was over."""

    moment: str
    mark: str
    sent: float
    over: float
    status: str

    def judged(self, requests: Sequence[Played]) -> "Try":
        """What the engine had heard of it, in the end."""
        mine = [one for one in requests if self.mark in one.message]
        at_work = [one for one in mine if one.is_at_work(self.sent)]
        aborts = [(one.aborted or self.sent + PATIENCE_SECONDS) - self.sent for one in at_work]
        later = [one for one in mine if one.began > self.sent and one.aborted is None]
        seconds = max(aborts, default=self.over - self.sent)
        return Try(self.moment, bool(at_work), seconds, self.status, len(later))


@dataclass(frozen=True)
class Try:
    """One stop. `seconds` to the abort, or to the end of a run that was not at the engine."""

    moment: str
    was_at_engine: bool
    seconds: float
    status: str
    later_requests: int

    @property
    def is_good(self) -> bool:
        return self.seconds <= WANTED_SECONDS and self.status == "stopped" and not self.later_requests


class Stopper:
    """Asks questions of a stack, waits for the moment, and stops."""

    def __init__(self, chaos: ChaosStack, person: Person, chance: random.Random) -> None:
        self._chaos_stack = chaos
        self._person = person
        self._chance = chance
        self._count = 0
        self.moments: dict[str, Callable[[], Awaitable[Stop]]] = {
            "queued": self._while_queued,
            "in line": self._in_line,
            "searching": self._while_searching,
            "silent": self._in_silence,
            "reasoning": self._while_reasoning,
            "answering": self._while_answering,
            "taken over": self._after_a_takeover,
        }

    async def tries(self, count: int, moments: Sequence[str] = ()) -> list[Try]:
        """`count` stops, at these moments (all of them) in turn."""
        moments = moments or list(self.moments)
        order = [moments[n % len(moments)] for n in range(count)]
        stops = [await self.moments[moment]() for moment in order]
        await asyncio.sleep(AFTERWARDS_SECONDS)
        requests = played(await asyncio.to_thread(self._chaos_stack.playback.played))
        return [stop.judged(requests) for stop in stops]

    async def _while_queued(self) -> Stop:
        """Both workers are frozen: nobody can have taken it."""
        pids = self._chaos_stack.pids(ANSWER)
        for pid in pids:
            self._chaos_stack.strike(pid, signal.SIGSTOP)
        try:
            run, mark = await self._asked(search=False)
            await asyncio.sleep(self._chance.uniform(0.0, 0.5))
            return await self._stopped("queued", run, mark, wakes=pids)
        finally:
            for pid in pids:
                self._chaos_stack.wake(pid)

    async def _in_line(self) -> Stop:
        """The user's slots are taken: it waits for its turn."""
        before = [await self._asked("playback:silent", search=False) for _ in range(int(SLOTS["RUNS_PER_USER"]))]
        run, mark = await self._asked(search=False)
        await asyncio.sleep(self._chance.uniform(0.0, 0.5))
        found = await self._stopped("in line", run, mark)
        for other, _ in before:
            await self._person.post(f"/runs/{other}/stop")
            await self._end_of(other)
        return found

    async def _while_searching(self) -> Stop:
        run, mark = await self._asked(search=True)
        await asyncio.sleep(self._chance.uniform(0.0, 0.6))
        return await self._stopped("searching", run, mark)

    async def _in_silence(self) -> Stop:
        run, mark = await self._asked("playback:silent", search=False)
        await self._at_engine(mark)
        await asyncio.sleep(self._chance.uniform(0.0, 1.0))
        return await self._stopped("silent", run, mark)

    async def _while_reasoning(self) -> Stop:
        run, mark = await self._asked(search=False)
        await self._until(run, "reasoning")
        await asyncio.sleep(self._chance.uniform(0.0, 1.0))
        return await self._stopped("reasoning", run, mark)

    async def _while_answering(self) -> Stop:
        run, mark = await self._asked(search=False, think=False)
        await self._until(run, "answering")
        await asyncio.sleep(self._chance.uniform(0.0, 1.0))
        return await self._stopped("answering", run, mark)

    async def _after_a_takeover(self) -> Stop:
        """The worker that writes the run is killed, and the one that goes on with it is stopped."""
        run, mark = await self._asked("playback:slow", search=False)
        await self._until(run, "reasoning")
        before = len(await self._mine(mark))
        await self._kill_the_writer(mark)
        await self._at_engine(mark, after=before)
        await asyncio.sleep(self._chance.uniform(0.0, 0.5))
        found = await self._stopped("taken over", run, mark)
        await self._both_work()
        return found

    async def _kill_the_writer(self, mark: str) -> None:
        """Kill one worker; if the engine's request lives on, it was the other."""
        for pid in self._chaos_stack.pids(ANSWER):
            self._chaos_stack.strike(pid, signal.SIGKILL)
            await asyncio.sleep(0.3)
            if all(one.ended is not None for one in await self._mine(mark)):
                return
            await self._both_work()

    async def _both_work(self) -> None:
        """Wait until there are two workers again, and the new one has had time to start."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self._chaos_stack.pids(ANSWER)) < WORKERS and time.monotonic() < deadline:
            await asyncio.sleep(0.1)
        await asyncio.sleep(START_SECONDS)

    async def _asked(self, scene: str = "", *, search: bool, think: bool = True) -> tuple[str, str]:
        """Ask in a new conversation: the run, and the mark by which the engine's requests are known."""
        self._count += 1
        mark = f"(stop {self._count:04d})"
        conversation = await self._person.new_conversation()
        body = {"client_id": uuid4().hex, "search": search, "think": think}
        question = f"How do I connect SGLang to Wenyuan? {scene} {mark}"
        reply = await self._person.post(f"/conversations/{conversation}/turns", {**body, "question": question})
        return str(reply.body["run"]), mark

    async def _stopped(self, moment: str, run: str, mark: str, wakes: Sequence[int] = ()) -> Stop:
        sent = time.monotonic()
        await self._person.post(f"/runs/{run}/stop")
        status, over = await self._end_of(run)
        for pid in wakes:
            self._chaos_stack.wake(pid)
        return Stop(moment, mark, sent, over, status)

    async def _end_of(self, run: str) -> tuple[str, float]:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            reply = await self._person.get(f"/runs/{run}")
            if reply.body.get("status") in ("finished", "failed", "stopped"):
                return str(reply.body["status"]), time.monotonic()
            await asyncio.sleep(LOOK_SECONDS)
        return "never", time.monotonic()

    async def _until(self, run: str, status: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (await self._person.get(f"/runs/{run}")).body.get("status") != status:
            if time.monotonic() > deadline:
                raise TimeoutError(f"run {run} was never {status}")
            await asyncio.sleep(LOOK_SECONDS)

    async def _at_engine(self, mark: str, after: int = 0) -> None:
        """Wait until the engine has had more than `after` requests of the run."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(await self._mine(mark)) <= after:
            if time.monotonic() > deadline:
                raise TimeoutError(f"no request {mark} came")
            await asyncio.sleep(LOOK_SECONDS)

    async def _mine(self, mark: str) -> list[Played]:
        found = played(await asyncio.to_thread(self._chaos_stack.playback.played))
        return [one for one in found if mark in one.message and not one.is_small]


async def measured(count: int, seed: int) -> tuple[list[Try], Findings]:
    """`count` stops of a stack of its own."""
    with chaos_stack() as chaos:
        findings = Findings()
        person = await Person(chaos.stack.url, "stopper", findings).signed_up()
        try:
            return await Stopper(chaos, person, random.Random(seed)).tries(count), findings
        finally:
            await person.aclose()


def report(tries: Sequence[Try]) -> Iterator[str]:
    """Moment by moment, then those that were too late."""
    for moment in dict.fromkeys(one.moment for one in tries):
        these = [one for one in tries if one.moment == moment]
        seconds = sorted(one.seconds for one in these)
        at_engine = sum(one.was_at_engine for one in these)
        yield (
            f"{moment:12} {len(these):3} tries, {at_engine:3} at the engine: "
            f"p50 {seconds[len(seconds) // 2] * 1000:6.0f} ms, longest {seconds[-1] * 1000:6.0f} ms"
        )
    yield from (f"BAD {one}" for one in tries if not one.is_good)
    good = sum(one.is_good for one in tries)
    yield f"stops within {WANTED_SECONDS * 1000:.0f} ms: {good} of {len(tries)}"
