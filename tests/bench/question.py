"""`python -m tests.bench.question`: the processor time of one question, by process, beside a loop of pure Python.

The same load as the rows of `make bench`, without the loads of many answers. What the loop needs says how slow a core
is meanwhile: of two runs compare the figures only where their loops needed the same. What the stack needs in silence is
told too, since the seconds that the questions last are in the figures.
"""

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Awaitable
from contextlib import ExitStack

import uvloop

from tests.bench import servers
from tests.bench.load import WARM_UP, Options, sessions, settings
from tests.bench.phases import Load, Server, questions
from tests.bench.readers import ProductReader
from tests.bench.received import of_the_product
from tests.bench.usage import Group, spent, used
from tests.stack import fresh_stack

LOOPS = 200_000
SILENCE_SECONDS = 5.0


def main() -> None:
    """Read the arguments and print a line a round."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.question", description=__doc__)
    parser.add_argument("--count", type=int, default=160, help="questions of a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds to wait first, to attach a profiler")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    with ExitStack() as rig:
        engine, _ = rig.enter_context(servers.engine())
        stack = rig.enter_context(fresh_stack(**settings(engine, Options(sizes=(WARM_UP,)))))
        assert stack.process
        readers = [ProductReader(stack.url, key) for key in sessions(stack, max(WARM_UP, given.count // 4))]
        product = Server("product", readers, (Group(stack.process.pid),), of_the_product)
        load = Load(engine, Options.a_second, Options.seconds, ())
        uvloop.run(measured(product, load, given.count, given.rounds, given.pause))


async def measured(product: Server, load: Load, count: int, rounds: int, pause: float) -> None:
    """Warm up, then print what each round needed."""
    await questions(WARM_UP * 4, product, load, is_new=True)
    print(f"processes of {product.groups[0].parent}", flush=True)
    await asyncio.sleep(pause)
    await tell("silence, a second", product, silence(product))
    for is_new in (False, True):
        for _ in range(rounds):
            name = "the first of a conversation" if is_new else "a further one"
            await tell(name, product, questions(count, product, load, is_new=is_new))


async def tell(name: str, product: Server, work: Awaitable[dict[str, float]]) -> None:
    """Print the milliseconds of `work` by process, with the loop's before and after it."""
    before, began = loop_ms(), time.monotonic()
    costs = await work
    seconds, after = time.monotonic() - began, loop_ms()
    parts = ", ".join(f"{part} {ms:.1f}" for part, ms in sorted(costs.items(), key=lambda one: -one[1]))
    print(
        f"{name}: {sum(costs.values()):.1f} ms ({parts}) in {seconds:.1f} s; loop {before:.1f} and {after:.1f} ms",
        flush=True,
    )


async def silence(product: Server) -> dict[str, float]:
    """Milliseconds a second while nothing is asked."""
    await asyncio.sleep(1.0)
    before = used(product.groups)
    await asyncio.sleep(SILENCE_SECONDS)
    return {part: s * 1000 / SILENCE_SECONDS for part, s in spent(before, used(product.groups)).items()}


def loop_ms() -> float:
    """Processor milliseconds of a loop that is always the same: the best of five."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        total = 0
        for number in range(LOOPS):
            total += number * number
        best = min(best, time.process_time() - began)
    return best * 1000


if __name__ == "__main__":
    main()
