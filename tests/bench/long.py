"""A conversation of 300 turns is opened again and again: how long the smallest request of somebody else takes.

    python -m tests.bench.long --turns 300 --seconds 10

Its end is asked for five times a second, as the page does, then all of it, one reading after the other, which only a
program does. It ends with an error where `/health` took longer than is promised while the end was read.
"""

import argparse
import asyncio
import sys
import time
from contextlib import ExitStack

import uvloop

from tests.bench.figures import percentile
from tests.bench.load import sessions
from tests.bench.sockets import REPLY_SECONDS, Refused, place
from tests.long_conversation import seed
from tests.stack import fresh_stack

P99_MS = 20.0
PAUSE_SECONDS = 0.01
EMAIL = "load-0@example.org"


def main() -> None:
    """Read the arguments and print the times."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.long", description=__doc__)
    parser.add_argument("--turns", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args()
    with ExitStack() as rig:
        stack = rig.enter_context(fresh_stack(ENGINE="quotes"))
        cookie = f"Cookie: sessionid={sessions(stack, 1)[0]}\r\n"
        path = f"/api/v1/conversations/{seed(stack, EMAIL, given.turns)}"
        sys.exit(uvloop.run(measured(stack.url, path, cookie, given.seconds)))


async def measured(url: str, path: str, cookie: str, seconds: float) -> int:
    """The exit code."""
    idle = await health(url, seconds / 2)
    worst: list[float] = []
    for title, query, pause in (("its end", "?limit=8", 0.2), ("all of it", "", 0.0)):
        opening = asyncio.create_task(opened(url, path + query, cookie, seconds, pause))
        busy = await health(url, seconds)
        worst.append(percentile(busy, 99))
        times = await opening
        print(
            f"{title}, opened {len(times)} times in {seconds:.0f} s (p50 {percentile(times, 50):.0f} ms): "
            f"/health p50 {percentile(busy, 50):.1f} ms, p99 {percentile(busy, 99):.1f} ms "
            f"(alone {percentile(idle, 99):.1f} ms)",
            flush=True,
        )
    return 1 if worst[0] > P99_MS else 0


async def health(url: str, seconds: float) -> list[float]:
    """Milliseconds of each request."""
    times: list[float] = []
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        times.append(await timed(url, "/api/v1/health"))
        await asyncio.sleep(PAUSE_SECONDS)
    return times


async def opened(url: str, path: str, cookie: str, seconds: float, pause: float) -> list[float]:
    """Milliseconds of each reading of the conversation."""
    times: list[float] = []
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        times.append(await timed(url, path, cookie))
        await asyncio.sleep(pause)
    return times


async def timed(url: str, path: str, headers: str = "") -> float:
    """Milliseconds of one request, whose answer is not looked at: that would be this process's time. Raises Refused."""
    began = time.perf_counter()
    async with asyncio.timeout(REPLY_SECONDS):
        reader, writer = await asyncio.open_connection(*place(url))
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n".encode())
            status = await reader.readuntil(b"\r\n")
            while await reader.read(1 << 18):
                pass
        finally:
            writer.close()
    if b" 200 " not in status:
        raise Refused(f"{path}: {status!r}")
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
