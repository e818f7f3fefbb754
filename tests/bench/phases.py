"""The loads: so many answers at once through one server; single questions; questions whose processor time counts."""

import asyncio
import gc
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from tests.bench.figures import Figures, First, Window, figures, first_of
from tests.bench.readers import Reader, Reading, opened, told, within
from tests.bench.received import Received
from tests.bench.sockets import call
from tests.bench.stamps import Plan
from tests.bench.usage import Group, spent, used

ENDLESS = 1_000_000
ASKS_A_SECOND = 25
BEGIN_SECONDS, SETTLE_SECONDS, END_SECONDS = 20.0, 1.0, 45.0
TIDYING_SECONDS = 0.02
"""For each reader: so long the product may still name the conversations of the last load."""
AFTERWARDS_SECONDS = 0.3
"""What comes after the end would come within so long."""


@dataclass(frozen=True)
class Server:
    """What the load goes through: the product, or the relay."""

    name: str
    readers: Sequence[Reader]
    groups: tuple[Group, ...]
    received: Callable[[Reading], Received]


@dataclass(frozen=True)
class Load:
    """How the engine writes, and how long it is measured."""

    engine: str
    a_second: int
    seconds: float
    others: tuple[Group, ...]
    """The processes of the load itself."""


class Stuck(Exception):
    """The answers did not end in time."""


async def at_once(size: int, server: Server, load: Load) -> Figures:
    """`size` answers that stream together for a while. Raises Stuck, and what asking raises."""
    readers = await opened(server.readers[:size])
    await told(load.engine)
    gc.collect()
    gc.disable()
    try:
        readings = await begun(readers, load)
        window = await measured(server, load)
        await finish(load)
        is_over = await within(asyncio.gather(*(one.over.wait() for one in readings)), END_SECONDS)
        await asyncio.sleep(AFTERWARDS_SECONDS)
    finally:
        gc.enable()
    if not is_over:
        missing = sum(not one.over.is_set() for one in readings)
        raise Stuck(f"{missing} of {size} answers had not ended {END_SECONDS:.0f} s after the engine had")
    return figures(readings, [server.received(one) for one in readings], await told(load.engine), window)


async def finish(load: Load) -> None:
    """Let the engine end all that it writes."""
    await call(load.engine.removesuffix("/v1"), "POST", "/finish")


async def begun(readers: Sequence[Reader], load: Load) -> list[Reading]:
    """Ask one after the other, steadily, until all stream, or as many as do in time."""
    asking = []
    for reader in readers:
        plan = Plan(uuid4().hex[:8], ENDLESS, load.a_second, int(load.a_second * load.seconds / 2))
        asking.append(asyncio.create_task(reader.ask(plan)))
        await asyncio.sleep(1 / ASKS_A_SECOND)
    readings = list(await asyncio.gather(*asking))
    await within(asyncio.gather(*(one.began.wait() for one in readings)), BEGIN_SECONDS)
    await asyncio.sleep(SETTLE_SECONDS)
    return readings


async def measured(server: Server, load: Load) -> Window:
    """A while in which nothing is done but read."""
    groups = (*server.groups, *load.others)
    begin, before = time.monotonic(), used(groups)
    await asyncio.sleep(load.seconds)
    end, after = time.monotonic(), used(groups)
    return Window(begin, end, spent(before, after), memory(server.groups))


def memory(groups: Iterable[Group]) -> Counter[str]:
    return sum((group.memory_kib() for group in groups), Counter())


async def one_by_one(count: int, server: Server, load: Load) -> list[First]:
    """Single short questions, each in a conversation of its own: how long the first token is on its way."""
    readers = await opened(server.readers[:4])
    await told(load.engine)
    readings = []
    for number in range(count):
        reader = readers[number % len(readers)]
        await reader.new_conversation()
        readings.append(await asked(reader, Plan(uuid4().hex[:8], 8, load.a_second, 4)))
        await asyncio.sleep(0.2)
    known = await told(load.engine)
    return [first_of(one, known[one.plan.key]) for one in readings]


async def questions(count: int, server: Server, load: Load, *, is_new: bool) -> dict[str, float]:
    """Processor milliseconds of a question that is answered with one token, by process; some are asked at a time.

    `is_new`: each in a conversation of its own, which is made and afterwards named.
    """
    gate = asyncio.Semaphore(4)
    readers = await opened(server.readers[: max(1, count // 4)])

    async def several(reader: Reader, times: int) -> None:
        for _ in range(times):
            async with gate:
                if is_new:
                    await reader.new_conversation()
                await asked(reader, Plan(uuid4().hex[:8], 1, load.a_second, 0))

    before = used(server.groups)
    each = count // len(readers)
    await asyncio.gather(*(several(reader, each) for reader in readers))
    await asyncio.sleep(1.0)
    found = spent(before, used(server.groups))
    return {name: seconds / (each * len(readers)) * 1000 for name, seconds in found.items()}


async def silence(server: Server, seconds: float) -> float:
    """The share of one core that the product needs while nobody asks anything, in percent."""
    await asyncio.sleep(len(server.readers) * TIDYING_SECONDS)
    before = used(server.groups)
    await asyncio.sleep(seconds)
    return sum(spent(before, used(server.groups)).values()) / seconds * 100


async def asked(reader: Reader, plan: Plan) -> Reading:
    """Ask and wait for the end. Raises Stuck."""
    reading = await reader.ask(plan)
    if not await within(reading.over.wait(), END_SECONDS):
        raise Stuck("a short answer has not ended")
    return reading
