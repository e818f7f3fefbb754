"""`make bench`: many answers at once through the whole real stack, and through a bare relay as the floor.

The engine only pretends: 50 tokens a second for each answer, reasoning first, each with the time at which it was sent.
Readers ask by HTTP and read by websocket as browsers do. Everything runs on this machine, so that delays of the load
itself are in the figures; its processor time is told apart.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import uvloop

from tests.bench import servers
from tests.bench.figures import Figures
from tests.bench.hog import hogs
from tests.bench.locks import HEAD as LOCKS_HEAD
from tests.bench.locks import Locks
from tests.bench.phases import Load, Server, Stuck, at_once, finish, memory, one_by_one, questions, silence
from tests.bench.readers import ProductReader, RelayReader
from tests.bench.received import of_the_product, of_the_relay
from tests.bench.report import cpu_table, first_table, load_table, memory_table, question_table, summary, table
from tests.bench.sockets import Refused
from tests.bench.usage import Group
from tests.stack import ROOT, Stack, fresh_stack

WARM_UP, SINGLE, QUESTIONS = 4, 40, 100
Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """What is measured."""

    sizes: tuple[int, ...] = (1, 50, 100, 200, 400)
    seconds: float = 10.0
    a_second: int = 50
    relay: bool = True
    singles: bool = True
    hogs: int = 0
    """Cores that are kept busy beside it: product and relay are then measured in the same want of processor time."""


@dataclass(frozen=True)
class Rig:
    """Everything that runs."""

    product: Server
    relay: Server
    load: Load
    locks: Locks


def main() -> None:
    """Read the arguments and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("--size", type=int, action="append", help="answers at once; may be given several times")
    parser.add_argument("--seconds", type=float, default=Options.seconds, help="how long each size is measured")
    parser.add_argument("--rate", type=int, default=Options.a_second, help="tokens a second of each answer")
    parser.add_argument("--no-relay", action="store_true", help="without the floor")
    parser.add_argument("--no-singles", action="store_true", help="without the single questions")
    parser.add_argument("--hogs", type=int, default=0, help="cores that are kept busy beside it")
    given = parser.parse_args()
    sizes = tuple(sorted(set(given.size or Options.sizes)))
    options = Options(sizes, given.seconds, given.rate, not given.no_relay, not given.no_singles, given.hogs)
    # Asked to end: end what was started too.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    sys.exit(0 if run(options, partial(print, flush=True)) else 1)


def run(options: Options, say: Say) -> bool:
    """Measure everything; whether nothing was lost, doubled or wrong."""
    with ExitStack() as rig:
        engine, engine_pid = rig.enter_context(servers.engine())
        relay, relay_pid = rig.enter_context(servers.relay(engine))
        stack = rig.enter_context(fresh_stack(**settings(engine, options)))
        keys = sessions(stack, max(*options.sizes, WARM_UP, QUESTIONS // 4))
        assert stack.process
        product = [ProductReader(stack.url, key) for key in keys]
        floor = [RelayReader(relay) for _ in range(max(options.sizes))]
        others = (Group(engine_pid, "engine"), Group(os.getpid(), "load"))
        made = Rig(
            Server("product", product, (Group(stack.process.pid),), of_the_product),
            Server("relay", floor, (Group(relay_pid, "relay"),), of_the_relay),
            Load(engine, options.a_second, options.seconds, others),
            Locks(stack),
        )
        rig.enter_context(hogs(options.hogs))
        return uvloop.run(measured(made, options, say))


def settings(engine: str, options: Options) -> dict[str, str]:
    """The variables of the stack: as many answers at once as are wanted, no search on any network."""
    return {
        "ENGINE": "openai",
        "INFERENCE_URLS": engine,
        "RUNS_MAX": str(max(options.sizes) + 16),
        "RUNS_PER_USER": "4",
        "SEARCH_PROVIDERS": "handbook",
    }


def sessions(stack: Stack, count: int) -> list[str]:
    """The session keys of so many new users."""
    command = [sys.executable, "-m", "tests.bench.accounts", str(count)]
    made = subprocess.run(command, cwd=ROOT, env=stack.environment, capture_output=True, text=True, check=True)
    keys: list[str] = json.loads(made.stdout)
    return keys


async def measured(rig: Rig, options: Options, say: Say) -> bool:
    """Warm up, measure, print; whether everything was carried through and arrived whole."""
    await questions(WARM_UP * 4, rig.product, rig.load, is_new=True)
    if options.singles:
        await single(rig, say)
    locks = [rig.locks.row("before the loads")]
    before = memory(rig.product.groups)
    both = [measurement async for measurement in loads(rig, options, say)]
    share = await silence(rig.product, options.seconds)
    mine = [one for name, one in both if name == "product"]
    bare = {one.size: one for name, one in both if name == "relay"}
    locks.append(rig.locks.row("while the loads begin, 25 a second"))
    for text in (load_table(both), cpu_table(mine, bare), memory_table(before, mine), table(LOCKS_HEAD, locks)):
        say(f"\n{text}")
    sockets = sum(reader.socket is not None for reader in rig.product.readers)
    say(f"\nSilence with {sockets} sockets open: {share:.1f} % of a core")
    is_whole = len(both) == len(options.sizes) * (2 if options.relay else 1)
    lost = sum(one.resumed for _, one in both)
    if lost:
        say(f"\nERROR {lost} answers were taken over though their writer lived")
    return is_whole and not lost and all(one.faults.none for _, one in both)


async def loads(rig: Rig, options: Options, say: Say) -> AsyncIterator[tuple[str, Figures]]:
    """Every size through both servers, in turn: what else the machine does disturbs both alike."""
    servers_left = [rig.product, rig.relay] if options.relay else [rig.product]
    for size in options.sizes:
        for server in list(servers_left):
            begun = time.monotonic()
            try:
                found = await at_once(size, server, rig.load)
            except (Stuck, Refused, OSError) as trouble:  # OSError: a timeout is one too
                say(f"{size} through the {server.name}: {trouble or type(trouble).__name__}; no more through it")
                await finish(rig.load)
                servers_left.remove(server)
                continue
            took, busy = time.monotonic() - begun, os.getloadavg()[0]
            say(f"{size} through the {server.name}: {summary(found)} ({took:.0f} s, load average {busy:.1f})")
            yield server.name, found


async def single(rig: Rig, say: Say) -> None:
    """What one question costs, in time and in processor time."""
    say(f"\n{first_table(await one_by_one(SINGLE, rig.product, rig.load))}\n")
    costs = {
        "the first of a conversation, which is named": await questions(QUESTIONS, rig.product, rig.load, is_new=True),
        "a further one": await questions(QUESTIONS, rig.product, rig.load, is_new=False),
    }
    say(f"{question_table(costs)}\n")


if __name__ == "__main__":
    main()
