"""Sockets on which nothing happens: what they cost.

    python -m tests.bench.idle --size 500 --seconds 45

Each is its own user's, as 500 people's tabs would be. The product's processor time is compared with the same time
without sockets; the program ends with an error where a socket was closed.
"""

import argparse
import asyncio
import sys
from contextlib import ExitStack

import uvloop

from tests.bench.load import sessions
from tests.bench.readers import ProductReader, opened
from tests.bench.usage import Group, spent, used
from tests.stack import fresh_stack

WARM_SECONDS = 6.0


def main() -> None:
    """Read the arguments and print the share of a core."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.idle", description=__doc__)
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=45.0, help="three beats of the connections")
    parser.add_argument("--database", default="", help="DATABASE_URL, else SQLite")
    parser.add_argument("--redis", default="", help="REDIS_URL, else the embedded server")
    given = parser.parse_args()
    stores = {"DATABASE_URL": given.database, "REDIS_URL": given.redis}
    with ExitStack() as rig:
        stack = rig.enter_context(fresh_stack(ENGINE="quotes", **{name: url for name, url in stores.items() if url}))
        assert stack.process
        readers = [ProductReader(stack.url, key) for key in sessions(stack, given.size)]
        sys.exit(uvloop.run(measured(readers, Group(stack.process.pid), given.seconds)))


async def measured(readers: list[ProductReader], group: Group, seconds: float) -> int:
    """The exit code."""
    await asyncio.sleep(WARM_SECONDS)
    without = await busy(group, seconds / 3)
    await opened(readers)
    await asyncio.sleep(WARM_SECONDS)
    with_them = await busy(group, seconds)
    closed = [reader.socket.closed_by_server for reader in readers if reader.socket and reader.socket.closed_by_server]
    web = with_them["web"] - without["web"]
    everything = sum(with_them.values()) - sum(without.values())
    print(
        f"{len(readers)} idle sockets: web {web:.2f} % of a core, redis "
        f"{with_them['redis'] - without['redis']:.2f} %, all processes {everything:.2f} %; "
        f"without sockets {sum(without.values()):.2f} %; closed by the server: {len(closed)}",
        flush=True,
    )
    return 1 if closed else 0


async def busy(group: Group, seconds: float) -> dict[str, float]:
    """The share of a core by process, in percent."""
    before = used([group])
    await asyncio.sleep(seconds)
    return {name: share / seconds * 100 for name, share in spent(before, used([group])).items()}


if __name__ == "__main__":
    main()
