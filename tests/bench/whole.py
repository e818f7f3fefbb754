"""Whole answers: each user asks in a new conversation and reads until the end, also while the machine has other work.

    python -m tests.bench.whole --size 400 --hogs 1
    python -m tests.bench.whole --size 100 --kill

Each answer is 150 tokens of reasoning and 850 of answer by an absolute schedule, then named by a second, small call.
Sixteen short questions come before; with `--relay` the same answers go through the bare relay first. The program ends
with an error where an answer was lost, failed, changed, or taken over though its writer lived.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from uuid import uuid4

import uvloop

from tests.bench import servers
from tests.bench.figures import first_of, percentile
from tests.bench.hog import hogs
from tests.bench.ledger import Ledger, ledger_of
from tests.bench.load import WARM_UP, sessions
from tests.bench.locks import HEAD as LOCKS_HEAD
from tests.bench.locks import Locks
from tests.bench.phases import asked as answered
from tests.bench.readers import ProductReader, Reader, Reading, RelayReader, opened, told, within
from tests.bench.received import of_the_product
from tests.bench.stamps import Plan
from tests.bench.usage import Group, spent, used
from tests.stack import Stack, fresh_stack

END_SECONDS = 240.0
"""How long after the last question the last answer may end: a machine that cannot carry the load is slow, not lossy."""
KILLED_SIGN = "answer@"


@dataclass(frozen=True)
class Options:
    """What is measured."""

    size: int = 200
    a_second: int = 50
    asks_a_second: float = 20.0
    reasoning: int = 150
    answer: int = 850
    hogs: int = 0
    kills: bool = False
    """Whether the answer worker is killed when all answers have begun."""
    runs_max: int = 0
    """0: as many as are asked for."""
    database: str = ""
    redis: str = ""
    relay: bool = False
    """Whether the same goes through the relay first."""

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the stack."""
        stores = {"DATABASE_URL": self.database, "REDIS_URL": self.redis}
        return {
            "ENGINE": "openai",
            "RUNS_MAX": str(self.runs_max or self.size + 16),
            "SEARCH_PROVIDERS": "handbook",
            **{name: value for name, value in stores.items() if value},
        }


@dataclass(frozen=True)
class Outcome:
    """What has become of the answers. Times are seconds."""

    readings: Sequence[Reading]
    ends: Sequence[str]
    """The terminal event of each; empty where none has come."""
    changed: int
    """Answers of one writer whose text is not what the engine sent."""
    first: Sequence[float]
    """From asking to the first token, without the engine's share, in milliseconds."""
    bare: Sequence[float]
    """The same through the relay."""
    cpu: dict[str, float]
    """Processor time by process while questions were asked, in cores."""
    shown_again: Sequence[float]
    """From the kill to the first text of another writer."""
    resumed: int
    ledger: Ledger
    seconds: float
    locks: str = ""
    """The row of the table of waits for the queue's lock."""

    @property
    def complete(self) -> int:
        return sum(end == "run.finished" for end in self.ends)


def main() -> None:
    """Read the arguments and print what happened."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.whole", description=__doc__)
    parser.add_argument("--size", type=int, default=Options.size)
    parser.add_argument("--rate", type=int, default=Options.a_second, help="tokens a second of each answer")
    parser.add_argument("--asks", type=float, default=Options.asks_a_second, help="questions a second")
    parser.add_argument("--hogs", type=int, default=0, help="cores that are kept busy beside it")
    parser.add_argument("--kill", action="store_true", help="SIGKILL the answer worker when all answers have begun")
    parser.add_argument("--runs-max", type=int, default=0, help="RUNS_MAX where not all are to be written at once")
    parser.add_argument("--database", default="", help="DATABASE_URL, else SQLite")
    parser.add_argument("--redis", default="", help="REDIS_URL, else the embedded server")
    parser.add_argument("--relay", action="store_true", help="the same through the bare relay first")
    given = parser.parse_args()
    options = Options(
        size=given.size, a_second=given.rate, asks_a_second=given.asks, hogs=given.hogs, kills=given.kill,
        runs_max=given.runs_max, database=given.database, redis=given.redis, relay=given.relay,
    )  # fmt: skip
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    outcome = run(options)
    print(*report(options, outcome), sep="\n", flush=True)
    sys.exit(1 if errors(options, outcome) else 0)


@dataclass(frozen=True)
class Rig:
    """Everything that runs."""

    stack: Stack
    readers: Sequence[ProductReader]
    engine: str
    groups: tuple[Group, ...]
    """The product's processes and the load's own, hogs excepted."""
    relay: str = ""


def run(options: Options) -> Outcome:
    """Start everything, ask, wait for all ends."""
    with ExitStack() as started:
        engine, engine_pid = started.enter_context(servers.engine())
        relay, _ = started.enter_context(servers.relay(engine)) if options.relay else ("", 0)
        stack = started.enter_context(fresh_stack(INFERENCE_URLS=engine, **options.environment))
        assert stack.process
        readers = [ProductReader(stack.url, key) for key in sessions(stack, options.size)]
        groups = (Group(stack.process.pid), Group(engine_pid, "engine"), Group(os.getpid(), "load"))
        started.enter_context(hogs(options.hogs))
        outcome = uvloop.run(asked_and_read(Rig(stack, readers, engine, groups, relay), options))
        return replace(
            outcome, ledger=ledger_of(stack), locks=Locks(stack).row(f"{options.asks_a_second:.0f} a second")
        )


async def asked_and_read(rig: Rig, options: Options) -> Outcome:
    """All answers; whoever has not ended in time is lost."""
    bare = await of_the_relay(rig, options) if rig.relay else []
    await opened(rig.readers)
    await warmed_up(rig.readers[:WARM_UP], options)
    await told(rig.engine)
    began, before = time.monotonic(), used(rig.groups)
    readings = await asked(rig.readers, options)
    cpu = in_cores(spent(before, used(rig.groups)), time.monotonic() - began)
    killed_at = await kill_when_begun(rig.stack, readings) if options.kills else 0.0
    await within(asyncio.gather(*(one.over.wait() for one in readings)), END_SECONDS)
    seconds = time.monotonic() - began
    await asyncio.sleep(1.0)  # what comes after the end would come now
    written = await told(rig.engine)
    received = [of_the_product(one) for one in readings]
    return Outcome(
        readings=readings,
        ends=[one.end for one in received],
        changed=sum(
            one.end == "run.finished"
            and not one.resumed
            and one.checksum != written.get(reading.plan.key, {}).get("checksum")
            for reading, one in zip(readings, received, strict=True)
        ),
        first=added(readings, written),
        bare=bare,
        cpu=cpu,
        shown_again=[again - killed_at for one in readings if (again := shown_after(one, killed_at))],
        resumed=sum(bool(one.resumed) for one in received),
        ledger=Ledger({}, {}, {}),
        seconds=seconds,
    )


async def warmed_up(readers: Sequence[ProductReader], options: Options) -> None:
    """What a process does for its first questions only is done; each reader's next question begins a conversation."""

    async def several(reader: ProductReader) -> None:
        for _ in range(WARM_UP):
            await answered(reader, Plan(uuid4().hex[:8], 2, options.a_second, 1))
        await reader.new_conversation()

    await asyncio.gather(*map(several, readers))


async def of_the_relay(rig: Rig, options: Options) -> Sequence[float]:
    """How late the first tokens come through the relay, in milliseconds."""
    readers = await opened([RelayReader(rig.relay) for _ in rig.readers])
    await told(rig.engine)
    readings = await asked(readers, options)
    await within(asyncio.gather(*(one.over.wait() for one in readings)), END_SECONDS)
    for reader in readers:
        if reader.socket:
            reader.socket.close()
    return added(readings, await told(rig.engine))


def added(readings: Sequence[Reading], written: Mapping[str, Mapping[str, int]]) -> Sequence[float]:
    return [first_of(one, written[one.plan.key]).added for one in readings if one.first and one.plan.key in written]


def in_cores(seconds: dict[str, float], of: float) -> dict[str, float]:
    return {name: value / of for name, value in seconds.items()}


async def asked(readers: Sequence[Reader], options: Options) -> list[Reading]:
    """Everybody's question, at a steady pace."""
    asking = []
    for reader in readers:
        plan = Plan(uuid4().hex[:8], options.reasoning + options.answer, options.a_second, options.reasoning)
        asking.append(asyncio.create_task(reader.ask(plan)))
        await asyncio.sleep(1 / options.asks_a_second)
    return list(await asyncio.gather(*asking))


async def kill_when_begun(stack: Stack, readings: Sequence[Reading]) -> float:
    """When the answer worker was killed."""
    await within(asyncio.gather(*(one.began.wait() for one in readings)), END_SECONDS / 4)
    for pid, command in stack.processes().items():
        if KILLED_SIGN in command:
            os.kill(pid, signal.SIGKILL)
    return time.monotonic()


def shown_after(reading: Reading, killed_at: float) -> float:
    """When text came from another writer; 0.0 where none did."""
    is_resumed = False
    for now, content in reading.frames if killed_at else ():
        if now > killed_at:
            is_resumed = is_resumed or b'"run.resumed"' in content
            if is_resumed and json.loads(content)["type"].endswith(".delta"):
                return now
    return 0.0


def errors(options: Options, outcome: Outcome) -> list[str]:
    """What must not happen, in words."""
    wanted = {1} if options.kills else {0}
    losses = [outcome.ledger.losses.get(one.run, 0) for one in outcome.readings]
    rules = {
        "answers are not complete": options.size - outcome.complete,
        "answers are not what the engine wrote": outcome.changed,
        "runs failed": sum(outcome.ledger.codes.values()),
        f"runs were not taken over {wanted} times": sum(loss not in wanted for loss in losses),
    }
    return [f"ERROR {count} {rule}" for rule, count in rules.items() if count]


def report(options: Options, outcome: Outcome) -> list[str]:
    """Line by line."""
    again = outcome.shown_again
    return [
        f"{outcome.complete} of {options.size} complete in {outcome.seconds:.0f} s, {options.hogs} cores kept busy, "
        f"load average {os.getloadavg()[0]:.1f}",
        f"first token, ms added: {quantiles(outcome.first)}",
        *([f"through the relay: {quantiles(outcome.bare)}"] if outcome.bare else []),
        f"cores while asked: {cores(outcome.cpu)}",
        f"writers lost: {outcome.ledger.taken_over}; resumed {outcome.resumed}; failed {outcome.ledger.codes or 0}",
        *([f"text again after the kill: p50 {percentile(again, 50):.1f} s, worst {max(again):.1f} s"] if again else []),
        f"| {LOCKS_HEAD} |",
        outcome.locks,
        *errors(options, outcome),
    ]


def quantiles(times: Sequence[float]) -> str:
    return f"p50 {percentile(times, 50):.0f}, p95 {percentile(times, 95):.0f}, worst {max(times, default=0.0):.0f}"


def cores(by_process: dict[str, float]) -> str:
    """Of each process that used any, and of all together."""
    told_of = [f"{name} {value:.2f}" for name, value in by_process.items() if value >= 0.005]
    return f"{', '.join(told_of)}; together {sum(by_process.values()):.2f}"


if __name__ == "__main__":
    main()
